import { expect, test } from 'vitest';
import { backoffMs } from '../../../gateway/core/outbox/backoff.ts';

test('the ceiling doubles to its maximum, the floor holds', () => {
  expect([0, 1, 2, 3, 9, 5_000].map((attempt) => backoffMs(attempt, 1_000, 60_000, 0, 1))).toEqual([
    1_000, 2_000, 4_000, 8_000, 60_000, 60_000,
  ]);
  expect(backoffMs(3, 1_000, 60_000, 0, 0)).toBe(0);
  expect(backoffMs(3, 1_000, 60_000, 0, 0.5)).toBe(4_000);
  expect(backoffMs(0, 1_000, 60_000, 15_000, 0.2)).toBe(15_000);
});
