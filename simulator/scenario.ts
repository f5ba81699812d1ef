/**
 * `npm run scenario -- ID|FILE`: a whole duty through the real gateway, a broker and the platform. The last line says how many
 * statuses came as they must and whether the ledger closed; the exit code is 0 only if all did.
 */
import { randomBytes } from 'node:crypto';
import { Command, InvalidArgumentError } from 'commander';
import { brokerOf, speedOf } from './runner/arguments.ts';
import { openProgram } from './runner/program.ts';
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

const program = openProgram('scenario', { prefix: 'balise-scenario-', keep: args.keep });
const { dir } = program;

let shownAt = Number.NEGATIVE_INFINITY;
const progress = (second: number, endS: number) => {
  if (!process.stderr.isTTY || performance.now() - shownAt < PROGRESS_MS) return;
  shownAt = performance.now();
  process.stderr.write(`\r${wanted}: ${Math.floor((100 * second) / endS)} % of ${(endS / 3600).toFixed(1)} h\x1b[K`);
};

await program.run(async () => {
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
});

function seedOf(text: string): number {
  const seed = Number(text);
  if (!Number.isSafeInteger(seed)) throw new InvalidArgumentError('a whole number');
  return seed;
}
