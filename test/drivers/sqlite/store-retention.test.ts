/** What is too old goes, and nothing of it is left in any file. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import type { SkippedNumbers } from '../../../gateway/core/record/naming.ts';
import type { EventRecord } from '../../../gateway/core/record/schema.ts';
import type { Store } from '../../../gateway/ports-store.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { LINKS, samplePosition, samplePress } from '../../support/records.ts';
import { filesBelow, tracesOf } from '../../support/running/traces.ts';
import { cutPower, directory, open } from '../../support/store.ts';

const DAY = 86_400_000;
const START = Date.UTC(2026, 0, 1);
const MARKER = 'MARKER-of-a-service';

let gone: SkippedNumbers[];

function opened(): Promise<Store> {
  gone = [];
  return open(createManualClock(), undefined, {
    onSkipped: (numbers) => gone.push(numbers),
    announce({ named }) {
      gone.push(...named);
      return Promise.resolve(null);
    },
  });
}

/** One position and one event per day, ten days at a time. */
async function live(store: Store, fromDay: number, toDay: number): Promise<void> {
  for (let day = fromDay; day <= toDay; day++) {
    store.appendPosition(samplePosition({ n: day, t: START + day * DAY, service: `${MARKER} ${day}` }));
    await store.appendEvent({ ...samplePress(day), t: START + day * DAY, service: `${MARKER} ${day}` }, null);
  }
  await store.flush();
}

/** A purge every day from one to another. */
async function pass(store: Store, fromDay: number, toDay: number, proof = false): Promise<void> {
  for (let day = fromDay; day <= toDay; day++) await store.retain(START + day * DAY, proof);
}

const eventsOf = async (store: Store) => (await store.readEvents(1, 1_000)).map(({ n }) => n);
const positionsOf = async (store: Store) => (await store.summary())?.positionsStored;

test('delivered positions go after a week, others after 60 days and are named, events after 60 days', async () => {
  const store = await opened();
  await live(store, 1, 40);
  await store.acknowledge(40, [[1, 10]]);
  await pass(store, 40, 47);
  expect(await positionsOf(store)).toEqual([[1, 40]]);
  await pass(store, 48, 49);
  expect(await positionsOf(store)).toEqual([[11, 40]]);
  expect(gone).toEqual([]);
  await pass(store, 50, 75);
  expect(await positionsOf(store)).toEqual([[15, 40]]);
  expect(gone).toEqual([11, 12, 13, 14].map((n) => ({ of: 'p', from: n, to: n, reason: 'retention' })));
  expect((await eventsOf(store))[0]).toBe(15);
  expect(await store.summary()).toMatchObject({ events: 26, lastEvent: 40 });
});

test('events that go before the platform had them are named, and so is what they were to name', async () => {
  const store = await opened();
  const { series, boot, mono } = samplePress(1);
  const lost: SkippedNumbers = { of: 'p', from: 7, to: 9, reason: 'unclean-stop' };
  const stamp = { ...LINKS, series, lane: 'e' as const, boot, mono, clock: 'gnss' as const, service: null };
  for (let n = 1; n <= 4; n++) {
    const saying = { ...stamp, n, t: START + n * DAY, type: 'numbers-skipped' as const, ...lost };
    await store.appendEvent(n === 1 || n === 3 ? saying : { ...samplePress(n), t: START + n * DAY }, null);
  }
  await store.acknowledge(1, []);
  await pass(store, 4, 4 + 61);
  expect(await eventsOf(store)).toEqual([]);
  expect(await store.summary()).toMatchObject({ events: 0, lastEvent: 4 });
  // One step per day. Number 1 was delivered, and what it said.
  const named = [2, 3, 4].map((n): SkippedNumbers => ({ of: 'e', from: n, to: n, reason: 'retention' }));
  expect(gone).toEqual([named[0], named[1], lost, named[2]]);
  await cutPower(store);
  const { opening } = await opened();
  expect(opening.nextEvent).toBe(5);
  // What was unclean is now part of what the cut cost. The rest was announced before it went.
  expect(opening.skipped[0]).toMatchObject({ of: 'p', from: 1, reason: 'unclean-stop' });
  expect(opening.skipped).toHaveLength(1);
});

