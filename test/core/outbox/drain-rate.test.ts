import { expect, test } from 'vitest';
import { DRAIN_WINDOW_MS } from '../../../gateway/core/limits.ts';
import { createDrainRate } from '../../../gateway/core/outbox/drain-rate.ts';

test('ten a second leave of three hundred', () => {
  const rate = createDrainRate();
  for (let s = 0; s <= 10; s++) rate.note(0, s === 0 ? 0 : 10, s * 1_000);
  expect(rate.timeToEmptyS(300, 10_000)).toBe(30);
});

test('what comes in meanwhile counts against it', () => {
  const rate = createDrainRate();
  for (let s = 0; s <= 10; s++) rate.note(s === 0 ? 0 : 5, s === 0 ? 0 : 10, s * 1_000);
  expect(rate.timeToEmptyS(300, 10_000)).toBe(60);
});

test('nothing waits: 0; nothing leaves, or more comes than leaves: unknown', () => {
  const rate = createDrainRate();
  expect(rate.timeToEmptyS(0, 0)).toBe(0);
  expect(rate.timeToEmptyS(5, 0)).toBe(null);
  rate.note(5, 4, 1_000);
  expect(rate.timeToEmptyS(5, 2_000)).toBe(null);
});

test('a pace of long ago says nothing of now', () => {
  const rate = createDrainRate();
  rate.note(0, 100, 0);
  expect(rate.timeToEmptyS(10, 1_000)).not.toBe(null);
  expect(rate.timeToEmptyS(10, DRAIN_WINDOW_MS)).toBe(null);
});
