/**
 * `npm run bench:queue`: what a long queue costs the real daemon: its start, its memory while offline, and draining it to a
 * platform that acknowledges. The method and the last figures are in bench/README.md.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import Table from 'cli-table3';
import { Command } from 'commander';
import { type Broker, startBroker } from '../simulator/network/broker.ts';
import { openPty, type Pty } from '../simulator/receiver/pty.ts';
import { type Child, startChild, stopChild } from '../simulator/runner/children.ts';
import { daemonStatus, gatewayConfig } from '../simulator/runner/gateway-process.ts';
import { startPlatformProcess } from '../simulator/runner/platform-process.ts';
import { openProgram } from '../simulator/runner/program.ts';
import { startFeed } from './feed-process.ts';
import { machineFacts, machineLoad } from './machine.ts';
import { usageOf } from './processes.ts';
import { fillStores } from './queue-stores.ts';

const BALISE = fileURLToPath(new URL('../tools/balise', import.meta.url));
/** Nobody listens there (tcpmux): the link is refused at once, as by a broker that is down. */
const NOBODY = 'mqtt://127.0.0.1:1';
const START_PATIENCE_MS = 30_000;
const STOP_PATIENCE_MS = 10_000;
/** The first start of a version keeps what it compiled, after it has started. */
const COMPILED_MS = 3_000;
/** Long enough for the heap to settle at a position per 5 s. */
const OFFLINE_MS = 20_000;
const DRAIN_PATIENCE_MS = 180_000;
const LOOK_MS = 200;
/** The platform's last acknowledgement, and the collector's turn. */
const DRAINED_MS = 3_000;

const PLAIN = { head: [], border: [] };
const GOALS = { startS: 2, spreadMb: 10 };

interface Daemon {
  child: Child;
  keypad: Pty;
  controlSocket: string;
  /** From the start of the process to the line `started` in its log. */
  startMs: number;
}

const { rounds, directory, queued } = new Command('bench:queue')
  .description('start, memory and draining with up to 300 000 positions that nobody has acknowledged')
  .option('--rounds <n>', 'starts of each kind', Number, 7)
  .option('--queued <n>', 'the longest queue', Number, 300_000)
  .option('--directory <path>', 'where the databases are written', '.')
  .parse()
  .opts<{ rounds: number; directory: string; queued: number }>();

const program = openProgram('bench:queue', { prefix: 'bench-queue-', parent: directory });
const place = program.dir;
let daemons = 0;
await program.run(async () => {
  console.log(machineFacts());
  const lengths = [0, queued / 3, (queued * 2) / 3, queued].map(Math.round);
  const load = machineLoad();
  const stores = await fillStores(place, lengths);
  const storeOf = (length: number): string => stores.get(length) ?? '';
  await measureStarts(storeOf(0), storeOf(queued));
  const offline = await measureOffline(lengths, storeOf);
  await measureDrain(storeOf(queued), offline);
  console.log(load());
});

async function startDaemon(storeDirectory: string, gnssPath: string, broker: Broker | null): Promise<Daemon> {
  const dir = join(place, `daemon-${daemons++}`);
  mkdirSync(dir);
  const keypad = openPty();
  const configFile = join(dir, 'balise.toml');
  const controlSocket = join(dir, 'balise.sock');
  writeFileSync(
    configFile,
    gatewayConfig({
      ...{ vehicle: 'bench-queue', gnssPath, keypadPath: keypad.path, storeDirectory, controlSocket },
      ...{ positionsAtRiskS: 30, broker: broker?.url ?? NOBODY, protocol: broker?.protocol ?? '5', notBefore: null },
    }),
  );
  const beganMs = performance.now();
  const child = await startChild('sh', [BALISE, 'run', '--config', configFile]);
  const startMs = await new Promise<number>((started, failed) => {
    const patience = setTimeout(() => failed(new Error('the gateway does not start')), START_PATIENCE_MS);
    let lastWords = '';
    void child.exited.then(() => failed(new Error(`the gateway ended: ${lastWords}`)));
    if (child.stderr === null) return;
    createInterface({ input: child.stderr }).on('line', (line) => {
      lastWords = line;
      if (!line.includes('"msg":"started"')) return;
      clearTimeout(patience);
      started(performance.now() - beganMs);
    });
  });
  return { child, keypad, controlSocket, startMs };
}

async function stopDaemon({ child, keypad }: Daemon, how: 'orderly' | 'killed'): Promise<void> {
  if (how === 'killed') child.signal('SIGKILL');
  await stopChild(child, STOP_PATIENCE_MS);
  keypad.close();
}

