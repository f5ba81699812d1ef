/** What `balise doctor` makes of the configuration. */
import type { StatusReport } from '../status-report.ts';
import { ok, type Verdict, warn } from './verdict.ts';

/** @param running what the daemon goes by; null: it is down */
export function judgeConfig(path: string, running: StatusReport['config']): Verdict {
  const version = running?.version ?? null;
  if (running === null || version === null) return ok(path, path);
  const said = {
    en: `${path}, version ${version} of the platform`,
    fr: `${path}, version ${version} de la plateforme`,
  };
  if (running.trialLeftS === null) return ok(said.en, said.fr);
  const minutes = Math.ceil(running.trialLeftS / 60);
  return warn(
    { en: `${said.en} on trial, ${minutes} min left`, fr: `${said.fr} à l'essai, encore ${minutes} min` },
    {
      en: 'nothing: it is kept once the platform acknowledges an event, else taken back',
      fr: 'rien : gardée dès que la plateforme acquitte un événement, sinon retirée',
    },
  );
}
