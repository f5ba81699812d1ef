import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  common,
  count,
  createNumberSet,
  describe,
  highest,
  type Range,
  without,
} from '../../../simulator/platform/ranges.ts';

const numbers = fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 60 });

function setOf(all: readonly number[]) {
  const set = createNumberSet();
  for (const n of all) set.add(n);
  return set;
}

function unfold(ranges: readonly Range[]): number[] {
  return ranges.flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, i) => from + i));
}

test('a number set holds what was added, as sorted ranges that do not touch', () => {
  fc.assert(
    fc.property(numbers, (all) => {
      const set = setOf(all);
      const ranges = set.ranges();
      expect(unfold(ranges)).toEqual([...new Set(all)].sort((a, b) => a - b));
      for (const [i, [from]] of ranges.entries()) expect(from).toBeGreaterThan((ranges[i - 1]?.[1] ?? -1) + 1);
      for (let n = 1; n <= 60; n++) expect(set.has(n)).toBe(all.includes(n));
    }),
  );
});

test('difference and intersection agree with those of plain sets', () => {
  fc.assert(
    fc.property(numbers, numbers, (a, b) => {
      const left = setOf(a).ranges();
      const right = setOf(b).ranges();
      const sorted = [...new Set(a)].sort((x, y) => x - y);
      expect(unfold(without(left, right))).toEqual(sorted.filter((n) => !b.includes(n)));
      expect(unfold(common(left, right))).toEqual(sorted.filter((n) => b.includes(n)));
    }),
  );
});

test('handed-out ranges are copies', () => {
  const set = setOf([1, 2]);
  const before = set.ranges();
  set.add(3);
  expect(before).toEqual([[1, 2]]);
});

test('count, highest, words', () => {
  const ranges: Range[] = [
    [1, 40],
    [43, 43],
  ];
  expect(count(ranges)).toBe(41);
  expect(highest(ranges)).toBe(43);
  expect(highest([])).toBe(0);
  expect(describe(ranges)).toBe('1-40, 43');
});
