/** More than the store may hold: the oldest go, and are named. */
import path from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { EVICTION_BATCH_ROWS } from '../../../gateway/core/limits.ts';
import type { SkippedNumbers } from '../../../gateway/core/record/naming.ts';
import { addRange, countRanges, type Ranges, unionRanges } from '../../../gateway/core/record/ranges.ts';
import type { Store } from '../../../gateway/ports-store.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { LINKS, samplePosition, samplePress } from '../../support/records.ts';
import { cutPower, directory, open } from '../../support/store.ts';

const QUOTA = { positions: { rowsMax: 200, bytesMax: 1e9 }, eventsMax: 50 };

function opened(gone: SkippedNumbers[], quota = QUOTA): Promise<Store> {
  return open(createManualClock(), undefined, { quota, onSkipped: (numbers) => gone.push(numbers) });
}

async function addPositions(store: Store, from: number, to: number): Promise<void> {
  for (let n = from; n <= to; n++) store.appendPosition(samplePosition({ n }));
  await store.flush();
  await store.idle();
}

const evictedIn = ({ opening }: Store) => opening.skipped.filter(({ reason }) => reason === 'quota');

/** The numbers of all rows, one after the other. */
function rowsOf(sql: string): number[] {
  const db = new Database(path.join(directory, 'balise.db'), { readonly: true });
  try {
    return (db.prepare(sql).raw().all() as number[][]).flat();
  } finally {
    db.close();
  }
}

const rangesOf = (gone: SkippedNumbers[]): Ranges =>
  gone.reduce<Ranges>((all, { from, to }) => addRange(all, from, to), []);

test('the oldest delivered positions go first, then the oldest; each is named once; numbers and events go on', async () => {
  const gone: SkippedNumbers[] = [];
  const store = await opened(gone);
  for (let n = 1; n <= 20; n++) await store.appendEvent(samplePress(n), null);
  await addPositions(store, 1, 150);
  await store.acknowledge(0, [[100, 120]]);
  expect(gone).toEqual([]);
  await addPositions(store, 151, 205);
  expect(gone).toEqual([{ of: 'p', from: 100, to: 106, reason: 'quota' }]);
  await addPositions(store, 206, 260);
  const stored = (await store.summary())?.positionsStored ?? [];
  expect(countRanges(stored)).toBeLessThanOrEqual(200);
  expect(unionRanges(stored, rangesOf(gone))).toEqual([[1, 260]]);
  expect(countRanges(stored) + countRanges(rangesOf(gone))).toBe(260);
  expect((await store.summary())?.events).toBe(20);
  await store.close();
  expect((await open()).opening.nextPosition).toBe(261);
});

test('what was evicted before a cut is named at the next start, until an event has named it', async () => {
  const gone: SkippedNumbers[] = [];
  const store = await opened(gone);
  await addPositions(store, 1, 210);
  expect(rangesOf(gone)).toEqual([[1, 12]]);
  await cutPower(store);
  const second = await opened([]);
  const skipped = { of: 'p' as const, from: 1, to: 12, reason: 'quota' as const };
  expect(evictedIn(second)).toEqual([skipped]);
  const { series, boot, mono } = samplePress(1);
  await second.appendEvent(
    {
      ...LINKS,
      ...{ series, lane: 'e', n: 1, boot, mono, t: null, clock: 'none', service: null },
      ...{ type: 'numbers-skipped', ...skipped },
    },
    null,
  );
  await second.close();
  expect(evictedIn(await opened([]))).toEqual([]);
});

test('what goes bit by bit is one row in the table, named and unnamed', async () => {
  const store = await opened([]);
  const { series, boot, mono } = samplePress(1);
  const stamp = { ...LINKS, series, lane: 'e' as const, boot, mono, t: null, clock: 'none' as const, service: null };
  const name = (n: number, from: number, to: number): Promise<void> =>
    store.appendEvent({ ...stamp, n, type: 'numbers-skipped', of: 'p', from, to, reason: 'quota' }, null);
  for (let from = 1; from <= 400; from += 10) await addPositions(store, from, from + 9);
  const [last = 0] = rowsOf('SELECT max(last) FROM skipped');
  expect(rowsOf('SELECT announced, first FROM skipped')).toEqual([0, 1]);
  await name(1, 1, 50);
  expect(rowsOf('SELECT announced, first, last FROM skipped ORDER BY first')).toEqual([1, 1, 50, 0, 51, last]);
  await name(2, 51, last);
  expect(rowsOf('SELECT announced, first, last FROM skipped')).toEqual([1, 1, last]);
});

test('a large eviction goes in steps, and an event goes between them', async () => {
  const EXCESS = EVICTION_BATCH_ROWS * 6;
  const plenty = await open();
  for (let from = 1; from <= 200 + EXCESS; from += 200) await addPositions(plenty, from, from + 199);
  await plenty.close();
  const gone: SkippedNumbers[] = [];
  const store = await opened(gone);
  store.appendPosition(samplePosition({ n: 200 + EXCESS + 1 }));
  await store.flush();
  await store.appendEvent(samplePress(1), null);
  expect(countRanges(rangesOf(gone))).toBeLessThanOrEqual(EVICTION_BATCH_ROWS * 2);
  await store.idle();
  expect(countRanges(rangesOf(gone))).toBeGreaterThan(EXCESS);
  for (const { from, to } of gone) expect(to - from).toBeLessThan(EVICTION_BATCH_ROWS);
});

test('bytes count as well as rows', async () => {
  const gone: SkippedNumbers[] = [];
  const store = await opened(gone, { positions: { rowsMax: 1e6, bytesMax: 200_000 }, eventsMax: 1e6 });
  for (let from = 1; from <= 4_000; from += 200) await addPositions(store, from, from + 199);
  expect(gone.length).toBeGreaterThan(0);
  const stored = (await store.summary())?.positionsStored ?? [];
  expect(countRanges(stored)).toBeLessThan(4_000);
  expect(stored.at(-1)?.[1]).toBe(4_000);
});

test('of the events only delivered ones go, oldest first, and their numbers are not used again', async () => {
  const gone: SkippedNumbers[] = [];
  const store = await opened(gone);
  for (let n = 1; n <= 60; n++) await store.appendEvent(samplePress(n), null);
  expect((await store.summary())?.events).toBe(60);
  await store.acknowledge(30, []);
  await store.appendEvent(samplePress(61), null);
  await store.idle();
  expect((await store.summary())?.events).toBeLessThanOrEqual(50);
  const left = (await store.readEvents(1, 100)).map(({ n }) => n);
  expect(left[0]).toBeLessThanOrEqual(31);
  expect(left.at(-1)).toBe(61);
  expect(gone).toEqual([]);
  await store.close();
  expect((await open()).opening.nextEvent).toBe(62);
});
