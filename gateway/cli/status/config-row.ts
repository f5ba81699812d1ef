/** The row of `balise status` on what came from afar: there is one only where something did. */
import type { StatusReport } from '../../core/status-report.ts';
import { say } from '../language.ts';
import { duration } from '../quantities.ts';
import type { Row } from '../rows.ts';

export function configRows(config: StatusReport['config']): Row[] {
  if (config === null || (config.version === null && config.waiting === null)) return [];
  const { version, trialLeftS, waiting } = config;
  const counts =
    version === null
      ? say('files of the box', 'fichiers du boîtier')
      : say(`version ${version} of the platform`, `version ${version} de la plateforme`);
  const left = duration(trialLeftS);
  return [
    [
      say('config', 'config'),
      counts,
      trialLeftS === null ? '' : say(`on trial, ${left} left`, `à l'essai, encore ${left}`),
      waiting === null ? '' : say(`restarts for ${waiting}`, `redémarre pour ${waiting}`),
    ],
  ];
}
