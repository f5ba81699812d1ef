import fc from 'fast-check';
import { expect, test } from 'vitest';
import { POSITION_RESERVATION } from '../../../gateway/core/limits.ts';
import type { SkippedNumbers } from '../../../gateway/core/record/naming.ts';
import type { EventRecord, PositionRecord } from '../../../gateway/core/record/schema.ts';
import { readSummary } from '../../../gateway/drivers/sqlite/reader.ts';
import type { Store } from '../../../gateway/ports-store.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { LINKS, samplePosition, samplePress } from '../../support/records.ts';
import { cutPower, directory, open } from '../../support/store.ts';

const unclean = (from: number, to: number): SkippedNumbers => ({ of: 'p', from, to, reason: 'unclean-stop' });
const eventNumbers = async (store: Store) => (await store.readEvents(1, 1_000)).map(({ n }) => n);

test('a new store draws a series; the next run continues it', async () => {
  const first = await open();
  expect(first.opening.newSeries).toEqual({ reason: 'new', previous: null });
  expect(first.opening.endedBefore).toBe('first');
  await first.appendEvent(samplePress(1), 'box');
  await first.close();
  const second = await open();
  expect(second.opening).toMatchObject({
    series: first.opening.series,
    newSeries: null,
    nextEvent: 2,
    box: 'box',
    endedBefore: 'orderly',
    skipped: [],
  });
});

test('what is appended during a write is written too', async () => {
  const store = await open();
  const waits: Promise<void>[] = [];
  for (let n = 1; n <= 40; n++) {
    waits.push(store.appendEvent(samplePress(n), `box ${n}`));
    if (n % 7 === 0) await waits[0];
  }
  await Promise.all(waits);
  expect(await eventNumbers(store)).toEqual(Array.from({ length: 40 }, (_, i) => i + 1));
  expect(readSummary(directory)).toMatchObject({ events: 40, box: 'box 40' });
});

test('an event that is registered is in the files at that moment', async () => {
  const store = await open();
  await store.appendEvent(samplePress(1), null);
  await cutPower(store);
  expect(await eventNumbers(await open())).toEqual([1]);
});

test('positions wait for their group, and a cut costs only those', async () => {
  const clock = createManualClock();
  const store = await open(clock);
  for (let n = 1; n <= 3; n++) store.appendPosition(samplePosition({ n }));
  await store.idle();
  expect(readSummary(directory)?.positionsStored).toEqual([]);
  clock.advance(30_000);
  await store.idle();
  expect(readSummary(directory)?.positionsStored).toEqual([[1, 3]]);
  store.appendPosition(samplePosition({ n: 4 }));
  await cutPower(store);

  const after = await open(clock);
  expect(after.opening.endedBefore).toBe('unclean');
  expect(after.opening.skipped).toEqual([unclean(4, POSITION_RESERVATION)]);
  expect(after.opening.nextPosition).toBe(POSITION_RESERVATION + 1);
});

test('numbers that a cut made unusable are named until an event has named them', async () => {
  await cutPower(await open());
  const second = await open();
  expect(second.opening.skipped).toEqual([unclean(1, POSITION_RESERVATION)]);
  await cutPower(second);

  const third = await open();
  // Nothing was stored in between: the next range takes the first one in.
  expect(third.opening.skipped).toEqual([unclean(1, POSITION_RESERVATION * 2)]);
  const { series } = third.opening;
  const stamp = {
    series,
    boot: 'b',
    mono: 1,
    t: null,
    clock: 'none' as const,
    service: null,
    lane: 'e' as const,
    n: 1,
  };
  const event: EventRecord = {
    ...stamp,
    ...LINKS,
    type: 'numbers-skipped',
    ...unclean(1, POSITION_RESERVATION * 2),
  };
  await third.appendEvent(event, null);
  await third.close();
  const fourth = await open();
  expect(fourth.opening.skipped).toEqual([]);
  expect(fourth.opening.nextPosition).toBe(POSITION_RESERVATION * 2 + 1);
});

test('numbers are reserved ahead of their use', async () => {
  const store = await open();
  for (let n = 1; n <= POSITION_RESERVATION * 3; n++) {
    expect(n).toBeLessThanOrEqual(store.reservedPositions());
    store.appendPosition(samplePosition({ n }));
    if (store.reservedPositions() - n < 10) await store.idle();
  }
  await store.flush();
  expect(readSummary(directory)?.positionsStored).toEqual([[1, POSITION_RESERVATION * 3]]);
});

test('reading sees what is not written yet', async () => {
  const store = await open();
  store.appendPosition(samplePosition({ n: 1 }));
  store.appendPosition(samplePosition({ n: 2 }));
  expect((await store.readPositions(1, 2, 10))?.map(({ n }) => n)).toEqual([1, 2]);
});

test('acknowledgements add up and survive', async () => {
  const store = await open();
  for (let n = 1; n <= 9; n++) store.appendPosition(samplePosition({ n }));
  await store.flush();
  await store.acknowledge(2, [[1, 3]]);
  await store.acknowledge(1, [[7, 8]]);
  await store.close();
  const { opening } = await open();
  expect(opening).toMatchObject({
    eventsAckedUpTo: 2,
    positionsAcked: [
      [1, 3],
      [7, 8],
    ],
    positionsStored: [[1, 9]],
  });
});

test('a position comes back as it went in', async () => {
  const store = await open();
  const decimals = (min: number, max: number, factor: number) =>
    fc.integer({ min: min * factor, max: max * factor }).map((v) => v / factor);
  const position = fc.record({
    lat: decimals(-90, 90, 1e6),
    lon: decimals(-180, 180, 1e6),
    altM: fc.option(decimals(-500, 9_000, 10)),
    speedKmh: fc.option(decimals(0, 300, 10)),
    courseDeg: fc.option(decimals(0, 359, 10)),
    fix: fc.constantFrom('2D' as const, '3D' as const, null),
    hdop: fc.option(decimals(0, 99, 100)),
    sats: fc.option(fc.integer({ min: 0, max: 60 })),
    move: fc.constantFrom('MOBILE' as const, 'STATIQUE' as const),
    service: fc.constantFrom('s1', 's2', null),
    boot: fc.constantFrom('b1', 'b2'),
    suspect: fc.subarray(['unsafe' as const, 'time-backwards' as const, 'teleport' as const]),
    courseHeld: fc.boolean(),
    ...{ since: fc.option(fc.nat()), odoM: fc.option(fc.nat()), ageMs: fc.nat(), accM: fc.option(decimals(0, 99, 10)) },
  });
  let n = 0;
  await fc.assert(
    fc.asyncProperty(position, async (change) => {
      const written: PositionRecord = samplePosition({ ...change, n: ++n, series: store.opening.series });
      store.appendPosition(written);
      expect(await store.readPositions(n, n, 1)).toEqual([written]);
    }),
  );
});
