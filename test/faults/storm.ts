/**
 * `npm run storm -- --seed N --minutes M`: gateway, broker, platform and simulator under a seeded storm. The last line is the
 * ledger; the exit code is 0 only if it closed, and else the seed that repeats the storm is said.
 */
import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command, InvalidArgumentError } from 'commander';
import { guardDirectory, killAll, removeDirectory } from '../../simulator/runner/children.ts';
import { runStorm } from '../../simulator/runner/storm-run.ts';
import { openStormDisk, wellDisk } from './storm-disk.ts';

interface Arguments {
  seed: number;
  minutes: number;
  speed: number;
  disk: boolean;
  keep?: string;
}

const EXIT_INTERRUPTED = 130;
const SCENARIO = fileURLToPath(new URL('../../simulator/scenarios/demo.json', import.meta.url));

const args = new Command('storm')
  .description('plays a made-up duty under kills, cuts, a failing disk and clock steps, and closes the ledger')
  .option('--seed <n>', 'which storm', wholeNumber, 1)
  .option('--minutes <m>', 'how long, in simulated minutes', above(0, 600), 2)
  .option('--speed <n>', 'times real time', above(0, 50), 10)
  .option('--no-disk', 'leave the disk alone: no trouble, no power cut, no file system of 5 MB')
  .option('--keep <dir>', 'work in this directory and keep it: logs, database, ledger')
  .parse()
  .opts<Arguments>();

const dir = args.keep === undefined ? mkdtempSync(join(tmpdir(), 'balise-storm-')) : resolve(args.keep);
if (args.keep === undefined) guardDirectory(dir);
else mkdirSync(dir, { recursive: true });
const disk = args.disk ? openStormDisk(dir, console.log) : wellDisk(dir);

const cleanUp = async () => {
  await killAll();
  disk.close();
  if (args.keep === undefined) removeDirectory(dir);
};
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(name, () => void cleanUp().finally(() => process.exit(EXIT_INTERRUPTED)));
}

const again = `the same storm again: npm run storm -- --seed ${args.seed} --minutes ${args.minutes} --speed ${args.speed}`;
console.log(`storm: seed ${args.seed}, ${args.minutes} simulated minutes, ${args.speed} times real time`);
try {
  const seconds = Math.round(args.minutes * 60);
  const { closing, blows, undone, startsRefused } = await runStorm({
    ...args,
    seconds,
    dir,
    scenarioFile: SCENARIO,
    disk,
  });
  console.log(
    Object.entries(blows)
      .map(([kind, count]) => `${kind} ${count}`)
      .join(', '),
  );
  console.log(
    `disk: ${disk.struck()} calls failed or waited, power cuts took ${undone} writes, ${startsRefused} starts refused`,
  );
  for (const failure of closing.failures) console.log(`not closed: ${failure}`);
  if (!closing.closed) console.log(again);
  console.log(closing.line);
  process.exitCode = closing.closed ? 0 : 1;
} catch (error) {
  console.error(`storm: ${error instanceof Error ? error.message : String(error)}`);
  console.error(again);
  process.exitCode = 1;
}
await cleanUp();
// A run that broke off halfway may have left something open that would keep this process alive.
process.exit();

function wholeNumber(text: string): number {
  const n = Number(text);
  if (!Number.isSafeInteger(n) || n < 0) throw new InvalidArgumentError('a whole number from 0 on');
  return n;
}

function above(low: number, high: number): (text: string) => number {
  return (text) => {
    const n = Number(text);
    if (!(n > low && n <= high)) throw new InvalidArgumentError(`a number above ${low} and up to ${high}`);
    return n;
  };
}
