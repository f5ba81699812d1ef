/**
 * Everything a run needs, started and stopped in order: broker, mobile link, receiver and keypad on ptys, conductor,
 * platform and gateway. Who runs it decides what happens when.
 */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Conductor, startConductor } from '../conductor/conductor.ts';
import { createKeypad } from '../inputs/keypad.ts';
import { type Network, type NetworkPlan, openNetwork } from '../network/network.ts';
import type { PageSetting } from '../web/start-page.ts';
import type { Exit } from './children.ts';
import {
  type DaemonStatus,
  type DeviceStatus,
  daemonStatus,
  deviceStatus,
  type GatewayConfig,
  gatewayConfig,
} from './gateway-process.ts';
import type { PlatformListener } from './platform-process.ts';
import { type Crew, createCrew } from './presses.ts';
import { type GivenBroker, openStageBroker, type StageBroker } from './stage-broker.ts';
import { createGatewayControl } from './stage-gateway.ts';
import { openStagePlatform, type StagePlatform } from './stage-platform.ts';
import { openStageReceiver, type StageReceiver } from './stage-receiver.ts';

export interface StageOptions {
  /** An existing, empty directory: everything is written below it. */
  dir: string;
  vehicle: string;
  /** A broker that runs already; `any` starts Mosquitto or else the embedded one. */
  broker: GivenBroker | 'any' | 'embedded';
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
  /** The platform's page; default: none. */
  page?: Omit<PageSetting, 'broker'>;
  listen?: PlatformListener;
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
  snapshot(): Promise<DaemonStatus | null>;
  /** What the technician's tool says, the daemon running or not. */
  status(): Promise<DeviceStatus>;
  close(): Promise<void>;
}

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
  const parts = { gnssPath: gnss.path, keypadPath: keypad.path, storeDirectory, controlSocket };
  writeFileSync(configFile, configOf(options, broker, link.port, parts));
  const platform = await openStagePlatform({
    broker: broker.url,
    protocol: broker.protocol,
    ...crewOf(options),
    ledgerFile,
    simulatedTime,
    forget: options.forget,
    tls: broker.tls?.platform,
    pageSetting: writePageSetting(options, broker),
    listen: options.listen,
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

function configOf(
  options: StageOptions,
  { protocol, tls, url }: StageBroker,
  linkPort: number,
  parts: Pick<GatewayConfig, 'gnssPath' | 'keypadPath' | 'storeDirectory' | 'controlSocket'>,
): string {
  return gatewayConfig({
    ...crewOf(options),
    ...parts,
    positionsAtRiskS: options.positionsAtRiskS,
    // A certificate names its host: a link that took its place would be refused.
    broker: tls === null ? `mqtt://127.0.0.1:${linkPort}` : url,
    tls: tls?.vehicle,
    protocol,
    notBefore: options.notBefore,
  });
}

function writePageSetting({ dir, page }: StageOptions, { url, kind, protocol, tls }: StageBroker): string | undefined {
  if (page === undefined) return undefined;
  const file = join(dir, 'page.json');
  const setting: PageSetting = { ...page, broker: { url, kind, protocol, encrypted: tls !== null } };
  writeFileSync(file, JSON.stringify(setting));
  return file;
}

/** What the gateway is configured with, and the platform counts with. */
function crewOf({ vehicle, timeZone = 'Europe/Paris', keys = '' }: StageOptions) {
  return { vehicle, timeZone, keys };
}
