/** What the platform has is written with what is written anyway. */
import { expect, test } from 'vitest';
import { ACKNOWLEDGED_UNWRITTEN_MS, POSITION_RESERVATION } from '../../../gateway/core/limits.ts';
import { readSummary } from '../../../gateway/drivers/sqlite/reader.ts';
import type { Store } from '../../../gateway/ports-store.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { samplePosition, samplePress } from '../../support/records.ts';
import { cutPower, directory, open } from '../../support/store.ts';

const AT_RISK_MS = 30_000;
let clock = createManualClock();

async function withPositions(count: number): Promise<Store> {
  clock = createManualClock();
  const store = await open(clock);
  for (let n = 1; n <= count; n++) store.appendPosition(samplePosition({ n }));
  await store.flush();
  return store;
}

/** What another process reads of it. */
const onDisk = () => {
  const { eventsAckedUpTo, positionsAcked } = readSummary(directory) ?? {};
  return { eventsAckedUpTo, positionsAcked };
};
const NOTHING = { eventsAckedUpTo: 0, positionsAcked: [] };

test('it is known at once, and on disk with the group that moves the reservation', async () => {
  const store = await withPositions(3);
  for (const n of [1, 2, 3]) await store.acknowledge(0, [[n, n]]);
  expect(await store.summary()).toMatchObject({ positionsAcked: [[1, 3]] });
  for (let n = 4; n <= POSITION_RESERVATION / 2; n++) store.appendPosition(samplePosition({ n }));
  await store.flush();
  expect(onDisk()).toEqual(NOTHING);
  store.appendPosition(samplePosition({ n: POSITION_RESERVATION / 2 + 1 }));
  await store.flush();
  expect(onDisk()).toEqual({ eventsAckedUpTo: 0, positionsAcked: [[1, 3]] });
});

test('or with the next event', async () => {
  const store = await withPositions(1);
  await store.appendEvent(samplePress(1), null);
  await store.acknowledge(1, [[1, 1]]);
  await store.appendEvent(samplePress(2), null);
  expect(onDisk()).toEqual({ eventsAckedUpTo: 1, positionsAcked: [[1, 1]] });
});

test('or alone, after a while, once', async () => {
  const store = await withPositions(2);
  await store.acknowledge(0, [[1, 1]]);
  clock.advance(ACKNOWLEDGED_UNWRITTEN_MS - 1);
  await store.acknowledge(0, [[2, 2]]);
  await store.idle();
  expect(onDisk()).toEqual(NOTHING);
  clock.advance(1);
  await store.idle();
  expect(onDisk()).toEqual({ eventsAckedUpTo: 0, positionsAcked: [[1, 2]] });
  expect(clock.waiting()).toBe(0);
});

test('or, after that while, with the group that waits', async () => {
  const store = await withPositions(2);
  await store.acknowledge(0, [[1, 2]]);
  clock.advance(ACKNOWLEDGED_UNWRITTEN_MS - 1);
  store.appendPosition(samplePosition({ n: 3 }));
  clock.advance(1);
  await store.idle();
  expect(readSummary(directory)?.positionsStored).toEqual([[1, 2]]);
  expect(onDisk()).toEqual(NOTHING);
  clock.advance(AT_RISK_MS);
  await store.idle();
  expect(readSummary(directory)?.positionsStored).toEqual([[1, 3]]);
  expect(onDisk()).toEqual({ eventsAckedUpTo: 0, positionsAcked: [[1, 2]] });
});

test('a kill takes what was not written, and only that: it is sent again', async () => {
  const store = await withPositions(3);
  await store.appendEvent(samplePress(1), null);
  await store.acknowledge(1, [[1, 3]]);
  await store.summary();
  await cutPower(store);
  const { opening } = await open();
  expect(opening).toMatchObject({ ...NOTHING, positionsStored: [[1, 3]], nextEvent: 2 });
});

test('an orderly stop keeps it', async () => {
  const store = await withPositions(3);
  await store.appendEvent(samplePress(1), null);
  await store.acknowledge(1, [[1, 2]]);
  await store.close();
  expect((await open()).opening).toMatchObject({ eventsAckedUpTo: 1, positionsAcked: [[1, 2]] });
});
