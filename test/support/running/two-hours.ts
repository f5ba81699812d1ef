/** A box with two hours of records, whose daemon a test starts, stops and does without. */
import { join } from 'node:path';
import type Database from 'better-sqlite3';
import { expect } from 'vitest';
import { createKeypad } from '../../../simulator/inputs/keypad.ts';
import { inDatabase } from '../in-database.ts';
import { balise } from './balise.ts';
import type { Options } from './config.ts';
import { pressKeys, untilItIsOpen } from './crew-press.ts';
import { type Gateway, startGateway } from './gateway.ts';
import { driveNorth, type Fix, openReceiver } from './receiver.ts';
import type { Workplace } from './workplace.ts';

const T = Date.UTC(2026, 2, 1, 8);
const HOUR_MS = 3_600_000;
/** Of `balise erase`. */
export const FIRST_HOUR = ['--from', '2026-03-01T07:30', '--to', '2026-03-01T08:29', '--reason', 'request', '--yes'];

export interface HoursBox {
  store: string;
  configFile: string;
  start(more?: Options): Promise<Gateway>;
  /** Twelve positions and two presses with a place in each. */
  twoHours(gateway: Gateway): Promise<{ first: Fix[]; second: Fix[] }>;
  cli(...args: string[]): ReturnType<typeof balise>;
  /** Of events, as they stand in the database. */
  bodies(sql: string): Record<string, unknown>[];
  asked<T>(question: (db: Database.Database) => T): T;
  verified(): Promise<Record<string, unknown>>;
}

export function createHoursBox(place: Workplace, store = join(place.dir, 'store')): HoursBox {
  const keypad = createKeypad();
  place.later(() => keypad.close());
  const receiver = openReceiver(place);
  const configFile = join(place.dir, 'balise.toml');

  async function drive(gateway: Gateway, hours: number, believed: number): Promise<Fix[]> {
    const stretch = { t: T + hours * HOUR_MS, latDeg: 61.123456 + hours, lonDeg: -121.654321 + hours, fixes: 12 };
    const { sentences, fixes } = driveNorth(stretch);
    await receiver.write(Buffer.from(sentences));
    await gateway.until(({ gnss }) => expect(gnss?.believed).toBe(believed));
    return fixes;
  }

  const asked = <T>(question: (db: Database.Database) => T): T => inDatabase(store, question);
  const cli = (...args: string[]) => balise([...args, '-c', configFile]);

  return {
    ...{ store, configFile, cli, asked },
    async start(more = {}) {
      const gateway = await startGateway(place, {
        ...{ 'keypad.path': keypad.path, 'gnss.kind': 'serial', 'gnss.path': receiver.path },
        ...{ 'vehicle.timeZone': 'UTC', 'store.directory': store, ...more },
      });
      await untilItIsOpen(keypad, 0);
      return gateway;
    },
    async twoHours(gateway) {
      await pressKeys(keypad, 'G');
      const first = await drive(gateway, 0, 12);
      await pressKeys(keypad, '1', '2');
      const second = await drive(gateway, 1, 24);
      await pressKeys(keypad, '5', '6');
      await gateway.until(({ positions }) => expect(positions.stored).toEqual([[1, 24]]));
      return { first, second };
    },
    bodies: (sql) => asked((db) => (db.prepare(sql).pluck().all() as string[]).map((body) => JSON.parse(body))),
    async verified() {
      const { stdout, stderr } = await cli('journal', 'verify', '--json');
      if (stdout === '') throw new Error(stderr);
      return JSON.parse(stdout);
    },
  };
}
