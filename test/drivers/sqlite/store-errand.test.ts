/** A store that is opened between two runs, and a plan on its disk that an order before left there. */
import { closeSync, existsSync, openSync, readdirSync, writeSync } from 'node:fs';
import path from 'node:path';
import type Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { openStore } from '../../../gateway/drivers/sqlite/store.ts';
import { inDatabase } from '../../support/in-database.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { DAY_MS, START, startVehicle } from '../../support/proof-vehicle.ts';
import { samplePosition } from '../../support/records.ts';
import { SOON } from '../../support/soon.ts';
import { directory, open } from '../../support/store.ts';

const VEHICLE = 'AMB-973-07';

const asked = <T>(question: (db: Database.Database) => T): T => inDatabase(directory, question, false);
const meta = (key: string): unknown =>
  asked((db) => db.prepare('SELECT value FROM meta WHERE key = ?').pluck().get(key));
const positions = (): unknown => asked((db) => db.prepare('SELECT count(*) FROM position').pluck().get());

const ignore = (): void => undefined;
const openAsLeft = (vehicle = VEHICLE) =>
  openStore({ directory, positionsAtRiskS: 30, vehicle, asLeft: true }, createManualClock(), {
    ...{ onFault: ignore, onMended: ignore, onSkipped: ignore, onDead: ignore },
    announce: () => Promise.resolve(null),
  });

/** One position that is planned to be erased, and a day later another one. */
async function broken(): Promise<void> {
  const vehicle = await startVehicle(START, { hold: true });
  await vehicle.press('G');
  await vehicle.place(samplePosition({ n: 1, t: START + 1_000 }));
  await vehicle.place(samplePosition({ n: 2, t: START + DAY_MS }));
  void vehicle.store.erase({ fromMs: START, toMs: START + 60_000, reason: 'request', by: 'root' });
  await expect.poll(() => meta('deletion'), SOON).toContain('"erase"');
  await vehicle.store.close();
}

test('another erasure ends the one before first, and counts it', async () => {
  await broken();
  const store = await open(createManualClock(), ignore, { vehicle: VEHICLE });
  const order = { fromMs: START + DAY_MS, toMs: START + DAY_MS + 1_000, reason: 'request', by: 'root' } as const;
  expect(await store.erase(order)).toMatchObject({ positions: 2, signed: null });
  expect({ plan: meta('deletion'), positions: positions() }).toEqual({ plan: '', positions: 0 });
});

test('what goes by age does not take the place of an erasure that waits', async () => {
  await broken();
  const store = await open(createManualClock(), ignore, { vehicle: VEHICLE });
  await store.retain(START + 2 * DAY_MS, false);
  expect(await store.retain(START + 4 * DAY_MS, false)).toBe('purge');
  expect({ plan: meta('deletion'), positions: positions() }).toEqual({ plan: '', positions: 1 });
});

test('opened between two runs it begins none: neither marks nor numbers move', async () => {
  const vehicle = await startVehicle(START);
  await vehicle.press('G');
  await vehicle.store.close();
  for (const ended of ['orderly', 'running', 'new']) {
    asked((db) => db.prepare("UPDATE meta SET value = ? WHERE key = 'ended'").run(ended));
    const before = asked((db) => db.prepare('SELECT * FROM meta ORDER BY key').all());
    const store = await openAsLeft();
    await store.close();
    expect(asked((db) => db.prepare('SELECT * FROM meta ORDER BY key').all())).toEqual(before);
  }
});

test('what is not there is not made, and what is of an earlier version is not brought up to date', async () => {
  await expect(openAsLeft()).rejects.toThrow('there is no database');
  expect(existsSync(path.join(directory, 'balise.db'))).toBe(false);
  await (await startVehicle(START)).store.close();
  asked((db) => db.pragma('user_version = 3'));
  await expect(openAsLeft()).rejects.toThrow('an earlier version (schema 3): start the service once');
  expect(asked((db) => db.pragma('user_version', { simple: true }))).toBe(3);
});

test('damage that shows in the midst makes the next start look, which believes an orderly end', async () => {
  const vehicle = await startVehicle(START);
  for (let n = 1; n <= 2_000; n++) vehicle.store.appendPosition(samplePosition({ n, t: START + n }));
  await vehicle.store.close();
  expect(meta('ended')).toBe('orderly');
  const store = await openAsLeft();
  const root = Number(
    asked((db) => db.prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'label'").pluck().get()),
  );
  const fd = openSync(path.join(directory, 'balise.db'), 'r+');
  writeSync(fd, Buffer.alloc(4_096, 0xa5), 0, 4_096, (root - 1) * 4_096);
  closeSync(fd);
  // Somebody's commit makes it read its pages anew.
  asked((db) => db.prepare("INSERT INTO meta VALUES ('test', '')").run());
  const erased = await store.erase({ fromMs: START, toMs: START + 60_000, reason: 'request', by: 'root' });
  expect(erased).toMatchObject({ refused: { full: false, begun: true } });
  await store.close();
  expect(meta('ended')).toBe('running');
  await expect(openAsLeft()).rejects.toMatchObject({ code: 'store-damaged' });
  expect(readdirSync(directory).filter((name) => name.includes('quarantined'))).toEqual([]);
});
