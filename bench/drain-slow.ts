/** The second part of `bench:drain`: twelve hours of driving over a mobile link, while the vehicle drives on and its crew presses. */
import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type Child, startChild, stopChild } from '../simulator/runner/children.ts';
import { monotonicMs } from './arrivals.ts';
import type { Files, TwoDoors } from './drain-brokers.ts';
import { startLightPlatform } from './drain-platform.ts';
import { startVehicle, VEHICLE, type Vehicle } from './drain-vehicle.ts';
import type { Feed } from './feed-process.ts';
import { freePort } from './free-port.ts';
import { usageOf } from './processes.ts';
import { type WireBytes, wireBytes } from './wire-bytes.ts';

export interface SlowDrain {
  /** From the vehicle's own word that it is there to the last position of the backlog. */
  tookS: number;
  /** Before that: from the vehicle's first packet, with TCP, TLS and MQTT beginning. */
  connectingS: number;
  /** ms, of what was pressed and received while it drained. */
  pressesMs: number[];
  livesMs: number[];
  /** Epochs while it drained; those that came live are in `livesMs`, the others were overtaken. */
  epochs: number;
  cpuS: number;
  peakRssMb: number;
  /** All of the connection until the last position had arrived. */
  wire: WireBytes;
  /** Of history, compressed, before MQTT. */
  bodyBytes: number;
  messages: number;
}

export interface SlowOptions {
  files: Files;
  broker: TwoDoors;
  /** Positions in the store. */
  count: number;
  feed: Feed;
  /** Written while it drains, by UTC of the fix. */
  epochsMs: Map<number, number>;
}

const LINK = fileURLToPath(new URL('./slow-link.ts', import.meta.url));
const PATIENCE_MS = 60_000;
const STOP_PATIENCE_MS = 3_000;
const PRESS_PERIOD_MS = 700;
const HOLD_MS = 50;
/** What left before the backlog was through still arrives. */
const STRAGGLERS_MS = 2_500;

export interface SlowLink {
  port: number;
  child: Child;
  /** Instants at which somebody connected, CLOCK_MONOTONIC, ms. */
  connectedMs: number[];
}

/** @param port 0: any */
export async function startSlowLink(port: number, targetPort: number, seed: number): Promise<SlowLink> {
  const child = await startChild(process.execPath, [LINK, ...[port, targetPort, seed].map(String)]);
  let complaint = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    complaint += chunk;
  });
  const connectedMs: number[] = [];
  const said = await new Promise<number>((resolve, reject) => {
    if (child.stdout !== null) {
      createInterface({ input: child.stdout }).on('line', (line) => {
        const { port: opened, atMs } = JSON.parse(line) as { port?: number; atMs?: number };
        if (opened !== undefined) resolve(opened);
        if (atMs !== undefined) connectedMs.push(atMs);
      });
    }
    void child.exited.then(() => reject(new Error(`the slow link: ${complaint}`)));
  });
  return { port: said, child, connectedMs };
}

/** On duty, driving, and without a link until everything is ready. */
export async function drainSlow(dir: string, store: string, seed: number, options: SlowOptions): Promise<SlowDrain> {
  const { files, broker, count, feed } = options;
  const place = join(dir, `slow-${seed}`);
  mkdirSync(place);
  const storeDirectory = join(place, 'store');
  cpSync(store, storeDirectory, { recursive: true });
  const port = await freePort();
  const platform = await startLightPlatform(broker.plainPort, VEHICLE, count);
  const { seen } = platform;
  const vehicle = await startVehicle({ dir: place, storeDirectory, files, port, gnssPath: feed.paths[0] ?? '' });
  await goOnDuty(vehicle);
  await feed.next(0);
  const link = await startSlowLink(port, broker.tlsPort, seed);
  await platform.until(({ upMs }) => upMs !== null, PATIENCE_MS);
  const before = usageOf(vehicle.pid);
  const drained = platform.until(({ positions }) => positions >= count, PATIENCE_MS);
  const pressed = await pressWhile(vehicle, drained);
  const after = usageOf(vehicle.pid);
  const wire = wireBytes(vehicle.pid, port);
  const [upMs, endMs] = [seen.upMs ?? 0, seen.lastMs];
  await new Promise((resolve) => setTimeout(resolve, STRAGGLERS_MS));
  const arrived = [...seen.pressMs].sort(([a], [b]) => a - b).map(([, ms]) => ms);
  const epochs = [...options.epochsMs].filter(([, ms]) => ms >= upMs && ms < endMs);
  await vehicle.stop();
  await platform.close();
  await stopChild(link.child, STOP_PATIENCE_MS);
  return {
    tookS: (endMs - upMs) / 1_000,
    connectingS: (upMs - (link.connectedMs.at(-1) ?? Number.NaN)) / 1_000,
    pressesMs: pressed.map((ms, i) => (arrived[i] ?? Number.POSITIVE_INFINITY) - ms),
    livesMs: epochs.flatMap(([t, ms]) => (seen.liveMs.has(t) ? [(seen.liveMs.get(t) ?? 0) - ms] : [])),
    epochs: epochs.length,
    cpuS: after.cpuS - before.cpuS,
    peakRssMb: after.peakRssMb,
    wire,
    bodyBytes: seen.bodyBytes,
    messages: seen.messages,
  };
}

/** A press that came before the keypad was open is lost. */
async function goOnDuty({ keypad, until }: Vehicle): Promise<void> {
  await until(() => true);
  await keypad.write(Buffer.from('+G\n-G\n'));
  await until(({ duty }) => duty === 'GARDE');
}

/** @returns when each key went down */
async function pressWhile({ keypad }: Vehicle, drained: Promise<void>): Promise<number[]> {
  const pressed: number[] = [];
  let going = true;
  const ended = drained.finally(() => {
    going = false;
  });
  while (going) {
    const key = pressed.length % 2 === 0 ? '8' : '7';
    pressed.push(monotonicMs());
    await keypad.write(Buffer.from(`+${key}\n`));
    await new Promise((resolve) => setTimeout(resolve, HOLD_MS));
    await keypad.write(Buffer.from(`-${key}\n`));
    const pause = new Promise((resolve) => setTimeout(resolve, PRESS_PERIOD_MS - HOLD_MS));
    await Promise.race([pause, ended]);
  }
  await ended;
  return pressed;
}
