/**
 * `npm run bench:drain`: what waited in the store to the platform: a long queue to a broker next door, and twelve hours over a
 * mobile link while the vehicle drives on, next to peers in the same run. The method and the last figures are in bench/README.md.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { stopChild } from '../simulator/runner/children.ts';
import { openProgram } from '../simulator/runner/program.ts';
import { createAuthority } from '../test/support/running/certificates.ts';
import { type Files, startTwoDoors, type TwoDoors } from './drain-brokers.ts';
import { drainFast } from './drain-fast.ts';
import { type Drained, drainBridge, drainNaive, type PeerOptions } from './drain-peers.ts';
import { type Drives, readDrives } from './drain-positions.ts';
import { drainSlow, startSlowLink } from './drain-slow.ts';
import { type Row, tableOf, verdict } from './drain-tables.ts';
import { fillStore, startVehicle, VEHICLE } from './drain-vehicle.ts';
import { startFeed } from './feed-process.ts';
import { machineFacts, machineLoad } from './machine.ts';

const { queued, backlog, rounds, directory } = new Command('bench:drain')
  .description('how fast and for how many bytes the store is emptied, next to mqtt.js and a Mosquitto bridge')
  .option('--queued <n>', 'positions of the long queue', Number, 100_000)
  .option('--backlog <n>', 'positions of the 12 hours', Number, 8_640)
  .option('--rounds <n>', 'over the mobile link', Number, 6)
  .option('--directory <path>', 'where the databases are written', '.')
  .parse()
  .opts<{ queued: number; backlog: number; rounds: number; directory: string }>();

/** The first start of a version keeps what it compiled. */
const COMPILED_MS = 4_000;
/** One after the other they would take hours over the mobile link: so long, and the rest is worked out. */
const PEER_S = 15;
const PEER_FAST_S = 20;
/** A message waiting for a bridge has its packet identifier already (Mosquitto 2.0.11): of more than 65 535 some are lost. */
const BRIDGE_MAX = 60_000;

const program = openProgram('bench:drain', { prefix: 'bench-drain-', parent: directory });
const place = program.dir;
await program.run(async () => {
  console.log(machineFacts());
  const drives = readDrives();
  console.log(drives.said);
  const load = machineLoad();
  const files = makeFiles();
  const broker = await startTwoDoors(place, files);
  await rehearse(files, broker);
  await compareFast(drives, files, broker);
  await compareSlow(drives, files, broker);
  await broker.stop();
  console.log(load());
});

/** One certificate for all: the broker's, the vehicle's, the bridge's. */
function makeFiles(): Files {
  const authority = createAuthority(place, 'authority');
  return { ca: authority.cert, ...authority.issue(VEHICLE, { altNames: 'IP:127.0.0.1' }) };
}

async function rehearse(files: Files, broker: TwoDoors): Promise<void> {
  const dir = join(place, 'rehearsal');
  mkdirSync(dir);
  const vehicle = await startVehicle({
    dir,
    storeDirectory: join(dir, 'store'),
    files,
    port: broker.tlsPort,
    gnssPath: null,
  });
  await vehicle.until(() => true);
  await new Promise((resolve) => setTimeout(resolve, COMPILED_MS));
  await vehicle.stop();
}

function linesOf(drives: Drives, count: number): string {
  const file = join(place, `positions-${count}.jsonl`);
  writeFileSync(
    file,
    drives
      .positions(count, '00112233445566aa')
      .map((each) => `${JSON.stringify(each)}\n`)
      .join(''),
  );
  return file;
}

async function compareFast(drives: Drives, files: Files, broker: TwoDoors): Promise<void> {
  const storeDirectory = join(place, 'queued');
  await fillStore(storeDirectory, (series) => drives.positions(queued, series));
  const own = await drainFast(place, storeDirectory, { files, broker, count: queued });
  const peer: PeerOptions = {
    ...{ dir: place, files, broker, port: broker.tlsPort, seconds: PEER_FAST_S },
    ...{ linesFile: linesOf(drives, queued), count: queued },
  };
  const bridged = Math.min(queued, BRIDGE_MAX);
  const bridge = await drainBridge({ ...peer, linesFile: linesOf(drives, bridged), count: bridged }, broker.child);
  const peers = [bridge, await drainNaive({ ...peer, seconds: 4 }, 1), await drainNaive(peer, 20)];
  console.log(`\n${queued} positions to a broker next door, TLS:`);
  console.log(tableOf([own, ...peers].map((each) => fastRow(each, rateOf(bridge)))));
  const { up, highest, arrived, settled } = own.rssMb;
  const bodyBytes = own.bodyBytes / own.count;
  console.log(
    `balise: ${own.messages} messages, ${bodyBytes.toFixed(2)} bytes per position before MQTT; all acknowledged after` +
      ` ${own.acknowledgedS.toFixed(1)} s; RSS ${up.toFixed(0)} MB with the link up, at most ${highest.toFixed(0)},` +
      ` ${arrived.toFixed(0)} when all had arrived, ${settled.toFixed(0)} 3 s after the last acknowledgement`,
  );
  const ratio = rateOf(own) / rateOf(bridge);
  console.log(verdict('positions/s ≥ 2 × the bridge', ratio.toFixed(2), ratio >= 2));
  const bytes = perPosition(own);
  console.log(verdict('≤ 10 bytes per position on the wire', bytes.toFixed(2), bytes <= 10));
}