test('an acknowledgement counts though it is not on the disk yet, and is there when something was deleted for it', async () => {
  const store = await opened();
  await live(store, 1, 3);
  await pass(store, 3, 4);
  await store.acknowledge(3, [[1, 3]]);
  await pass(store, 62, 62);
  expect(await positionsOf(store)).toEqual([[2, 3]]);
  expect(gone).toEqual([]);
  await cutPower(store);
  expect((await opened()).opening).toMatchObject({ eventsAckedUpTo: 3, positionsAcked: [[1, 3]] });
});

test('events are kept for a year where proof was declared', async () => {
  const store = await opened();
  await live(store, 1, 3);
  await pass(store, 3, 100, true);
  expect(await eventsOf(store)).toEqual([1, 2, 3]);
  expect(await positionsOf(store)).toEqual([]);
});

test('numbers go on though everything was deleted', async () => {
  const store = await opened();
  await live(store, 1, 5);
  await pass(store, 5, 90);
  expect(await eventsOf(store)).toEqual([]);
  await store.close();
  const { opening } = await opened();
  expect(opening).toMatchObject({ nextEvent: 6, nextPosition: 6, newSeries: null });
});

test('a clock that leaps 20 years deletes nothing', async () => {
  const store = await opened();
  await live(store, 1, 5);
  await pass(store, 5, 6);
  expect(await store.retain(START + 20 * 365 * DAY, false)).toBe('implausible');
  expect(await eventsOf(store)).toEqual([1, 2, 3, 4, 5]);
  expect(await positionsOf(store)).toEqual([[1, 5]]);
});

const filesWith = (text: string): string[] =>
  readdirSync(directory).filter((name) => readFileSync(path.join(directory, name)).includes(text));

test('after a purge no file holds a byte of what was deleted, with the store open', async () => {
  const store = await opened();
  await live(store, 1, 5);
  await live(store, 6, 6);
  expect(filesWith(`${MARKER} 3`)).not.toEqual([]);
  await pass(store, 6, 65);
  expect(filesWith(`${MARKER} 3`)).toEqual([]);
  expect(filesWith(`${MARKER} 6`)).not.toEqual([]);
});

test('no place is left either, in a column or in the text of an event', async () => {
  const store = await opened();
  const at = (day: number) => ({ latDeg: 61.123456 + day, lonDeg: -121.654321 + day });
  for (let day = 1; day <= 6; day++) {
    const { latDeg: lat, lonDeg: lon } = at(day);
    store.appendPosition(samplePosition({ n: day, t: START + day * DAY, lat, lon }));
    const press = { ...samplePress(day), t: START + day * DAY, position: { n: day, lat, lon, ageMs: 0 } };
    await store.appendEvent(press as EventRecord, null);
  }
  await store.flush();
  const old = [1, 2, 3].map(at);
  expect(tracesOf(old, filesBelow(directory))).toContain('balise.db-wal');
  await pass(store, 6, 64);
  expect(tracesOf(old, filesBelow(directory))).toEqual([]);
  expect(tracesOf([at(6)], filesBelow(directory))).toContain('balise.db');
});

test('while somebody reads, the log keeps what was deleted; it is emptied when the reading is over', async () => {
  const store = await opened();
  await live(store, 1, 3);
  await pass(store, 3, 4);
  const reader = new Database(path.join(directory, 'balise.db'), { readonly: true });
  reader.exec('BEGIN');
  reader.prepare('SELECT count(*) FROM event').get();
  await pass(store, 5, 75);
  expect(filesWith(MARKER)).not.toEqual([]);
  reader.exec('COMMIT');
  reader.close();
  await pass(store, 75, 75);
  expect(filesWith(MARKER)).toEqual([]);
});

test('a database that was set aside goes after 60 days too', async () => {
  const store = await opened();
  await live(store, 1, 3);
  await store.close();
  const file = path.join(directory, 'balise.db');
  const bytes = readFileSync(file);
  writeFileSync(file, bytes.fill(0xff, 0, 100));
  const after = await opened();
  await pass(after, 3, 60);
  expect(filesWith(MARKER)).toEqual(['balise.db.quarantined-1']);
  await pass(after, 61, 70);
  expect(readdirSync(directory).filter((name) => name.includes('quarantined'))).toEqual([]);
});
