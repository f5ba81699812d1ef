/** What draining is compared with: one position per message, by mqtt.js and by a Mosquitto bridge, to the same broker. */
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type Child, startChild, stopChild } from '../simulator/runner/children.ts';
import { type Bridge, type Files, startBridge, type TwoDoors } from './drain-brokers.ts';
import { findProgram } from './machine.ts';
import { usageOf } from './processes.ts';
import { between, type WireBytes, wireBytes } from './wire-bytes.ts';

export interface Drained {
  name: string;
  /** Positions that arrived, and how long that took. */
  count: number;
  tookS: number;
  cpuS: number;
  peakRssMb: number;
  wire: WireBytes;
}

export interface PeerOptions {
  dir: string;
  files: Files;
  broker: TwoDoors;
  /** Where the peer finds the broker: its own port, or a link's. */
  port: number;
  /** A JSON per line. */
  linesFile: string;
  /** How many lines. */
  count: number;
  /** It is stopped then, with what it has done. */
  seconds: number;
}

const NAIVE = fileURLToPath(new URL('./drain-naive.ts', import.meta.url));
const STOP_PATIENCE_MS = 3_000;
const CONNECTED_PATIENCE_MS = 10_000;
const CONNECTED_LOOK_MS = 1_000;
const LOOK_MS = 20;

export async function drainNaive(options: PeerOptions, window: number): Promise<Drained> {
  const { files, port, linesFile, seconds } = options;
  const child = await startChild(process.execPath, [
    ...[NAIVE, `mqtts://127.0.0.1:${port}`, files.ca, files.cert, files.key],
    ...[linesFile, String(window), String(seconds)],
  ]);
  let complaint = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    complaint = `${complaint}${chunk}`.slice(-2_000);
  });
  const line = await new Promise<string>((resolve, reject) => {
    if (child.stdout !== null) createInterface({ input: child.stdout }).once('line', resolve);
    void child.exited.then(() => reject(new Error(`mqtt.js: ${complaint}`)));
  });
  const { peakRssMb } = usageOf(child.pid);
  const wire = wireBytes(child.pid, port);
  child.stdin?.end();
  await child.exited;
  const { count, tookS, cpuS } = JSON.parse(line) as { count: number; tookS: number; cpuS: number };
  return { name: `mqtt.js, one per message, window ${window}`, count, tookS, cpuS, peakRssMb, wire };
}

/** Connected, then held up while everything is queued: what is measured begins when it may go. @param holdUp who is stopped */
export async function drainBridge(options: PeerOptions, holdUp: Child): Promise<Drained> {
  const { dir, files, broker, port, linesFile, count, seconds } = options;
  const bridge = await startBridge(dir, port, files);
  const counter = await countMessages(broker.plainPort, 'bench/bridge');
  await connected(bridge, counter.count);
  holdUp.signal('SIGSTOP');
  await publish(bridge.port, 'bench/bridge', linesFile);
  const [before, wireBefore] = [usageOf(bridge.child.pid), wireBytes(bridge.child.pid, port)];
  const [beganMs, first] = [performance.now(), counter.count()];
  holdUp.signal('SIGCONT');
  await until(() => counter.count() - first >= count, seconds * 1_000);
  const after = usageOf(bridge.child.pid);
  const drained = {
    name: 'mosquitto bridge',
    count: counter.count() - first,
    tookS: (counter.lastMs() - beganMs) / 1_000,
    cpuS: after.cpuS - before.cpuS,
    peakRssMb: after.peakRssMb,
    wire: between(wireBefore, wireBytes(bridge.child.pid, port)),
  };
  await counter.stop();
  await bridge.stop();
  return drained;
}

/** One message arrived: both ends are connected. */
async function connected({ port }: Bridge, count: () => number): Promise<void> {
  const deadline = performance.now() + CONNECTED_PATIENCE_MS;
  while (count() === 0) {
    if (performance.now() > deadline) throw new Error('the bridge does not connect');
    await publish(port, 'bench/bridge', null);
    await until(() => count() > 0, CONNECTED_LOOK_MS);
  }
  // Of several that were on their way the last one is counted too.
  await new Promise((resolve) => setTimeout(resolve, CONNECTED_LOOK_MS));
}

/** @param linesFile a message per line; null: one message */
async function publish(port: number, topic: string, linesFile: string | null): Promise<void> {
  const program = findProgram('mosquitto_pub') ?? 'mosquitto_pub';
  const what = linesFile === null ? "-m ''" : `-l <'${linesFile}'`;
  const child = await startChild('sh', ['-c', `exec ${program} -p ${port} -V 5 -q 1 -t ${topic} ${what}`]);
  const { code } = await child.exited;
  if (code !== 0) throw new Error(`mosquitto_pub ended with ${code}`);
}

/** In C, so that looking on costs the machine as little as can be: one line for each message. */
async function countMessages(port: number, topic: string) {
  const args = ['-p', String(port), '-V', '5', '-q', '0', '-t', topic, '-F', 'x'];
  const child = await startChild(findProgram('mosquitto_sub') ?? 'mosquitto_sub', args);
  let bytes = 0;
  let lastMs = 0;
  child.stdout?.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    lastMs = performance.now();
  });
  return {
    count: () => Math.floor(bytes / 2),
    lastMs: () => lastMs,
    stop: () => stopChild(child, STOP_PATIENCE_MS),
  };
}

/** Resolves after the patience too. */
async function until(holds: () => boolean, patienceMs: number): Promise<void> {
  const deadline = performance.now() + patienceMs;
  while (!holds() && performance.now() < deadline) await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
}
