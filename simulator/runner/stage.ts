/**
 * Everything a run needs, started and stopped in order: broker, mobile link, receiver and keypad on ptys, conductor,
 * platform and gateway. Who runs it decides what happens when.
 */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Conductor, startConductor } from '../conductor/conductor.ts';
import { createKeypad, type Keypad } from '../inputs/keypad.ts';
import { type Network, type NetworkPlan, openNetwork } from '../network/network.ts';
import { type Child, type Exit, stopChild } from './children.ts';
import {
  type DeviceStatus,
  daemonStatus,
  deviceStatus,
  gatewayConfig,
  logTail,
  startGateway,
} from './gateway-process.ts';
import { type Crew, createCrew } from './presses.ts';
import { openStageBroker, type StageBroker } from './stage-broker.ts';
import { openStagePlatform, type StagePlatform } from './stage-platform.ts';
import { openStageReceiver, type StageReceiver } from './stage-receiver.ts';

export interface StageOptions {
  /** An existing, empty directory: everything is written below it. */
  dir: string;
  vehicle: string;
  /** A broker that runs already, mqtt:// only; `any` starts Mosquitto or else the embedded one. */
  broker: { host: string; port: number } | 'any' | 'embedded';
  /** null: real time. */
  time: { mode: 'lockstep' | 'scaled'; speed: number; wallMs: number; monoMs: number } | null;
  /** YYYY-MM-DD; null keeps the gateway's default. */
  notBefore: string | null;
  positionsAtRiskS: number;
  /** `vehicle.timeZone`; default: Europe/Paris. */
  timeZone?: string;
  /** `keypad.keys`; default: none but the usual ones. */
  keys?: string;
  /** Leave no retained messages on the broker. */
  forget: boolean;
  /** What the mobile network does; default: it carries everything at once. */
  network?: NetworkPlan;
  /** Not there yet; default: `store` below `dir`. */
  storeDirectory?: string;
  /** For the gateway alone. */
  gatewayEnvironment?: Readonly<Record<string, string>>;
}

export interface Stage {
  readonly dir: string;
  readonly broker: StageBroker;
  readonly ledgerFile: string;
  readonly gatewayLog: string;
  readonly link: Network;
  readonly conductor: Conductor | null;
  readonly platform: StagePlatform;
  readonly crew: Crew;
  readonly receiver: Pick<StageReceiver, 'unplug' | 'plug'>;
  /** Whether the gateway has the receiver's port open; what is written before is lost. */
  listens(): Promise<boolean>;
  /** Starts the gateway, for the first time or again; resolves when its receiver and keypad are open. */
  startGateway(): Promise<void>;
  /** Resolves when the gateway of now has ended, for whatever reason. */
  gatewayGone(): Promise<Exit>;
  write(bytes: Uint8Array): Promise<void>;
  /** Simulated time: resolves when the gateway has everything that was written. Real time: at once. */
  taken(): Promise<void>;
  /** Lock-step: everyone goes to that instant, once the gateway has everything that was written. */
  goOn(monoMs: number): Promise<void>;
  killGateway(): Promise<void>;
  /** Asks the gateway to stop and lets time go on until it has. */
  stopGateway(): Promise<Exit>;
  /** What the running daemon says; null while it does not answer. */
  snapshot(): Promise<DeviceStatus | null>;
  /** What the technician's tool says, the daemon running or not. */
  status(): Promise<DeviceStatus>;
  close(): Promise<void>;
}

const START_PATIENCE_MS = 30_000;
const STOP_PATIENCE_MS = 30_000;
const STOP_STEP_MS = 200;
const EMPTY_LINE = Buffer.from('\r\n');

export async function openStage(options: StageOptions): Promise<Stage> {
  const { dir } = options;
  const configFile = join(dir, 'balise.toml');
  const gatewayLog = join(dir, 'gateway.log');
  const ledgerFile = join(dir, 'platform-ledger.jsonl');
  const storeDirectory = makeStore(options);
  const broker = await openStageBroker(dir, options.broker);
  const gnss = openStageReceiver(dir);
  const keypad = createKeypad();
  const socketPath = join(dir, 'time.sock');
  const conductor = options.time === null ? null : await startConductor({ socketPath, ...options.time });
  const simulatedTime = conductor === null ? null : socketPath;
  const link = await openNetwork(broker, options.network ?? null, conductor, socketPath);
  const controlSocket = join(dir, 'balise.sock');
  const config = gatewayConfig({
    ...crewOf(options),
    gnssPath: gnss.path,
    keypadPath: keypad.path,
    storeDirectory,
    positionsAtRiskS: options.positionsAtRiskS,
    broker: `mqtt://127.0.0.1:${link.port}`,
    protocol: broker.protocol,
    notBefore: options.notBefore,
    controlSocket,
  });
  writeFileSync(configFile, config);
  const platform = await openStagePlatform({
    broker: broker.url,
    protocol: broker.protocol,
    ...crewOf(options),
    ledgerFile,
    simulatedTime,
    forget: options.forget,
  });
  if (conductor !== null) await conductor.waitFor('platform');
  const gateway = createGatewayControl({
    configFile,
    controlSocket,
    gatewayLog,
    simulatedTime,
    conductor,
    gnss,
    keypad,
    environment: options.gatewayEnvironment ?? {},
  });
  return {
    dir,
    broker,
    ledgerFile,
    gatewayLog,
    link,
    conductor,
    platform,
    crew: createCrew(keypad, gateway.taken),
    receiver: gnss,
    listens: gateway.listens,
    startGateway: gateway.start,
    gatewayGone: gateway.gone,
    write: (bytes) => gnss.write(bytes),
    taken: gateway.taken,
    goOn: gateway.goOn,
    killGateway: gateway.kill,
    stopGateway: gateway.stop,
    snapshot: () => daemonStatus(controlSocket),
    status: () => deviceStatus(configFile),
    close: async () => {
      conductor?.release('platform');
      await broker.stop();
      await link.close();
      gnss.close();
      keypad.close();
      await conductor?.close();
    },
  };
}

