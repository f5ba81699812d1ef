import fc from 'fast-check';
import { expect, test } from 'vitest';
import { evictions, excessRows } from '../../../gateway/core/record/quota.ts';
import { addRange, countRanges, type Ranges, subtractRanges } from '../../../gateway/core/record/ranges.ts';

const ranges = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 0, max: 20 })), { maxLength: 12 })
  .map((parts) => parts.reduce<Ranges>((all, [from, length]) => addRange(all, from, from + length), []));

test('within the quota nothing goes; beyond, what is over and a hundredth more', () => {
  const quota = { rowsMax: 1_000, bytesMax: 1_000_000 };
  expect(excessRows({ rows: 1_000, bytes: 1_000_000 }, quota)).toBe(0);
  expect(excessRows({ rows: 1_001, bytes: 0 }, quota)).toBe(11);
  expect(excessRows({ rows: 900, bytes: 1_100_000 }, quota)).toBe(91);
  expect(excessRows({ rows: 0, bytes: 9_000_000 }, quota)).toBe(0);
});

test('as many as asked for go, of those that are there; none waits less than one that goes, and the delivered go first', () => {
  fc.assert(
    fc.property(ranges, ranges, fc.integer({ min: 0, max: 120 }), (stored, acked, excess) => {
      const gone = evictions(stored, acked, excess);
      expect(countRanges(gone)).toBe(Math.min(excess, countRanges(stored)));
      const waiting = subtractRanges(stored, acked);
      const delivered = subtractRanges(stored, waiting);
      const lost = subtractRanges(waiting, subtractRanges(waiting, gone));
      if (lost.length > 0) expect(subtractRanges(delivered, gone)).toEqual([]);
      const kept = subtractRanges(waiting, lost);
      if (lost.length > 0 && kept.length > 0) expect(lost.at(-1)?.[1]).toBeLessThan(kept[0]?.[0] ?? 0);
    }),
  );
});
