/** The whole product on a store that holds positions which nobody has acknowledged, linked with TLS. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { PositionRecord } from '../gateway/core/record/schema.ts';
import { openStore } from '../gateway/drivers/sqlite/store.ts';
import { openPty, type Pty } from '../simulator/receiver/pty.ts';
import { stopChild } from '../simulator/runner/children.ts';
import { type DaemonStatus, daemonStatus, logTail, startGateway } from '../simulator/runner/gateway-process.ts';
import { createManualClock } from '../test/support/manual-clock.ts';
import { defaultOptions, writeConfig } from '../test/support/running/config.ts';
import type { Files } from './drain-brokers.ts';

export const VEHICLE = 'AMB-973-07';

export interface Vehicle {
  readonly pid: number;
  readonly keypad: Pty;
  status(): Promise<DaemonStatus | null>;
  /** Resolves with the first status of which this holds. */
  until(holds: (status: DaemonStatus) => boolean): Promise<DaemonStatus>;
  stop(): Promise<void>;
}

export interface VehicleOptions {
  /** Existing, of its own. */
  dir: string;
  storeDirectory: string;
  files: Files;
  /** Of the broker, or of the link to it. */
  port: number;
  /** The receiver's; null: none. */
  gnssPath: string | null;
}

/** As many as the store takes before it writes whatever their age. */
const GROUP = 500;
const PATIENCE_MS = 60_000;
const STOP_PATIENCE_MS = 15_000;
const LOOK_MS = 200;

/** @param make is told the series of the new store */
export async function fillStore(directory: string, make: (series: string) => PositionRecord[]): Promise<void> {
  const fail = (what: string): never => {
    throw new Error(`the store cannot be filled: ${what}`);
  };
  const store = await openStore({ directory, positionsAtRiskS: 30 }, createManualClock(), {
    onFault: ({ code, detail }) => fail(`${code} ${detail}`),
    onMended: () => undefined,
    announce: () => Promise.resolve(null),
    onSkipped: ({ from, to, reason }) => fail(`${from} to ${to}: ${reason}`),
    onDead: fail,
  });
  for (const position of make(store.opening.series)) {
    store.appendPosition(position);
    if (position.n % GROUP === 0) await store.flush();
  }
  await store.close();
}

/** A position per second while it moves. Resolves when the process is there. */
export async function startVehicle({ dir, storeDirectory, files, port, gnssPath }: VehicleOptions): Promise<Vehicle> {
  mkdirSync(dir, { recursive: true });
  const keypad = openPty();
  const controlSocket = join(dir, 'balise.sock');
  const configFile = writeConfig(dir, {
    ...defaultOptions(dir),
    ...(gnssPath === null ? {} : { 'gnss.kind': 'serial', 'gnss.path': gnssPath, 'gnss.coalesceMs': 40 }),
    ...{ 'keypad.path': keypad.path, 'sampling.movingS': 1, 'log.level': 'info' },
    ...{ 'store.directory': storeDirectory, 'store.positionsAtRiskS': 30 },
    'platform.broker': `mqtts://127.0.0.1:${port}`,
    ...{ 'platform.ca': files.ca, 'platform.cert': files.cert, 'platform.key': files.key },
  });
  const logFile = join(dir, 'gateway.log');
  const child = await startGateway(configFile, logFile, null);
  const status = (): Promise<DaemonStatus | null> => daemonStatus(controlSocket);
  const until = async (holds: (status: DaemonStatus) => boolean): Promise<DaemonStatus> => {
    const deadline = performance.now() + PATIENCE_MS;
    for (;;) {
      const now = await status();
      if (now !== null && holds(now)) return now;
      if (child.exit() !== null || performance.now() > deadline) throw new Error(`the gateway: ${logTail(logFile, 5)}`);
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  };
  return {
    pid: child.pid,
    keypad,
    status,
    until,
    stop: async () => {
      await stopChild(child, STOP_PATIENCE_MS);
      keypad.close();
    },
  };
}
