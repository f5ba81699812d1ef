/** `npm run sim -- VERB`: looks at scenarios without a gateway, lets their receiver speak, and plays a fleet against a broker. */
import { createWriteStream, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Command, InvalidArgumentError } from 'commander';
import { fleetCommand } from './fleet/command.ts';
import { playLive, type Socketed } from './receiver/live.ts';
import { createTelling, epochsOf } from './receiver/recording.ts';
import { openTcpReceiver } from './receiver/tcp.ts';
import { portOf } from './runner/arguments.ts';
import { guardDirectory, removeDirectory } from './runner/children.ts';
import { realPacer } from './runner/pacer.ts';
import { openStageReceiver } from './runner/stage-receiver.ts';
import { findScenario } from './scenarios/scenario.ts';
import { scenarioSchemaText } from './scenarios/schema.ts';
import { createVehicle } from './vehicle/motion.ts';
import { addPlatform } from './verbs/platform.ts';
import { addProof } from './verbs/proof.ts';
import { addStatistics } from './verbs/statistics.ts';

function validate(files: readonly string[]): void {
  for (const file of files) {
    try {
      const scenario = findScenario(file);
      const { id, presses } = scenario;
      const hours = createVehicle(scenario).durationS / 3600;
      console.log(`${file}: valid: ${id}, ${hours.toFixed(2)} h, ${presses.length} presses`);
    } catch (error) {
      fail(error);
    }
  }
}

async function writeNmea(wanted: string, { seed, out }: { seed?: number; out?: string }): Promise<void> {
  const scenario = findScenario(wanted);
  const used = seed ?? scenario.seed;
  const { at, durationS } = createVehicle(scenario, used);
  const epochs = epochsOf(scenario, at, used, 0, durationS).map(({ bytes }) => bytes);
  if (out !== undefined) return pipeline(epochs, createWriteStream(out));
  // Whoever reads may stop reading: `… | head`.
  await pipeline(epochs, process.stdout, { end: false }).catch(unlessClosed);
}

function unlessClosed(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}

interface ReceiverArguments {
  seed?: number;
  tcp?: number;
  pty?: boolean;
  now?: boolean;
}

async function openOutlet({ tcp, pty }: ReceiverArguments): Promise<{ name: string; outlet: Socketed }> {
  if ((tcp === undefined) === (pty !== true)) throw new Error('choose where it speaks: --tcp PORT or --pty');
  if (tcp !== undefined) {
    const outlet = await openTcpReceiver(tcp);
    return { name: `tcp://127.0.0.1:${outlet.port}`, outlet };
  }
  const dir = mkdtempSync(join(tmpdir(), 'balise-sim-'));
  guardDirectory(dir);
  const stage = openStageReceiver(dir);
  const close = () => {
    stage.close();
    removeDirectory(dir);
  };
  return { name: stage.path, outlet: { ...stage, close } };
}

async function playReceiver(wanted: string, args: ReceiverArguments): Promise<void> {
  const found = findScenario(wanted);
  const startT = args.now === true ? Math.floor(Date.now() / 1000) * 1000 : found.startT;
  const scenario = { ...found, startT };
  const seed = args.seed ?? scenario.seed;
  const vehicle = createVehicle(scenario, seed);
  const { name, outlet } = await openOutlet(args);
  let ended = false;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => {
      ended = true;
    });
  const { profile, baud } = scenario.receiver;
  console.log(`${profile} of ${scenario.id} at ${name} (${baud} baud); Ctrl-C ends it`);
  try {
    const untilS = scenario.loopFromS === null ? vehicle.durationS : Number.POSITIVE_INFINITY;
    const tell = createTelling(scenario, vehicle.at, seed);
    const dropped = await playLive({ scenario, tell, untilS, outlet, pace: realPacer, ended: () => ended });
    if (dropped > 0) console.log(`${dropped} epochs were dropped: the line is too slow for ${scenario.receiver.hz} Hz`);
  } finally {
    await outlet.close();
  }
}

function fail(error: unknown): void {
  console.error(`sim: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}

function whole(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isInteger(value)) throw new InvalidArgumentError('a whole number');
  return value;
}

const sim = new Command('sim').description('scenarios without a gateway: check them, and let their receiver speak');
sim
  .command('validate')
  .description('says what is wrong with scenarios, and where')
  .argument('<id|file...>')
  .action(validate);
sim
  .command('schema')
  .description('the JSON Schema of a scenario')
  .action(() => void process.stdout.write(scenarioSchemaText()));
sim
  .command('nmea')
  .description('all that the receiver of a scenario says')
  .argument('<id|file>')
  .option('--seed <n>', "of what the receiver shows; default: the scenario's own", whole)
  .option('--out <file>', 'default: standard output')
  .action(writeNmea);
sim
  .command('receiver')
  .description('the receiver of a scenario in real time')
  .argument('<id|file>')
  .option('--seed <n>', "of what the receiver shows; default: the scenario's own", whole)
  .option('--tcp <port>', 'for whoever connects to this port of this machine', portOf)
  .option('--pty', 'at a pseudo-terminal, whose name is shown')
  .option('--now', 'the scenario begins now, and not at the time it names')
  .action(playReceiver);
addPlatform(sim);
addProof(sim);
addStatistics(sim);
sim.addCommand(fleetCommand());

try {
  await sim.parseAsync();
} catch (error) {
  fail(error);
}
