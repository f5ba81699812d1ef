/** The chains that are compared: each takes sentences from one serial port and publishes positions to the broker. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { basename, join } from 'node:path';
import { openPty, type Pty } from '../simulator/receiver/pty.ts';
import { startChild, stopChild } from '../simulator/runner/children.ts';
import { deviceStatus, gatewayConfig, logTail, startGateway } from '../simulator/runner/gateway-process.ts';
import { startPlatformProcess } from '../simulator/runner/platform-process.ts';
import type { Arrivals, Published } from './arrivals.ts';
import { findProgram } from './machine.ts';
import { childrenOf } from './processes.ts';

export interface Chain {
  readonly name: string;
  /** Its positions; the id is UTC ms of the fix. */
  readonly positions: Published;
  /** The processes whose CPU and memory are the chain's. */
  processes(): { name: string; pid: number }[];
  /** Brings positions about, where somebody has to press a key for them. To be repeated until they come. */
  prompt(): Promise<void>;
  /** For the error message when no positions come. */
  lastWords(): string;
  stop(): Promise<void>;
}

export interface GatewayChain extends Chain {
  readonly vehicle: string;
  /** What the crew presses. */
  readonly keypad: Pty;
}

export interface ChainOptions {
  /** An existing directory of its own, whose name tells it from the others. */
  dir: string;
  broker: { url: string; host: string; port: number; protocol: '5' | '3.1.1' };
  /** The serial port. */
  path: string;
}

const CONFIG_FILE = 'balise.toml';
const STOP_PATIENCE_MS = 10_000;
const START_PATIENCE_MS = 10_000;
const FIRST_POSITION_PATIENCE_MS = 30_000;
/** A press that came before the keypad was open is lost; one that came twice would close the gate again. */
const PROMPT_PERIOD_MS = 5_000;

/**
 * The first start of a version strips types and compiles, and keeps the result for all later ones (tools/balise). It is
 * the later ones that a vehicle runs on, so they are what is measured: this is the first.
 */
export async function rehearse(options: ChainOptions): Promise<void> {
  const chain = await startGatewayChain(options, null);
  const deadline = performance.now() + START_PATIENCE_MS;
  while (!(await deviceStatus(join(options.dir, CONFIG_FILE))).running) {
    if (performance.now() > deadline) throw new Error(`the gateway does not start: ${chain.lastWords()}`);
  }
  await chain.stop();
}

/**
 * The whole product: store, crew keypad, duty, lanes, and a platform that acknowledges (a process of its own, not counted).
 * @param movingS `sampling.movingS`; null leaves the default
 */
export async function startGatewayChain(options: ChainOptions, movingS: number | null): Promise<GatewayChain> {
  const { dir, broker } = options;
  const vehicle = basename(dir);
  const keypad = openPty();
  const configFile = join(dir, CONFIG_FILE);
  const logFile = join(dir, 'gateway.log');
  mkdirSync(join(dir, 'store'));
  const config = gatewayConfig({
    vehicle,
    gnssPath: options.path,
    keypadPath: keypad.path,
    storeDirectory: join(dir, 'store'),
    positionsAtRiskS: 30,
    broker: broker.url,
    protocol: broker.protocol,
    notBefore: null,
    controlSocket: join(dir, 'balise.sock'),
  });
  writeFileSync(configFile, movingS === null ? config : `${config}[sampling]\nmovingS = ${movingS}\n`);
  const platform = await startPlatformProcess({
    broker: broker.url,
    protocol: broker.protocol,
    vehicle,
    ledgerFile: join(dir, 'ledger.jsonl'),
    simulatedTime: null,
  });
  const gateway = await startGateway(configFile, logFile, null);
  return {
    name: `balise, ${movingS === null ? 'default sampling' : `a position per ${movingS} s`}`,
    positions: { topic: `balise/v1/${vehicle}/position`, idOf: (payload) => timeField(payload, 't') },
    vehicle,
    keypad,
    processes: () => [{ name: 'balise', pid: gateway.pid }],
    prompt: () => keypad.write(Buffer.from('+G\n-G\n')),
    lastWords: () => logTail(logFile, 5),
    stop: async () => {
      await stopChild(gateway, STOP_PATIENCE_MS);
      await platform.stop();
      keypad.close();
    },
  };
}

export const PEER_PROGRAMS = ['gpsd', 'gpspipe', 'mosquitto_pub'];

export function peerInstalled(): boolean {
  return PEER_PROGRAMS.every((program) => findProgram(program) !== null);
}

/** Presses until its first position appears. */
export async function firstPosition(arrivals: Arrivals, track: number, chain: Chain): Promise<void> {
  const arrived = arrivals.next(track).then(() => true);
  const deadline = performance.now() + FIRST_POSITION_PATIENCE_MS;
  while (performance.now() < deadline) {
    await chain.prompt();
    const patience = new Promise<boolean>((resolve) => setTimeout(resolve, PROMPT_PERIOD_MS, false));
    if (await Promise.race([arrived, patience])) return;
  }
  throw new Error(
    `'${chain.name}' published nothing within ${FIRST_POSITION_PATIENCE_MS / 1_000} s: ${chain.lastWords()}`,
  );
}

/** What one would put together from Debian's packages: every TPV (one per epoch) leaves with QoS 1. No store, no crew. */
export async function startGpsdChain({ dir, broker, path }: ChainOptions): Promise<Chain> {
  const port = await freePort();
  const topic = `bench/${basename(dir)}`;
  const said: string[] = [];
  // -n: do not wait for a client; -b: write nothing to the receiver; the port's speed is not hunted for.
  const gpsd = await startChild(findProgram('gpsd') ?? 'gpsd', [
    ...['-N', '-n', '-b', '-s', '115200', '-S', String(port)],
    path,
  ]);
  gpsd.stderr?.on('data', (chunk: Buffer) => said.push(chunk.toString()));
  await listening(port);
  const pipe = await startChild('sh', [
    '-c',
    `gpspipe -w 127.0.0.1:${port} | grep --line-buffered '"class":"TPV"' |` +
      ` mosquitto_pub -h ${broker.host} -p ${broker.port} -V ${broker.protocol === '5' ? '5' : '311'} -q 1 -t ${topic} -l`,
  ]);
  pipe.stderr?.on('data', (chunk: Buffer) => said.push(chunk.toString()));
  return {
    name: 'gpsd | gpspipe | grep | mosquitto_pub',
    positions: { topic, idOf: (payload) => timeField(payload, 'time') },
    processes: () => [{ name: 'gpsd', pid: gpsd.pid }, ...childrenOf(pipe.pid)],
    prompt: async () => undefined,
    lastWords: () => said.join('').trim(),
    stop: async () => {
      await stopChild(pipe, STOP_PATIENCE_MS);
      await stopChild(gpsd, STOP_PATIENCE_MS);
    },
  };
}

function timeField(payload: Buffer, key: string): number | null {
  if (payload.length === 0) return null;
  const value = (JSON.parse(payload.toString('utf8')) as Record<string, unknown>)[key];
  const t = typeof value === 'string' ? Date.parse(value) : value;
  return typeof t === 'number' && Number.isFinite(t) ? t : null;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no free port on 127.0.0.1');
  return address.port;
}

async function listening(port: number): Promise<void> {
  const deadline = performance.now() + START_PATIENCE_MS;
  for (;;) {
    const accepted = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1');
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
      socket.once('connect', () => socket.destroy());
    });
    if (accepted) return;
    if (performance.now() > deadline) throw new Error(`gpsd does not listen on port ${port}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
