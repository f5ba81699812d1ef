/**
 * `npm run scenario -- ID|FILE`: a whole duty through the real gateway, a broker and the platform. The last line says how many
 * statuses came as they must and whether the ledger closed; the exit code is 0 only if all did.
 */
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { guardDirectory, killAll, removeDirectory } from './runner/children.ts';
import { renderResult } from './runner/scenario-report.ts';
import { runScenario } from './runner/scenario-run.ts';
import { findScenario, listScenarios } from './scenarios/scenario.ts';

interface Arguments {
  speed: number | 'max';
  seed?: number;
  broker?: { host: string; port: number };
  embedded?: boolean;
  keep?: string;
  list?: boolean;
}

const EXIT_INTERRUPTED = 130;
const PROGRESS_MS = 500;

const command = new Command('scenario')
  .description('plays a scenario through the gateway to a platform, and judges statuses and ledger')
  .argument('[id|file]', 'a scenario of this project, or a file of yours (docs/simulator.md)')
  .option('--speed <n>', 'times real time, or max (lock-step)', speedOf, 'max')
  .option('--seed <n>', "of all that is drawn by chance; default: the scenario's", seedOf)
  .option('--broker <url>', 'a broker that runs already, mqtt://host:port; default: one is started', brokerOf)
  .option('--embedded', 'the embedded broker (MQTT 3.1.1) even where Mosquitto is installed')
  .option('--keep <dir>', 'work in this directory and keep it: logs, database, ledger')
  .option('--list', 'the scenarios there are')
  .parse();
const args = command.opts<Arguments>();
const [wanted] = command.args;

if (args.list === true) {
  for (const { id, title } of listScenarios()) console.log(`${id.padEnd(20)} ${title}`);
  process.exit();
}
if (wanted === undefined) {
  console.error('scenario: name one, or a file; --list shows the ones there are');
  process.exit(1);
}

const dir = args.keep === undefined ? mkdtempSync(join(tmpdir(), 'balise-scenario-')) : resolve(args.keep);
if (args.keep === undefined) guardDirectory(dir);
else mkdirSync(dir, { recursive: true });

const cleanUp = async () => {
  await killAll();
  if (args.keep === undefined) removeDirectory(dir);
};
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(name, () => void cleanUp().finally(() => process.exit(EXIT_INTERRUPTED)));
}

let shownAt = Number.NEGATIVE_INFINITY;
const progress = (second: number, endS: number) => {
  if (!process.stderr.isTTY || performance.now() - shownAt < PROGRESS_MS) return;
  shownAt = performance.now();
  process.stderr.write(`\r${wanted}: ${Math.floor((100 * second) / endS)} % of ${(endS / 3600).toFixed(1)} h\x1b[K`);
};

try {
  const scenario = findScenario(wanted);
  const result = await runScenario({
    scenario,
    seed: args.seed ?? scenario.seed,
    speed: args.speed,
    dir,
    // On a broker shared with others, two runs must not be one vehicle.
    vehicle: args.broker === undefined ? 'amb-1' : `scenario-${randomBytes(4).toString('hex')}`,
    broker: args.broker ?? (args.embedded === true ? 'embedded' : 'any'),
    progress,
  });
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
  const { lines, right } = renderResult(scenario.id, result);
  for (const line of lines) console.log(line);
  process.exitCode = right ? 0 : 1;
} catch (error) {
  console.error(`scenario: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
await cleanUp();
// A run that broke off halfway may have left something open that would keep this process alive.
process.exit();

function speedOf(text: string): number | 'max' {
  if (text === 'max') return text;
  const speed = Number(text);
  if (!(speed > 0 && speed <= 1000)) throw new InvalidArgumentError('a number above 0 and up to 1000, or max');
  return speed;
}

function seedOf(text: string): number {
  const seed = Number(text);
  if (!Number.isSafeInteger(seed)) throw new InvalidArgumentError('a whole number');
  return seed;
}

function brokerOf(text: string): { host: string; port: number } {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url?.protocol !== 'mqtt:' || url.hostname === '') {
    throw new InvalidArgumentError('mqtt://host:port (the link to it goes through a proxy, which cannot carry TLS)');
  }
  return { host: url.hostname, port: Number(url.port || 1883) };
}