/** Empty and full in turns; the first start of all is not counted, as it compiles. */
async function measureStarts(empty: string, full: string): Promise<void> {
  const receiver = openPty();
  const once = async (store: string, end: 'orderly' | 'killed', stayMs = 0): Promise<number> => {
    const daemon = await startDaemon(store, receiver.path, null);
    await new Promise((resolve) => setTimeout(resolve, stayMs));
    await stopDaemon(daemon, end);
    return daemon.startMs;
  };
  const kinds = [
    { name: 'empty', store: empty, end: 'orderly' as const, ms: [] as number[] },
    { name: `${queued} queued`, store: full, end: 'killed' as const, ms: [] as number[] },
    { name: `${queued} queued, after kill -9`, store: full, end: 'orderly' as const, ms: [] as number[] },
  ];
  await once(empty, 'orderly', COMPILED_MS);
  for (let round = 0; round < rounds; round++) {
    for (const kind of kinds) kind.ms.push(await once(kind.store, kind.end));
  }
  receiver.close();
  const base = median(kinds[0]?.ms ?? []);
  const table = new Table({
    head: ['process start to `started`', 'median ms', '÷ empty', 'worst ms', 'goal'],
    style: PLAIN,
  });
  for (const { name, ms } of kinds) {
    const worst = Math.max(...ms);
    const verdict = name === 'empty' ? '' : `< ${GOALS.startS} s: ${worst < GOALS.startS * 1_000 ? 'met' : 'MISSED'}`;
    table.push([name, median(ms).toFixed(0), (median(ms) / base).toFixed(2), worst.toFixed(0), verdict]);
  }
  console.log(table.toString());
}

/** All at once, each with its own receiver and on duty. @returns MB at the shortest queue */
async function measureOffline(lengths: readonly number[], storeOf: (length: number) => string): Promise<number> {
  const feed = await startFeed(lengths.length, () => undefined);
  const running: Daemon[] = [];
  for (const [port, length] of lengths.entries()) {
    running.push(await startDaemon(storeOf(length), feed.paths[port] ?? '', null));
  }
  feed.go();
  await feed.next(0);
  for (const { keypad } of running) await keypad.write(Buffer.from('+G\n-G\n'));
  await new Promise((resolve) => setTimeout(resolve, OFFLINE_MS));
  const mb = running.map(({ child }) => usageOf(child.pid));
  for (const daemon of running) await stopDaemon(daemon, 'orderly');
  await feed.stop();
  const table = new Table({ head: ['offline, on duty, queued', 'RSS MB', 'peak'], style: PLAIN });
  for (const [i, usage] of mb.entries()) {
    table.push([lengths[i] ?? 0, usage.rssMb.toFixed(1), usage.peakRssMb.toFixed(1)]);
  }
  console.log(table.toString());
  const rss = mb.map(({ rssMb }) => rssMb);
  const [first = Number.NaN] = rss;
  console.log(flatness('offline', Math.max(...rss) - first, Math.min(...rss) - first));
  return first;
}

async function measureDrain(store: string, offlineMb: number): Promise<void> {
  const broker = await startBroker({ dir: place });
  const receiver = openPty();
  const ledgerFile = join(place, 'ledger.jsonl');
  const platform = await startPlatformProcess({
    ...{ broker: broker.url, protocol: broker.protocol, vehicle: 'bench-queue', ledgerFile, simulatedTime: null },
  });
  const daemon = await startDaemon(store, receiver.path, broker);
  const beganMs = performance.now();
  let highestMb = 0;
  for (let received = 0; received < queued; ) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    received = (await platform.report()).ledger.positions;
    highestMb = Math.max(highestMb, usageOf(daemon.child.pid).rssMb);
    if (performance.now() - beganMs > DRAIN_PATIENCE_MS)
      throw new Error(`after ${DRAIN_PATIENCE_MS} ms ${received} arrived`);
  }
  const tookS = (performance.now() - beganMs) / 1_000;
  await new Promise((resolve) => setTimeout(resolve, DRAINED_MS));
  const after = usageOf(daemon.child.pid);
  const positions = (await daemonStatus(daemon.controlSocket))?.disk?.positions;
  await stopDaemon(daemon, 'orderly');
  await platform.stop();
  await broker.stop();
  receiver.close();
  console.log(
    `drained: ${queued} positions in ${tookS.toFixed(1)} s, ${(queued / tookS).toFixed(0)} per second, ${after.cpuS.toFixed(1)} CPU s;` +
      ` RSS at most ${highestMb.toFixed(1)} MB on the way, ${after.rssMb.toFixed(1)} at the end` +
      ` (${JSON.stringify(positions?.acknowledged ?? null)} acknowledged)`,
  );
  console.log(flatness('draining, against the empty one offline', highestMb - offlineMb, after.rssMb - offlineMb));
}

function flatness(when: string, highestMb: number, lowestMb: number): string {
  const worst = Math.max(Math.abs(highestMb), Math.abs(lowestMb));
  const signed = (mb: number): string => `${mb < 0 ? '' : '+'}${mb.toFixed(1)}`;
  const verdict = worst <= GOALS.spreadMb ? 'met' : 'MISSED';
  return `RSS flat within ± ${GOALS.spreadMb} MB, ${when}: ${signed(lowestMb)} … ${signed(highestMb)} MB: ${verdict}`;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