function rateOf({ count, tookS }: Drained): number {
  return count / tookS;
}

function perPosition({ wire, count }: Drained): number {
  return (wire.sentBytes + wire.receivedBytes) / count;
}

function fastRow(drained: Drained, bridgeRate: number): Row {
  const { name, count, tookS, cpuS, peakRssMb, wire } = drained;
  return {
    '': name,
    'positions/s': rateOf(drained).toFixed(0),
    '÷ bridge': (rateOf(drained) / bridgeRate).toFixed(2),
    s: `${tookS.toFixed(2)}${count < queued ? ` for ${count}` : ''}`,
    'CPU s per 100 000': ((cpuS / count) * 100_000).toFixed(2),
    'peak RSS MB': peakRssMb.toFixed(0),
    'bytes/position': perPosition(drained).toFixed(2),
    'there + back': [wire.sentBytes, wire.receivedBytes].map((bytes) => (bytes / count).toFixed(2)).join(' + '),
  };
}

async function compareSlow(drives: Drives, files: Files, broker: TwoDoors): Promise<void> {
  const store = join(place, 'backlog');
  await fillStore(store, (series) => drives.positions(backlog, series));
  const epochsMs = new Map<number, number>();
  const feed = await startFeed(1, ({ t, lastByteMs }) => void epochsMs.set(t, lastByteMs));
  feed.go();
  const runs = [];
  for (let seed = 1; seed <= rounds; seed++) {
    runs.push(await drainSlow(place, store, seed, { files, broker, count: backlog, feed, epochsMs }));
  }
  await feed.stop();
  console.log(
    `\n${backlog} positions over 300 ms and 1 Mbit/s with stalls (seeds 1 to ${rounds}), a press per 700 ms, a live position per s:`,
  );
  const took = runs.map(({ tookS }) => tookS);
  console.log(
    tableOf(
      runs.map((run, i) => ({
        seed: String(i + 1),
        s: run.tookS.toFixed(2),
        'connecting before, s': run.connectingS.toFixed(2),
        'presses, worst ms': Math.max(...run.pressesMs).toFixed(0),
        'live of epochs': `${run.livesMs.length}/${run.epochs}`,
        'live, worst ms': Math.max(...run.livesMs).toFixed(0),
        'CPU s': run.cpuS.toFixed(2),
        'peak RSS MB': run.peakRssMb.toFixed(0),
        'history messages': String(run.messages),
        'their bytes/position': (run.bodyBytes / backlog).toFixed(2),
        'all, on the wire': ((run.wire.sentBytes + run.wire.receivedBytes) / backlog).toFixed(2),
      })),
    ),
  );
  console.log(verdict('backlog < 5 s, worst', `${Math.max(...took).toFixed(2)} s`, Math.max(...took) < 5));
  sayDelays(
    'event, edge → platform, p95 < 1 s',
    runs.flatMap((run) => run.pressesMs),
    1_000,
  );
  sayDelays(
    'live, last byte → platform, p95 < 2 s',
    runs.flatMap((run) => run.livesMs),
    2_000,
  );
  await comparePeersSlow(drives, files, broker);
}

function sayDelays(what: string, ms: number[], goalMs: number): void {
  const sorted = ms.sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
  const said = `p50 ${at(0.5).toFixed(0)}, p95 ${at(0.95).toFixed(0)}, p99 ${at(0.99).toFixed(0)} ms of ${sorted.length}`;
  console.log(verdict(what, said, at(0.95) < goalMs));
}

/** All at once, each over a link of its own: they mostly wait. */
async function comparePeersSlow(drives: Drives, files: Files, broker: TwoDoors): Promise<void> {
  const linesFile = linesOf(drives, backlog);
  const links = await Promise.all([1, 2, 3].map((seed) => startSlowLink(0, broker.tlsPort, seed)));
  const [first, second, third] = links;
  if (first === undefined || second === undefined || third === undefined) throw new Error('no link');
  const options = { dir: place, files, broker, linesFile, count: backlog, seconds: PEER_S };
  const drained = await Promise.all([
    drainNaive({ ...options, port: first.port }, 1),
    drainNaive({ ...options, port: second.port }, 20),
    drainBridge({ ...options, port: third.port }, third.child),
  ]);
  for (const { child } of links) await stopChild(child, 1_000);
  console.log(`\nPeers over such links, ${PEER_S} s each, the rest worked out:`);
  console.log(
    tableOf(
      drained.map((each) => ({
        '': each.name,
        'arrived in the time': String(each.count),
        [`s for ${backlog}`]: (backlog / rateOf(each)).toFixed(0),
        'bytes/position': perPosition(each).toFixed(0),
      })),
    ),
  );
}
