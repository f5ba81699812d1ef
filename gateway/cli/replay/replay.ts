/** `balise replay`: what the box would have recorded of a recording, with this configuration. No store, no network, no daemon. */
import fs from 'node:fs';
import { checkConfig } from '../../core/config/check.ts';
import { DEFAULT_CONFIG_PATH } from '../../core/config/default-path.ts';
import { type GnssOptions, gnssOptions } from '../../core/config/gnss-options.ts';
import type { Config } from '../../core/config/options.ts';
import { RELEASE_DATE } from '../../core/version.ts';
import { createClock } from '../../drivers/clock.ts';
import { loadConfig } from '../../drivers/config-file.ts';
import { playRecording } from '../../drivers/replay-recording.ts';
import { EXIT } from '../exit-codes.ts';
import { openInput, taken } from '../input.ts';
import { say } from '../language.ts';
import { failed } from '../output.ts';
import { createRun } from './run.ts';
import type { ReplayedLine } from './shape.ts';
import { replayedWords } from './words.ts';

export interface ReplayOptions {
  config: string;
  speed?: string;
  mission?: boolean;
  notBefore?: string;
  json?: boolean;
}

/** Exit code 1: nothing in it would be recorded. */
export async function replay(file: string, options: ReplayOptions): Promise<number> {
  const speed = options.speed === undefined ? null : Number(options.speed);
  if (speed !== null && !(speed > 0)) {
    return failed(
      say('--speed is a number above 0, such as 10', '--speed : un nombre supérieur à 0, par exemple 10'),
      EXIT.usage,
    );
  }
  const notBeforeMs = options.notBefore === undefined ? null : Date.parse(`${options.notBefore}T00:00:00Z`);
  if (Number.isNaN(notBeforeMs)) {
    return failed(say('--not-before is a date: 2020-01-31', '--not-before : une date, 2020-01-31'), EXIT.usage);
  }
  const input = openInput(file);
  if (typeof input === 'string') return failed(input, EXIT.noInput);
  const gnss = gnssOptions(configFor(options.config));
  const used: GnssOptions = { ...gnss, notBeforeMs: notBeforeMs ?? gnss.notBeforeMs };
  const words = options.json === true ? (line: ReplayedLine) => JSON.stringify(line) : replayedWords;
  const tell = (line: ReplayedLine): void => void process.stdout.write(`${words(line)}\n`);
  let rolled = false;
  const run = createRun(used, options.mission === true, (line) => {
    if (line.kind === 'condition' && line.condition === 'week-rollover') rolled = true;
    tell(line);
  });
  await playRecording(input, speed, createClock(), async (bytes, monoMs) => {
    run.push(bytes, monoMs);
    await taken();
  });
  const sums = run.end();
  tell(sums);
  if (rolled || (sums.fixes.refused['before-not-before'] ?? 0) > 0) {
    const day = new Date(used.notBeforeMs).toISOString().slice(0, 10);
    const hint = say(
      `it has dates before ${day}, which a vehicle does not believe: --not-before with the day of the recording`,
      `dates antérieures au ${day}, qu'un véhicule ne croit pas : --not-before avec le jour de l'enregistrement`,
    );
    process.stderr.write(`balise: ${hint}\n`);
  }
  return Object.keys(sums.positions).length === 0 ? EXIT.no : EXIT.fine;
}

/** On a desk there is no box, and so no file where a box has it. */
function configFor(path: string): Config {
  if (path !== DEFAULT_CONFIG_PATH || fs.existsSync(path)) return loadConfig(path);
  const { config } = checkConfig({ vehicle: { id: 'DESK' }, gnss: { kind: 'none' } }, RELEASE_DATE);
  if (config === null) throw new Error('the defaults contradict each other');
  return config;
}
