import { expect, test } from 'vitest';
import { NAMING_PERIOD_MS } from '../../../gateway/core/limits.ts';
import { createNaming, type SkippedNumbers } from '../../../gateway/core/record/naming.ts';

const deleted = (from: number, to: number, of: 'p' | 'e' = 'p'): SkippedNumbers => ({ of, from, to, reason: 'quota' });

test('what a stop cost is named at once', () => {
  const naming = createNaming();
  const lost: SkippedNumbers = { of: 'p', from: 4, to: 9, reason: 'unclean-stop' };
  naming.add(lost, 0);
  expect(naming.next(0)).toEqual(lost);
  expect(naming.next(0)).toBe(null);
  expect(naming.dueAtMs()).toBe(null);
});

test('what is deleted bit by bit is one event a minute later', () => {
  const naming = createNaming();
  naming.add(deleted(1, 500), 7);
  naming.add(deleted(501, 1_000), 50_000);
  expect(naming.dueAtMs()).toBe(7 + NAMING_PERIOD_MS);
  expect(naming.next(6 + NAMING_PERIOD_MS)).toBe(null);
  expect(naming.next(7 + NAMING_PERIOD_MS)).toEqual(deleted(1, 1_000));
  expect(naming.next(7 + NAMING_PERIOD_MS)).toBe(null);
  expect(naming.dueAtMs()).toBe(null);
});

test('what does not touch is named one per minute, the longest first, and goes on merging meanwhile', () => {
  const naming = createNaming();
  for (let n = 1; n < 200; n += 2) naming.add(deleted(n, n), 0);
  naming.add(deleted(300, 301, 'e'), 0);
  const told: (SkippedNumbers | null)[] = [];
  naming.next(NAMING_PERIOD_MS - 1);
  told.push(naming.next(NAMING_PERIOD_MS), naming.next(NAMING_PERIOD_MS));
  for (let n = 2; n < 200; n += 2) naming.add(deleted(n, n), NAMING_PERIOD_MS + 1);
  told.push(naming.next(2 * NAMING_PERIOD_MS), naming.next(3 * NAMING_PERIOD_MS));
  expect(told).toEqual([deleted(300, 301, 'e'), null, deleted(1, 199), null]);
});

test('lanes and reasons are named apart', () => {
  const naming = createNaming();
  const old: SkippedNumbers = { of: 'p', from: 3, to: 3, reason: 'retention' };
  for (const numbers of [deleted(1, 2), old, deleted(3, 4, 'e')]) naming.add(numbers, 0);
  const told = [1, 2, 3].map((minute) => naming.next(minute * NAMING_PERIOD_MS));
  expect(told).toEqual([deleted(1, 2), deleted(3, 4, 'e'), old]);
});
