/** What the crew's side of the pipeline needs of the configuration. Part of the composition root. */
import { randomBytes } from 'node:crypto';
import type { Config } from './core/config/options.ts';
import { readBindings } from './core/crew/keys.ts';
import { BaliseError } from './core/errors.ts';
import type { PipelineOptions } from './pipeline.ts';
import type { CrewOptions } from './pipeline-crew.ts';

/** @throws BaliseError where the configuration was not checked before */
export function crewOptions(config: Config): CrewOptions & Pick<PipelineOptions, 'keys'> {
  const { bindings, problem } = readBindings(config['keypad.keys']);
  if (bindings === null) throw new BaliseError('config-invalid', `keypad.keys: ${problem}`);
  return {
    keys: bindings,
    newService: () => randomBytes(6).toString('hex'),
    timeZone: config['vehicle.timeZone'],
    answerMs: config['mission.answerS'] * 1_000,
    autostart: config['duty.autostart'],
    gardeMaxMs: config['duty.gardeMaxH'] * 3_600_000,
    volontaireMaxMs: config['duty.volontaireMaxH'] * 3_600_000,
  };
}