function makeStore({ dir, storeDirectory = join(dir, 'store') }: StageOptions): string {
  if (existsSync(storeDirectory)) throw new Error(`${dir} holds an earlier run: name an empty directory`);
  mkdirSync(storeDirectory);
  return storeDirectory;
}

/** What the gateway is configured with, and the platform counts with. */
function crewOf({ vehicle, timeZone = 'Europe/Paris', keys = '' }: StageOptions) {
  return { vehicle, timeZone, keys };
}

interface GatewayParts {
  configFile: string;
  controlSocket: string;
  gatewayLog: string;
  simulatedTime: string | null;
  conductor: Conductor | null;
  gnss: StageReceiver;
  keypad: Keypad;
  environment: Readonly<Record<string, string>>;
}

function createGatewayControl(parts: GatewayParts) {
  const { conductor, gnss, keypad } = parts;
  let child: Child | null = null;
  /** Bytes counted by the gateway start anew with each of its processes. */
  let base = { gnss: 0, keypad: 0 };
  const written = () => ({
    ...(gnss.isOpened() ? { gnss: gnss.bytesWritten() - base.gnss } : {}),
    keypad: keypad.bytesWritten() - base.keypad,
  });
  const taken = async () => conductor?.taken('gateway', written());
  const goOn = async (monoMs: number) => conductor?.advance(monoMs, { who: 'gateway', counts: written() });
  const listens = async () => {
    if (gnss.isOpened()) return true;
    const status = await daemonStatus(parts.controlSocket);
    if (status === null || status.faults.some(({ code }) => code.startsWith('serial-'))) return false;
    gnss.opened();
    return true;
  };
  const start = async () => {
    // One that ended while starting may not have taken its leave yet.
    await conductor?.waitGone('gateway');
    base = { gnss: gnss.bytesWritten(), keypad: keypad.bytesWritten() };
    child = await startGateway(parts.configFile, parts.gatewayLog, parts.simulatedTime, parts.environment);
    const died = child.exited.then(({ code, signal }) => {
      throw new Error(`the gateway ended while starting (${signal ?? code}):\n${logTail(parts.gatewayLog, 5)}`);
    });
    const ready =
      conductor === null ? untilListening(parts.controlSocket, gnss) : conductor.waitFor('gateway').then(taken);
    await Promise.race([ready, died]);
    died.catch(() => {});
  };
  const kill = async () => {
    conductor?.pause();
    child?.signal('SIGKILL');
    await child?.exited;
    await conductor?.waitGone('gateway');
  };
  const stop = async (): Promise<Exit> => {
    if (child === null) return { code: 0, signal: null };
    const running = child;
    if (conductor?.mode !== 'lockstep') return stopChild(running, STOP_PATIENCE_MS);
    conductor.release('gateway');
    const exited = stopChild(running, STOP_PATIENCE_MS);
    // Its farewell waits for the platform's acknowledgement, which waits for its clock.
    while (running.exit() === null) {
      await conductor.advance(conductor.monoMs() + STOP_STEP_MS);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    return exited;
  };
  return { start, kill, stop, taken, goOn, listens, gone: () => child?.exited ?? new Promise<Exit>(() => {}) };
}

/**
 * Real time has no conductor to ask. Opening a serial port empties it, so what is written too early is lost: empty lines,
 * which mean nothing, are written until the daemon has read some. The keypad is opened before the receiver.
 */
async function untilListening(controlSocket: string, gnss: StageReceiver): Promise<void> {
  const deadline = performance.now() + START_PATIENCE_MS;
  for (;;) {
    const status = await daemonStatus(controlSocket);
    if ((status?.gnss?.bytes ?? 0) > 0) return;
    if (performance.now() > deadline)
      throw new Error(`the gateway does not read its receiver after ${START_PATIENCE_MS / 1000} s`);
    if (status !== null) await gnss.write(EMPTY_LINE);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
