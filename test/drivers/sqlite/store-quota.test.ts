/** More than the store may hold: the oldest go, and are named. */
import { expect, test } from 'vitest';
import { addRange, countRanges, type Ranges, unionRanges } from '../../../gateway/core/record/ranges.ts';
import type { Store } from '../../../gateway/ports.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { samplePosition, samplePress } from '../../support/records.ts';
import { cutPower, open } from '../../support/store.ts';

const QUOTA = { positions: { rowsMax: 200, bytesMax: 1e9 }, eventsMax: 50 };

function opened(gone: [number, number, string][], quota = QUOTA): Promise<Store> {
  return open(createManualClock(), undefined, { quota, onPositionsDropped: (...range) => gone.push(range) });
}

async function addPositions(store: Store, from: number, to: number): Promise<void> {
  for (let n = from; n <= to; n++) store.appendPosition(samplePosition({ n }));
  await store.flush();
}

const rangesOf = (gone: [number, number, string][]): Ranges =>
  gone.reduce<Ranges>((all, [from, to]) => addRange(all, from, to), []);

test('the oldest delivered positions go first, then the oldest; each is named once; numbers and events go on', async () => {
  const gone: [number, number, string][] = [];
  const store = await opened(gone);
  for (let n = 1; n <= 20; n++) await store.appendEvent(samplePress(n), null);
  await addPositions(store, 1, 150);
  await store.acknowledge(0, [[100, 120]]);
  expect(gone).toEqual([]);
  await addPositions(store, 151, 205);
  expect(gone).toEqual([[100, 106, 'quota']]);
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
  const gone: [number, number, string][] = [];
  const store = await opened(gone);
  await addPositions(store, 1, 210);
  const [[from, to] = [0, 0]] = gone;
  expect(to).toBeGreaterThan(0);
  await cutPower(store);
  const second = await opened([]);
  expect(second.opening.erasedPositions).toEqual([{ from, to, reason: 'quota' }]);
  const { series, boot, mono } = samplePress(1);
  await second.appendEvent(
    {
      ...{ series, lane: 'e', n: 1, boot, mono, t: null, clock: 'none', service: null },
      ...{ type: 'numbers-skipped', from, to, reason: 'quota' },
    },
    null,
  );
  await second.close();
  expect((await opened([])).opening.erasedPositions).toEqual([]);
});

test('bytes count as well as rows', async () => {
  const gone: [number, number, string][] = [];
  const store = await opened(gone, { positions: { rowsMax: 1e6, bytesMax: 200_000 }, eventsMax: 1e6 });
  for (let from = 1; from <= 4_000; from += 200) await addPositions(store, from, from + 199);
  expect(gone.length).toBeGreaterThan(0);
  const stored = (await store.summary())?.positionsStored ?? [];
  expect(countRanges(stored)).toBeLessThan(4_000);
  expect(stored.at(-1)?.[1]).toBe(4_000);
});

test('of the events only delivered ones go, oldest first, and their numbers are not used again', async () => {
  const gone: [number, number, string][] = [];
  const store = await opened(gone);
  for (let n = 1; n <= 60; n++) await store.appendEvent(samplePress(n), null);
  expect((await store.summary())?.events).toBe(60);
  await store.acknowledge(30, []);
  await store.appendEvent(samplePress(61), null);
  expect((await store.summary())?.events).toBeLessThanOrEqual(50);
  const left = (await store.readEvents(1, 100)).map(({ n }) => n);
  expect(left[0]).toBeLessThanOrEqual(31);
  expect(left.at(-1)).toBe(61);
  expect(gone).toEqual([]);
  await store.close();
  expect((await open()).opening.nextEvent).toBe(62);
});
