import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  addRange,
  countRanges,
  inRanges,
  type Ranges,
  rangesOf,
  subtractRanges,
  unionRanges,
} from '../../../gateway/core/record/ranges.ts';

/** The same as plain sets of numbers: slow, and obviously right. */
const numbersOf = (ranges: Ranges): Set<number> =>
  new Set(ranges.flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, i) => from + i)));

const ranges = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 0, max: 8 })), { maxLength: 12 })
  .map((pairs) => pairs.reduce<Ranges>((all, [from, length]) => addRange(all, from, from + length), []));

function wellFormed(value: Ranges): boolean {
  return value.every(([from, to], i) => from <= to && (i === 0 || from > (value[i - 1]?.[1] ?? 0) + 1));
}

test('adjacent and overlapping ranges become one', () => {
  expect(addRange([[1, 4]], 5, 6)).toEqual([[1, 6]]);
  expect(
    addRange(
      [
        [1, 4],
        [8, 9],
      ],
      3,
      8,
    ),
  ).toEqual([[1, 9]]);
  expect(addRange([[5, 6]], 1, 2)).toEqual([
    [1, 2],
    [5, 6],
  ]);
  expect(addRange([[5, 6]], 9, 8)).toEqual([[5, 6]]);
});

test('union and difference are those of sets, and stay sorted and disjoint', () => {
  fc.assert(
    fc.property(ranges, ranges, (a, b) => {
      const union = unionRanges(a, b);
      const difference = subtractRanges(a, b);
      expect(wellFormed(union)).toBe(true);
      expect(wellFormed(difference)).toBe(true);
      expect(numbersOf(union)).toEqual(numbersOf(a).union(numbersOf(b)));
      expect(numbersOf(difference)).toEqual(numbersOf(a).difference(numbersOf(b)));
      expect(countRanges(a)).toBe(numbersOf(a).size);
      for (let n = 0; n < 72; n++) expect(inRanges(a, n)).toBe(numbersOf(a).has(n));
    }),
  );
});

test('rising numbers are the ranges they came from', () => {
  fc.assert(
    fc.property(ranges, (value) => {
      expect(rangesOf([...numbersOf(value)])).toEqual(value);
    }),
  );
});
