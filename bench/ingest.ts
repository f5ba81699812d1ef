/**
 * `npm run bench:ingest`: what it costs to bring one receiver's positions to the platform, next to gpsd's chain in the same
 * run, and how long it takes. The method and the last figures are in bench/README.md.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Table from 'cli-table3';
import { Command, InvalidArgumentError } from 'commander';
import { startBroker } from '../simulator/network/broker.ts';
import { openProgram } from '../simulator/runner/program.ts';
import { type Delays, listenForArrivals } from './arrivals.ts';
import {
  type Chain,
  type ChainOptions,
  firstPosition,
  PEER_PROGRAMS,
  peerInstalled,
  rehearse,
  startGatewayChain,
  startGpsdChain,
} from './chains.ts';
import { type Feed, startFeed } from './feed-process.ts';
import { machineFacts } from './machine.ts';
import { between, machineUsage, total, type Usage, usageOf } from './processes.ts';

const SECONDS_PER_HOUR = 3_600;
/** Until the last epochs that were written have arrived, if they ever do. */
const STRAGGLERS_MS = 500;

interface Result {
  name: string;
  /** Start-up and warm-up, all processes of the chain. */
  before: Usage;
  /** The measured time. */
  during: Usage;
  parts: { name: string; usage: Usage }[];
  seconds: number;
  latency: Delays;
}

const args = new Command('bench:ingest')
  .description('CPU, memory and latency from a serial port to the platform, next to gpsd | gpspipe | mosquitto_pub')
  .option('--seconds <n>', 'how long to measure; below 120 the steps of 10 ms of the CPU clock show', positive, 180)
  .option(
    '--warm-up <n>',
    'seconds that are not measured: code is compiled, the cycle of the receiver is learnt',
    positive,
    30,
  )
  .parse()
  .opts<{ seconds: number; warmUp: number }>();

const program = openProgram('bench:ingest', { prefix: 'balise-bench-' });
const { dir } = program;
await program.run(async () => {
  console.log(machineFacts());
  const { results, othersCores, stolenCores } = await measure(dir, args.seconds, args.warmUp);
  print(results);
  console.log(
    `Everything else on this machine, feed, broker and subscribers included, used ${othersCores.toFixed(2)} cores;` +
      ` ${stolenCores.toFixed(2)} cores were taken away by the host.`,
  );
});

async function measure(place: string, seconds: number, warmUpS: number) {
  const starts: ((options: ChainOptions) => Promise<Chain>)[] = [
    (options) => startGatewayChain(options, 1),
    (options) => startGatewayChain(options, null),
  ];
  if (peerInstalled()) starts.unshift(startGpsdChain);
  else
    console.log(
      `without a peer: ${PEER_PROGRAMS.join(', ')} are not all installed (apt-get install gpsd gpsd-clients mosquitto-clients)`,
    );
  const broker = await startBroker({ dir: place });
  const arrivals = await listenForArrivals(broker.url, broker.protocol, starts.length);
  const feed = await startFeed(starts.length, ({ port, t, lastByteMs }) => arrivals.written(port, t, lastByteMs));
  await rehearse({ dir: directoryIn(place, 'rehearsal'), broker, path: feed.paths[0] ?? '' });
  const chains: Chain[] = [];
  for (const [port, start] of starts.entries()) {
    const chain = await start({ dir: directoryIn(place, `chain-${port}`), broker, path: feed.paths[port] ?? '' });
    await arrivals.follow(port, chain.positions);
    chains.push(chain);
  }
  feed.go();
  for (const [port, chain] of chains.entries()) await firstPosition(arrivals, port, chain);
  await epochs(feed, warmUpS);
  const before = readAll(chains);
  const machineBefore = machineUsage();
  const from = await feed.next(0);
  await epochs(feed, seconds - 1);
  const to = await feed.next(0);
  const after = readAll(chains);
  const machineAfter = machineUsage();
  await new Promise((resolve) => setTimeout(resolve, STRAGGLERS_MS));
  const results = chains.map((chain, port): Result => {
    const parts = (after[port] ?? []).map(({ name, usage }, i) => {
      const first = before[port]?.[i]?.usage ?? usage;
      return { name, usage: between(first, usage) };
    });
    return {
      name: chain.name,
      before: total((before[port] ?? []).map(({ usage }) => usage)),
      during: total(parts.map(({ usage }) => usage)),
      parts,
      seconds,
      latency: arrivals.delays([port], from.t, to.t),
    };
  });
  for (const chain of chains) await chain.stop();
  await feed.stop();
  await arrivals.close();
  await broker.stop();
  const measuredS = results.reduce((sum, { during }) => sum + during.cpuS, 0);
  return {
    results,
    othersCores: (machineAfter.busyS - machineBefore.busyS - measuredS) / seconds,
    stolenCores: (machineAfter.stolenS - machineBefore.stolenS) / seconds,
  };
}

function directoryIn(place: string, name: string): string {
  const path = join(place, name);
  mkdirSync(path);
  return path;
}

/** Counted in epochs, not by our clock: the figures are per second of the receiver. */
async function epochs(feed: Feed, count: number): Promise<void> {
  for (let i = 0; i < count; i++) await feed.next(0);
}

function readAll(chains: readonly Chain[]): { name: string; usage: Usage }[][] {
  return chains.map((chain) => chain.processes().map(({ name, pid }) => ({ name, usage: usageOf(pid) })));
}

function print(results: readonly Result[]): void {
  const peer = results.find(({ name }) => name.startsWith('gpsd')) ?? null;
  const perHour = ({ during, seconds }: Result) => (during.cpuS / seconds) * SECONDS_PER_HOUR;
  const table = new Table({
    head: [
      'chain',
      'CPU s/h',
      '÷ gpsd',
      'wake-ups/epoch',
      'RSS MB',
      'peak',
      'p50 ms',
      'p99',
      'max',
      'published',
      'CPU s before',
    ],
    style: { head: [], border: [] },
  });
  for (const result of results) {
    const { during, before, latency, seconds } = result;
    table.push([
      result.name,
      perHour(result).toFixed(1),
      peer === null ? '-' : (perHour(result) / perHour(peer)).toFixed(2),
      (during.wakeUps / seconds).toFixed(1),
      during.rssMb.toFixed(0),
      during.peakRssMb.toFixed(0),
      latency.p50Ms.toFixed(1),
      latency.p99Ms.toFixed(1),
      latency.maxMs.toFixed(1),
      `${latency.arrived}/${latency.written}`,
      before.cpuS.toFixed(2),
    ]);
  }
  console.log(table.toString());
  if (peer === null) return;
  const parts = peer.parts.map(({ name, usage }) => {
    const cpu = ((usage.cpuS / peer.seconds) * SECONDS_PER_HOUR).toFixed(1);
    return `${name} ${cpu} CPU s/h ${usage.rssMb.toFixed(0)} MB`;
  });
  console.log(`gpsd's chain in parts: ${parts.join(', ')}`);
}

function positive(text: string): number {
  const value = Number(text);
  if (!(Number.isInteger(value) && value > 0)) throw new InvalidArgumentError('a whole number above 0');
  return value;
}
