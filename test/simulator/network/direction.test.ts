import { assert, integer, property, record } from 'fast-check';
import { expect, test } from 'vitest';
import { createDirection } from '../../../simulator/network/direction.ts';
import { PROFILE_NAMES, profileOf } from '../../../simulator/network/profiles.ts';

const WAY = { delayMs: 100, jitterMs: 40, bytesPerS: 5_000 };

test('without a shape everything is there at once, except in a stall', () => {
  const direction = createDirection(1);
  expect(direction.arrivalMs(1_000, 500)).toBeNull();
  direction.stallUntil(3_000);
  expect(direction.arrivalMs(1_000, 500)).toBe(3_000);
  expect(direction.arrivalMs(3_000, 500)).toBeNull();
});

test('what is sent one after the other queues for the rate', () => {
  const direction = createDirection(1);
  direction.shape({ ...WAY, jitterMs: 0 });
  expect([1_000, 1_000, 5_000].map((nowMs) => direction.arrivalMs(nowMs, 5_000))).toEqual([2_100, 3_100, 6_100]);
});

test('the rate holds in simulated time, and so do the bounds of the delay, for every profile and seed', () => {
  const sent = record({
    seed: integer(),
    bytes: integer({ min: 1, max: 1_400 }),
    pieces: integer({ min: 1, max: 500 }),
  });
  for (const name of PROFILE_NAMES) {
    const { ways } = profileOf(name);
    if (ways === null) continue;
    void assert(
      property(sent, ({ seed, bytes, pieces }) => {
        for (const way of [ways.up, ways.down]) {
          const direction = createDirection(seed);
          direction.shape(way);
          const arrivals = Array.from({ length: pieces }, () => direction.arrivalMs(0, bytes) ?? 0);
          const onTheWayMs = (arrivals.at(-1) ?? 0) - (bytes * pieces * 1_000) / way.bytesPerS;
          expect(onTheWayMs).toBeGreaterThanOrEqual(way.delayMs - way.jitterMs);
          expect(onTheWayMs).toBeLessThanOrEqual(way.delayMs + way.jitterMs + 1);
        }
      }),
    );
  }
});

test('the delay wanders with the seed and with time, and not with how the bytes are cut', () => {
  const wander = (seed: number, pieces: number) => {
    const direction = createDirection(seed);
    direction.shape(WAY);
    return [0, 400, 800, 1_200].map((nowMs) => {
      for (let piece = 1; piece < pieces; piece++) direction.arrivalMs(nowMs, 100 / pieces);
      return direction.arrivalMs(nowMs, 100 / pieces);
    });
  };
  expect(wander(7, 4)).toEqual(wander(7, 1));
  expect(wander(8, 1)).not.toEqual(wander(7, 1));
  expect(new Set(wander(7, 1).map((arrivalMs, nth) => (arrivalMs ?? 0) - nth * 400)).size).toBeGreaterThan(1);
});
