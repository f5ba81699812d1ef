/** How fast history leaves over links of all kinds, in simulated time. */
import { expect, test } from 'vitest';
import { FLIGHT_BYTES_FIRST, FLIGHT_BYTES_MAX, HISTORY_BATCH_POSITIONS } from '../../../gateway/core/outbox/limits.ts';
import { createPace } from '../../../gateway/core/outbox/pace.ts';
import { drain, type LinkModel } from './link-model.ts';

/** Half a day of garde at one position in five seconds. */
const HALF_A_DAY = 8_640;
const MBIT = 125;
const GPRS: LinkModel = { bytesPerMs: 2.5, roundTripMs: 700 };

/** What was in flight at its worst, as time of the link, once the first batches have told how fast it is. */
function worstFlightMs({ bytesPerMs }: LinkModel, { flights }: ReturnType<typeof drain>, afterMs: number): number {
  return Math.max(...flights.filter(({ atMs }) => atMs > afterMs).map(({ bytes }) => bytes)) / bytesPerMs;
}

test('half a day over 1 Mbit/s and 300 ms leaves in 5 s, and an event never waits for 1 s', () => {
  const { tookMs, eventWaitMs } = drain({ bytesPerMs: MBIT, roundTripMs: 300 }, HALF_A_DAY, 250);
  expect(tookMs).toBeLessThan(5_000);
  expect(eventWaitMs).toBeLessThan(1_000);
});

test('on GPRS no more than a second of the link is in flight, and more than half of it is used', () => {
  const drained = drain(GPRS, HALF_A_DAY, null);
  expect(worstFlightMs(GPRS, drained, 0)).toBeLessThanOrEqual(1_050);
  expect(worstFlightMs(GPRS, drained, 5_000)).toBeLessThanOrEqual(1_000);
  const sentMs = drained.bytes / GPRS.bytesPerMs;
  expect(drained.tookMs).toBeLessThan(2 * sentMs);
});

test.each([
  ['EDGE', { bytesPerMs: 12.5, roundTripMs: 400 }],
  ['a satellite', { bytesPerMs: MBIT, roundTripMs: 650 }],
  ['3G', { bytesPerMs: 2 * MBIT, roundTripMs: 150 }],
  ['4G', { bytesPerMs: 20 * MBIT, roundTripMs: 50 }],
])('over %s the link is used, and never more than a second of it', (_, link) => {
  // Some 20 s of each link.
  const drained = drain(link, link.bytesPerMs * 2_000, 1_000);
  expect(worstFlightMs(link, drained, 0)).toBeLessThanOrEqual(1_000);
  // The wait beyond the round trip is for what is in front.
  expect(drained.eventWaitMs - link.roundTripMs).toBeLessThan(500);
  expect((drained.bytes / link.bytesPerMs) * 1.5).toBeGreaterThan(drained.tookMs);
});

test.each([
  ['GPRS', { ...GPRS, jitterMs: 500 }],
  ['EDGE', { bytesPerMs: 12.5, roundTripMs: 400, jitterMs: 200 }],
  ['3G', { bytesPerMs: MBIT, roundTripMs: 150, jitterMs: 300 }],
  ['a satellite', { bytesPerMs: MBIT, roundTripMs: 650, jitterMs: 100 }],
])('answers that come irregularly over %s are no faster link', (_, link) => {
  for (const seed of [1, 2, 3, 4, 5]) {
    const drained = drain(link, link.bytesPerMs * 2_000, 3_000, seed);
    expect(worstFlightMs(link, drained, 0), `seed ${seed}`).toBeLessThanOrEqual(1_100);
    expect((drained.bytes / link.bytesPerMs) * 2.2, `seed ${seed}`).toBeGreaterThan(drained.tookMs);
  }
});

test('a local link is filled at once, with messages of the largest size', () => {
  const { tookMs, messages } = drain({ bytesPerMs: 50_000, roundTripMs: 0.5 }, 100_000, null);
  expect(tookMs).toBeLessThan(200);
  expect(messages).toBeLessThan(130);
});

