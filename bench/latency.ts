/**
 * `npm run bench:latency`: from the edge of a key, and from the last byte of an epoch, to a second MQTT client, the commit
 * included, next to peers in the same run. The method and the last figures are in bench/README.md.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Table from 'cli-table3';
import { Command } from 'commander';
import { startBroker } from '../simulator/network/broker.ts';
import { openProgram } from '../simulator/runner/program.ts';
import { type Arrivals, type Delays, listenForArrivals, monotonicMs, type Published } from './arrivals.ts';
import {
  type Chain,
  type ChainOptions,
  firstPosition,
  peerInstalled,
  rehearse,
  startGatewayChain,
  startGpsdChain,
} from './chains.ts';
import { startFeed } from './feed-process.ts';
import { type KeyChain, startMosquittoPub, startNaiveKeys } from './key-peers.ts';
import { machineFacts, machineLoad } from './machine.ts';

const GOALS = { press: { p50Ms: 2, p99Ms: 20 }, position: { p50Ms: null, p99Ms: 60 } };
/** Two of each chain: as many epochs in half the time. */
const VEHICLES = 2;
const PRESS_PERIOD_MS = 500;
/** Each chain has its press in another part of the period. */
const TURN_MS = 110;
const HOLD_MS = 50;
/** The golden section: instants spread evenly over the receiver's second, and none is repeated. */
const SPREAD = 0.618_033_988_75;
const SPREAD_MS = 150;
const STRAGGLERS_MS = 500;

const { presses, warmUp, directory } = new Command('bench:latency')
  .description('milliseconds from a press and from the last byte of an epoch to the platform, commit included')
  .option('--presses <n>', 'of each chain', Number, 200)
  .option('--warm-up <n>', 'seconds that are not measured', Number, 15)
  .option('--directory <path>', 'where the databases are written', '.')
  .parse()
  .opts<{ presses: number; warmUp: number; directory: string }>();

interface Followed {
  name: string;
  goal: { p50Ms: number | null; p99Ms: number } | null;
  tracks: number[];
  from: number;
  to: number;
}

const program = openProgram('bench:latency', { prefix: 'bench-latency-', parent: directory });
const place = program.dir;
await program.run(async () => {
  console.log(machineFacts());
  await measure();
});

async function measure(): Promise<void> {
  const withPeers = peerInstalled();
  const broker = await startBroker({ dir: place });
  const arrivals = await listenForArrivals(broker.url, broker.protocol, 4 * VEHICLES + 2);
  const feed = await startFeed(2 * VEHICLES, ({ port, t, lastByteMs }) => arrivals.written(port, t, lastByteMs));
  const optionsOf = (name: string, port: number): ChainOptions => {
    const dir = join(place, name);
    mkdirSync(dir);
    return { dir, broker, path: feed.paths[port] ?? '' };
  };
  await rehearse(optionsOf('rehearsal', 0));
  const gateways: KeyChain[] = [];
  const drives: Chain[] = [];
  const stops: (() => Promise<void>)[] = [];
  for (let vehicle = 0; vehicle < VEHICLES; vehicle++) {
    const gateway = await startGatewayChain(optionsOf(`bench-${vehicle}`, vehicle), 1);
    await arrivals.follow(vehicle, gateway.positions);
    gateways.push({ ...gateway, presses: pressEvents(gateway.vehicle) });
    drives.push(gateway);
    const gpsd = withPeers ? await startGpsdChain(optionsOf(`gpsd-${vehicle}`, VEHICLES + vehicle)) : null;
    if (gpsd !== null) await arrivals.follow(VEHICLES + vehicle, gpsd.positions);
    stops.push(gateway.stop, async () => gpsd?.stop());
  }
  feed.go();
  for (const [vehicle, drive] of drives.entries()) await firstPosition(arrivals, vehicle, drive);
  const peers = withPeers
    ? [await startMosquittoPub({ dir: place, broker }), await startNaiveKeys({ dir: place, broker })]
    : [];
  const keyChains = [...gateways, ...peers];
  for (const [i, chain] of keyChains.entries()) await arrivals.follow(2 * VEHICLES + i, chain.presses);
  for (let s = 0; s < warmUp; s++) await feed.next(0);
  const load = machineLoad();
  const from = await feed.next(0);
  await pressAll(arrivals, gateways, peers);
  const to = await feed.next(0);
  await new Promise((resolve) => setTimeout(resolve, STRAGGLERS_MS));
  const said = load();
  const epochs = { from: from.t, to: to.t };
  const counted = { from: 0, to: Number.POSITIVE_INFINITY };
  const both = (first: number): number[] => Array.from({ length: VEHICLES }, (_, i) => first + i);
  print(arrivals, [
    { name: 'press: balise', goal: GOALS.press, tracks: both(2 * VEHICLES), ...counted },
    ...peers.map(({ name }, i) => ({ name: `press: ${name}`, goal: null, tracks: [3 * VEHICLES + i], ...counted })),
    { name: 'position: balise', goal: GOALS.position, tracks: both(0), ...epochs },
    ...(withPeers
      ? [{ name: 'position: gpsd | gpspipe | grep | mosquitto_pub', goal: null, tracks: both(VEHICLES), ...epochs }]
      : []),
  ]);
  console.log(said);
  for (const stop of [...stops, ...peers.map((peer) => peer.stop), feed.stop, arrivals.close, broker.stop])
    await stop();
}

