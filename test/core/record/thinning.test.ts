import fc from 'fast-check';
import { expect, test } from 'vitest';
import { POSITIONS_HELD_MAX } from '../../../gateway/core/limits.ts';
import { createThinning, strideWhileHeld } from '../../../gateway/core/record/thinning.ts';

test('the more positions wait the fewer are recorded, and none beyond the memory', () => {
  const held = fc.integer({ min: 0, max: POSITIONS_HELD_MAX * 2 });
  fc.assert(
    fc.property(held, held, fc.boolean(), (a, b, full) => {
      const [less, more] = [Math.min(a, b), Math.max(a, b)].map((count) => strideWhileHeld(count, full)) as [
        number,
        number,
      ];
      expect(more === 0 || (less > 0 && more >= less)).toBe(true);
    }),
  );
  expect(strideWhileHeld(POSITIONS_HELD_MAX, false)).toBe(0);
});

test('a healthy store takes each; a full disk one in two from the first on, one that only refuses may take them soon', () => {
  expect(strideWhileHeld(0, false)).toBe(1);
  expect(strideWhileHeld(0, true)).toBe(2);
});

test('one in k is kept, evenly', () => {
  for (const stride of [1, 2, 4, 16]) {
    const thinning = createThinning();
    const kept = Array.from({ length: 160 }, () => thinning.admits(stride, 'time'));
    expect(kept.filter(Boolean)).toHaveLength(160 / stride);
    expect(kept.lastIndexOf(true)).toBe(159);
  }
});

test('starts and stops are kept while there is room at all', () => {
  const thinning = createThinning();
  for (const why of ['first', 'start', 'stop', 'mission', 'status'] as const) {
    expect(thinning.admits(16, why)).toBe(true);
    expect(thinning.admits(0, why)).toBe(false);
  }
});

test('what was asked for is kept only where each is, and takes nobody else his turn', () => {
  const thinning = createThinning();
  expect([0, 1, 2, 16].map((stride) => thinning.admits(stride, 'locate'))).toEqual([false, true, false, false]);
  const kept = Array.from({ length: 8 }, () => {
    thinning.admits(2, 'locate');
    return thinning.admits(2, 'time');
  });
  expect(kept.filter(Boolean)).toHaveLength(4);
});
