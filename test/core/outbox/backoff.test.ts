import { expect, test } from 'vitest';
import { backoffMs } from '../../../gateway/core/outbox/backoff.ts';

test('the ceiling doubles to its maximum, the floor holds', () => {
  expect([0, 1, 2, 3, 9, 5_000].map((attempt) => backoffMs(attempt, 1_000, 60_000, 0, 1))).toEqual([
    1_000, 2_000, 4_000, 8_000, 60_000, 60_000,
  ]);
  expect(backoffMs(3, 1_000, 60_000, 0, 0)).toBe(0);
  expect(backoffMs(3, 1_000, 60_000, 0, 0.5)).toBe(4_000);
  expect([0, 0.5, 1].map((random) => backoffMs(6, 1_000, 60_000, 10_000, random))).toEqual([10_000, 35_000, 60_000]);
});

test('a fleet that waits for one floor does not come back in one instant', () => {
  expect([0, 0.5, 1].map((random) => backoffMs(0, 1_000, 60_000, 15_000, random))).toEqual([15_000, 22_500, 30_000]);
});
