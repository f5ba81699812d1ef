import { describe, expect, test } from 'vitest';
import { createMotion } from '../../../gateway/core/motion/motion.ts';
import { fixAt } from '../gnss/fixes.ts';

/** `[second, km/h]` pairs → `M` or `S` for each fix, in capitals where it changed. */
function moves(...fixes: [number, number | null][]): string {
  const motion = createMotion();
  return fixes
    .map(([second, speedKmh]) => motion.update(fixAt(second * 1000, { speedKmh })))
    .map(({ move, changed }) => (changed ? move.charAt(0) : move.charAt(0).toLowerCase()))
    .join('');
}

const started: [number, number][] = [
  [0, 50],
  [3, 50],
];

describe('MOBILE', () => {
  test('after 3 s above 8 km/h, not before', () => {
    expect(moves([0, 50], [1, 50], [2.9, 50], [3, 50], [4, 50])).toBe('sssMm');
  });
  test('8 km/h exactly is not above', () => {
    expect(moves([0, 8], [5, 8], [10, 8])).toBe('sss');
  });
  test('a fix between the thresholds ends the spell', () => {
    expect(moves([0, 50], [2, 5], [3, 50], [5, 50], [6, 50])).toBe('ssssM');
  });
  test('so does a fix without a speed', () => {
    expect(moves([0, 50], [2, null], [3, 50], [5, 50], [6, 50])).toBe('ssssM');
  });
  test('so does a clock set back', () => {
    expect(moves([100, 50], [10, 50], [12, 50], [13, 50])).toBe('sssM');
  });
  test('a gap within the spell counts', () => {
    expect(moves([0, 50], [200, 50])).toBe('sM');
  });
});

describe('STATIQUE', () => {
  test('after 30 s below 3 km/h, not before', () => {
    expect(moves(...started, [10, 0], [39.9, 2.9], [40, 0], [41, 0])).toBe('sMmmSs');
  });
  test('3 km/h exactly is not below', () => {
    expect(moves(...started, [10, 3], [50, 3], [90, 3])).toBe('sMmmm');
  });
  test('crawling ends the spell', () => {
    expect(moves(...started, [10, 0], [30, 4], [31, 0], [60, 0], [61, 0])).toBe('sMmmmmS');
  });
  test('and then moving again', () => {
    expect(moves(...started, [10, 0], [40, 0], [41, 20], [44, 20])).toBe('sMmSsM');
  });
});