/** The keys of availability: they change what the platform is told, and nothing of what is recorded. */
function pressEvents(vehicle: string): Published {
  let count = 0;
  return {
    topic: `balise/v1/${vehicle}/event`,
    idOf: (payload) => {
      // Presses are seconds apart: each arrives in a message of its own.
      const [{ type, key } = {}] = JSON.parse(payload.toString('utf8')) as { type?: string; key?: string }[];
      return type === 'press' && (key === '7' || key === '8') ? count++ : null;
    },
  };
}

/** In each period the next of the gateways and every peer, one after the other. */
async function pressAll(arrivals: Arrivals, gateways: readonly KeyChain[], peers: readonly KeyChain[]): Promise<void> {
  const startMs = monotonicMs();
  for (let press = 0; press < presses; press++) {
    const turn = press % gateways.length;
    const nth = Math.floor(press / gateways.length);
    const pressMs = startMs + press * PRESS_PERIOD_MS + ((press * SPREAD) % 1) * SPREAD_MS;
    const gateway = gateways[turn];
    if (gateway !== undefined) await pressOnce(arrivals, gateway, 2 * VEHICLES + turn, nth, pressMs);
    for (const [i, peer] of peers.entries()) {
      await pressOnce(arrivals, peer, 3 * VEHICLES + i, press, pressMs + (i + 1) * TURN_MS);
    }
  }
}

async function pressOnce(
  arrivals: Arrivals,
  { keypad }: KeyChain,
  track: number,
  nth: number,
  atMs: number,
): Promise<void> {
  await until(atMs);
  const key = nth % 2 === 0 ? '8' : '7';
  arrivals.written(track, nth, monotonicMs());
  await keypad.write(Buffer.from(`+${key}\n`));
  await until(atMs + HOLD_MS);
  await keypad.write(Buffer.from(`-${key}\n`));
}

function until(atMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, atMs - monotonicMs())));
}

function print(arrivals: Arrivals, followed: readonly Followed[]): void {
  const table = new Table({ head: ['', 'arrived', 'p50 ms', 'p99', 'max', 'goal'], style: { head: [], border: [] } });
  for (const { name, goal, tracks, from, to } of followed) {
    const delays = arrivals.delays(tracks, from, to);
    const { written, arrived, p50Ms, p99Ms, maxMs } = delays;
    const figures = [p50Ms, p99Ms, maxMs].map((ms) => ms.toFixed(1));
    table.push([name, `${arrived}/${written}`, ...figures, goal === null ? '' : verdict(goal, delays)]);
  }
  console.log(table.toString());
}

function verdict(goal: { p50Ms: number | null; p99Ms: number }, { p50Ms, p99Ms }: Delays): string {
  const met = (goal.p50Ms === null || p50Ms <= goal.p50Ms) && p99Ms <= goal.p99Ms;
  const bounds = [goal.p50Ms === null ? [] : [`p50 ≤ ${goal.p50Ms}`], `p99 ≤ ${goal.p99Ms}`].flat();
  return `${bounds.join(', ')}: ${met ? 'met' : 'MISSED'}`;
}