test('a stall cuts what is in flight, and the link is filled again after it', () => {
  const link: LinkModel = { bytesPerMs: MBIT, roundTripMs: 150, stall: [3_000, 6_000] };
  const drained = drain(link, 100_000, null);
  const inFlight = (from: number, to: number) =>
    Math.max(0, ...drained.flights.filter(({ atMs }) => atMs >= from && atMs < to).map(({ bytes }) => bytes));
  const before = inFlight(0, 3_000);
  expect(inFlight(6_000, 6_300)).toBeLessThan(before);
  expect(inFlight(9_000, 12_000)).toBeGreaterThan(before / 2);
  expect(worstFlightMs(link, drained, 0)).toBeLessThanOrEqual(1_000);
});

test('time that stands still, as in lock step, gives no rate beyond all bounds', () => {
  const pace = createPace();
  pace.linkUp(null);
  let inFlight = 0;
  for (let round = 0; round < 50; round++) {
    const messages = [];
    for (let bytes = 0; pace.hasRoom(5_000, 0) && bytes < 10 * FLIGHT_BYTES_MAX; bytes += 5_000) {
      messages.push(pace.left(5_000, 0));
    }
    inFlight = messages.length * 5_000;
    for (const message of messages) pace.answered(message, 5_000, 0);
  }
  expect(inFlight).toBeGreaterThan(FLIGHT_BYTES_FIRST);
  expect(inFlight).toBeLessThanOrEqual(FLIGHT_BYTES_MAX);
  expect(Number.isFinite(pace.batchPositions(0))).toBe(true);
});

test('after a pause, and on a new link, it begins anew', () => {
  const pace = createPace();
  pace.linkUp(null);
  let now = 0;
  const flyFor = (ms: number) => {
    for (const end = now + ms; now < end; now += 10) {
      const message = pace.left(20_000, now);
      pace.answered(message, 20_000, now + 10);
      pace.learn(1_000, 20_000, now + 10);
    }
  };
  flyFor(500);
  expect(pace.batchPositions(now)).toBeGreaterThan(400);
  const grown = pace.batchPositions(now);
  now += 60_000;
  expect(pace.batchPositions(now)).toBeLessThan(grown / 4);
  flyFor(500);
  expect(pace.batchPositions(now)).toBe(grown);
  pace.linkUp(null);
  expect(pace.batchPositions(now)).toBeLessThan(grown / 4);
});

test('a message of history is as large as the broker takes, and smaller where one was too large', () => {
  const pace = createPace();
  pace.linkUp(1_200);
  const count = pace.batchPositions(0);
  expect(pace.expectedBytes(count)).toBeLessThanOrEqual(600);
  pace.tooLarge(count);
  expect(pace.batchPositions(0)).toBe(Math.floor(count / 2));
  for (let i = 0; i < 10; i++) pace.tooLarge(pace.batchPositions(0));
  expect(pace.batchPositions(0)).toBe(1);
  pace.linkUp(null);
  expect(pace.batchPositions(0)).toBeGreaterThan(count / 2);
});

test('never more positions in a message than the store may be busy with', () => {
  const pace = createPace();
  pace.linkUp(null);
  for (let now = 0; now < 5_000; now++) {
    pace.answered(pace.left(100_000, now), 100_000, now + 1);
    pace.learn(1_000, 2_500, now);
  }
  expect(pace.batchPositions(5_000)).toBe(HISTORY_BATCH_POSITIONS);
});

test('a message of another connection, answered late, counts for nothing', () => {
  const pace = createPace();
  pace.linkUp(null);
  const old = pace.left(4_000, 0);
  pace.linkUp(null);
  pace.left(4_000, 0);
  pace.lost(old);
  expect(pace.hasRoom(1_000, 0)).toBe(false);
});
