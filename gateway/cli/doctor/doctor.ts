/** `balise doctor`: everything that can be wrong with a box, in half a minute, each with its remedy. docs/cli.md */

import type { Config } from '../../core/config/options.ts';
import { CHECKS } from '../../core/doctor/check-names.ts';
import { judgeVersions } from '../../core/doctor/judge-machine.ts';
import { type CheckId, exitCodeOf, fail, same, skipped, type Verdict } from '../../core/doctor/verdict.ts';
import { BaliseError } from '../../core/errors.ts';
import { VERSION } from '../../core/version.ts';
import { createClock } from '../../drivers/clock.ts';
import { loadConfig } from '../../drivers/config-file.ts';
import { hostVersions } from '../../drivers/host-facts.ts';
import type { Clock } from '../../ports.ts';
import { EXIT } from '../exit-codes.ts';
import { createBox } from './box.ts';
import { buttonsAtHand, buttonsUnseen, lampsAtHand, lampsUnseen, type Person, personAt } from './crew-checks.ts';
import { runChecks, type Verdicts } from './engine.ts';
import { linkChecks } from './link-checks.ts';
import { machineChecks } from './machine-checks.ts';
import { linesOf, reportOf } from './print.ts';
import type { Progress } from './progress.ts';
import { receiverChecks } from './receiver-checks.ts';
import { type Sheet, writeSheet } from './sheet.ts';
import { type SeenSky, skyAtPort, skyOfDaemon } from './sky.ts';

const QUICK_MS = 16_000;

export interface DoctorOptions {
  config: string;
  auto?: boolean;
  json?: boolean;
  report?: string;
  by?: string;
}

/** Exit code 0: all is well; 1: a warning; 2: a fault. */
export async function doctor(options: DoctorOptions, progress: Progress): Promise<number> {
  const clock = createClock();
  const checked = await check(options, clock, progress);
  progress.end();
  const report = reportOf(checked.verdicts);
  process.stdout.write(options.json === true ? `${JSON.stringify(report)}\n` : `${linesOf(report).join('\n')}\n`);
  if (options.report !== undefined) {
    const problem = writeSheet(options.report, {
      ...checked.sheet,
      report,
      by: options.by ?? null,
      atMs: clock.wallMs(),
    });
    if (problem !== null) {
      process.stderr.write(`balise: ${problem}\n`);
      return EXIT.fault;
    }
  }
  return exitCodeOf(report.checks.map(({ state }) => state));
}

const NO_SKY: SeenSky = { satellites: [], missing: null };

interface Checked {
  verdicts: Verdicts;
  sheet: Pick<Sheet, 'vehicle' | 'zone' | 'sky' | 'constellations'>;
}

async function check(options: DoctorOptions, clock: Clock, progress: Progress): Promise<Checked> {
  try {
    return await checkBox(loadConfig(options.config), options, clock, progress);
  } catch (error) {
    if (!(error instanceof BaliseError)) throw error;
    return {
      verdicts: withoutConfig(error),
      sheet: { vehicle: null, zone: 'UTC', sky: NO_SKY, constellations: [] },
    };
  }
}

async function checkBox(config: Config, options: DoctorOptions, clock: Clock, progress: Progress): Promise<Checked> {
  const box = createBox(config, clock);
  const abort = new AbortController();
  const receiver = receiverChecks(box, abort.signal);
  const person = personAt(options.auto === true);
  // Nobody waits for a picture that is not asked for.
  const told = options.report === undefined ? NO_SKY : skyOfDaemon(box);
  const seen = await runChecks(
    {
      ...machineChecks(box, options.config),
      ...receiver.checks,
      ...linkChecks(box, abort.signal),
      buttons: { limitMs: QUICK_MS, run: () => buttonsUnseen(box, person.waits) },
      lamps: { limitMs: QUICK_MS, run: () => lampsUnseen(box, person.waits) },
    },
    clock,
    box.faults,
    progress.done,
  );
  const sky = (await told) ?? skyAtPort(receiver.atThePort());
  abort.abort();
  progress.end();
  const verdicts = new Map([...seen, ...(await handsOn(box, person, seen))]);
  return {
    verdicts,
    sheet: {
      ...{ vehicle: config['vehicle.id'], zone: config['vehicle.timeZone'] },
      ...{ sky, constellations: receiver.heard()?.satellites ?? [] },
    },
  };
}

/** One after the other and last: they wait for a person. What stands as a fault is not asked about. */
async function handsOn(
  box: Parameters<typeof buttonsAtHand>[0],
  person: Person,
  seen: Verdicts,
): Promise<[CheckId, Verdict][]> {
  if (person.ask === null) return [];
  const asked: [CheckId, Verdict][] = [];
  try {
    if (seen.get('buttons')?.state === 'skipped') asked.push(['buttons', await buttonsAtHand(box, person.ask)]);
    if (seen.get('lamps')?.state === 'skipped') asked.push(['lamps', await lampsAtHand(box, person.ask)]);
  } finally {
    person.leave();
  }
  return asked;
}

function withoutConfig(error: BaliseError): Verdicts {
  const what = error.message.replaceAll(/\s+/g, ' ');
  const broken = fail(same(what), {
    en: error.hint,
    fr: 'vérifier que le fichier existe et se lit ; « balise config check » nomme la ligne à corriger',
  });
  const blocked = skipped('because of: configuration', 'à cause de : configuration');
  const own = judgeVersions(VERSION, null, hostVersions());
  return new Map(
    CHECKS.map((id) => [id, id === 'configuration' ? broken : id === 'versions' ? own : blocked] as const),
  );
}
