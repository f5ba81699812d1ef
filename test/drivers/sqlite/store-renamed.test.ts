/** A store that is opened for another vehicle than the one that wrote it. */
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { RETENTION_MS } from '../../../gateway/core/limits.ts';
import { dropQuarantined, expireQuarantined } from '../../../gateway/drivers/sqlite/quarantine.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { samplePosition, samplePress } from '../../support/records.ts';
import { directory, open } from '../../support/store.ts';

const file = (name = 'balise.db'): string => path.join(directory, name);
const WAITING = 'balise.db.of-A';

const openFor = (vehicle: string) => open(createManualClock(), () => undefined, { vehicle });

/** @param box what it remembered */
async function usedBy(vehicle: string, box: string | null = null): Promise<string> {
  const store = await openFor(vehicle);
  for (let n = 1; n <= 3; n++) await store.appendEvent(samplePress(n), box);
  for (let n = 1; n <= 9; n++) store.appendPosition(samplePosition({ n }));
  await store.flush();
  await store.acknowledge(1, [[1, 4]]);
  await store.close();
  return store.opening.series;
}

async function seriesFor(vehicle: string): Promise<string> {
  const store = await openFor(vehicle);
  await store.close();
  return store.opening.series;
}

function change(sql: string): void {
  const db = new Database(file());
  db.exec(sql);
  db.close();
}

test('what is not acknowledged is told; numbers and acknowledgements go on when the name comes back', async () => {
  const series = await usedBy('A');
  const other = await openFor('B');
  expect(other.opening).toMatchObject({ nextEvent: 1, nextPosition: 1, box: null, eventsAckedUpTo: 0 });
  expect(other.opening.newSeries).toEqual({ reason: 'renamed', previous: { series, events: 3, positions: 9 } });
  const detail = '2 events and 5 positions of A are not acknowledged; kept as balise.db.of-A';
  expect(other.opening.faults).toEqual([{ code: 'store-renamed', detail }]);
  await other.close();
  const back = await openFor('A');
  expect(back.opening).toMatchObject({ series, newSeries: null, nextEvent: 4, nextPosition: 10, eventsAckedUpTo: 1 });
  expect(back.opening.faults).toEqual([]);
});

test('a database that does not say whose it is: its chain does, else it is of who opens it', async () => {
  const series = await usedBy('A', '{"journal":{"vehicle":"A"}}');
  change("DELETE FROM meta WHERE key = 'vehicle'");
  expect(await seriesFor('B')).not.toBe(series);
  expect(await seriesFor('A')).toBe(series);
  change("DELETE FROM meta WHERE key IN ('vehicle', 'box')");
  expect(await seriesFor('B')).toBe(series);
  expect(await seriesFor('A')).not.toBe(series);
});

test('two of one name: neither is written over', async () => {
  await usedBy('A');
  await seriesFor('B');
  writeFileSync(file('balise.db'), Buffer.alloc(40_000, 0x5a));
  const series = await seriesFor('B');
  change("UPDATE meta SET value = 'A' WHERE key = 'vehicle'");
  expect(await seriesFor('B')).not.toBe(series);
  const aside = readdirSync(directory).filter((name) => /(quarantined-\d+|of-\w+)$/.test(name));
  expect(aside.sort()).toEqual(['balise.db.of-A', 'balise.db.quarantined-1', 'balise.db.quarantined-2']);
});

test('while another program reads it nothing is moved, and that is said', async () => {
  const series = await usedBy('A');
  const reader = new Database(file(), { readonly: true });
  const writer = await openFor('A');
  reader.exec('BEGIN');
  reader.prepare('SELECT count(*) FROM event').get();
  await writer.appendEvent(samplePress(4), null);
  await writer.close();
  await expect(openFor('B')).rejects.toMatchObject({ code: 'store-in-use' });
  expect(existsSync(file(WAITING))).toBe(false);
  reader.close();
  expect(await seriesFor('B')).not.toBe(series);
  expect(await seriesFor('A')).toBe(series);
}, 60_000);

test('it grows old from the day on which it was seen waiting, each time anew; an erasure under another name is not about it', async () => {
  await usedBy('A');
  await seriesFor('B');
  expireQuarantined(directory, 'balise.db', 1_000);
  expect(dropQuarantined(directory, 'balise.db')).toBe(0);
  await seriesFor('A');
  await seriesFor('B');
  const late = 1_000 + RETENTION_MS + 1;
  expireQuarantined(directory, 'balise.db', late);
  expect(existsSync(file(WAITING))).toBe(true);
  expireQuarantined(directory, 'balise.db', late + RETENTION_MS + 1);
  expect(readdirSync(directory).filter((name) => name.includes('.of-'))).toEqual([]);
});
