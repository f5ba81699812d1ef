/** `npm run sim -- fleet`: many vehicles at one broker, a platform of several workers, and what it costs. */
import { writeFileSync } from 'node:fs';
import { cpus, loadavg, release, totalmem } from 'node:os';
import { Command, InvalidArgumentError, Option } from 'commander';
import { brokerOf } from '../runner/arguments.ts';
import { openProgram } from '../runner/program.ts';
import { VEHICLES_MAX, WORKERS_MAX } from './limits.ts';
import { judge, type Machine } from './report.ts';
import { type FleetOptions, runFleet } from './run.ts';

interface Arguments {
  vehicles: number;
  minutes: number;
  workers: number;
  seed: number;
  tls?: boolean;
  broker?: { host: string; port: number };
  restart: boolean;
  json?: string;
  keep?: string;
  lose?: string;
}

const upTo = (max: number) => (text: string) => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > max)
    throw new InvalidArgumentError(`a whole number from 1 to ${max}`);
  return value;
};

function minutesOf(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value <= 1_440)) throw new InvalidArgumentError('a number above 0 and up to 1440');
  return value;
}

function seedOf(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value)) throw new InvalidArgumentError('a whole number from 0 on');
  return value;
}

export function fleetCommand(): Command {
  return new Command('fleet')
    .description(
      'many vehicles, a broker restart, every ledger closed at the end: tests broker, contract and platform, not the gateway',
    )
    .option('--vehicles <n>', 'how many', upTo(VEHICLES_MAX), 1_000)
    .option('--minutes <n>', 'on duty, once all are connected', minutesOf, 5)
    .option('--workers <n>', 'of the platform', upTo(WORKERS_MAX), 2)
    .option('--seed <n>', 'of what the vehicles do', seedOf, 1)
    .option('--tls', 'the broker asks for a client certificate')
    .option('--broker <url>', 'mqtt://host:port of another one, which is not restarted', brokerOf)
    .option('--no-restart', 'the broker stays up')
    .option('--json <file>', 'all figures')
    .option('--keep <dir>', "the broker's log and the workers' files")
    .addOption(new Option('--lose <vehicle>', 'the ledger loses a record of it, for a test of the verdict').hideHelp())
    .action(play);
}

async function play(args: Arguments): Promise<void> {
  const program = openProgram('fleet', { prefix: 'balise-fleet-', keep: args.keep });
  await program.run(async () => {
    const { vehicles, minutes, workers, seed, tls = false, restart, broker: other, lose = null } = args;
    if (tls && other !== undefined) throw new Error('--tls needs the own broker, whose certificates are made here');
    const broker = other === undefined ? null : `mqtt://${other.host}:${other.port}`;
    const options: FleetOptions = { vehicles, minutes, workers, seed, tls, broker, restart, lose };
    console.log(`fleet: ${vehicles} vehicles, ${minutes} min, ${workers} workers, seed ${seed}`);
    console.log('fleet: simulated vehicles; this tests broker, contract and platform, not the gateway');
    const loadBefore = loadavg();
    const run = await runFleet(options, program.dir, (line) => console.log(`fleet: ${line}`));
    const { lines, lastLine, ok, json } = judge(options, run, machineOf(loadBefore));
    for (const line of lines) console.log(line);
    if (args.json !== undefined) writeFileSync(args.json, `${JSON.stringify(json, null, 2)}\n`);
    console.log(lastLine);
    if (!ok) process.exitCode = 1;
  });
}

function machineOf(loadBefore: number[]): Machine {
  const all = cpus();
  return {
    command: `npm run sim -- ${process.argv.slice(2).join(' ')}`,
    cpus: `${all.length} × ${all[0]?.model.trim() ?? 'unknown CPU'}`,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    ...{ kernel: `Linux ${release()}`, node: process.versions.node, loadBefore, loadAfter: loadavg() },
  };
}
