import fc from 'fast-check';
import { expect, test } from 'vitest';
import { angleBetweenDeg, distanceM } from '../../../gateway/core/motion/geodesy.ts';

const seed = Number(process.env['SEED'] ?? 20_260_303);
const place = (latDeg: number, lonDeg: number) => ({ latDeg, lonDeg });

/** One degree of a great circle on this sphere: 2 π 6 371 008.8 m / 360. */
const DEGREE_M = 111_195.08;

test.each([
  ['nowhere', place(47, 7), place(47, 7), 0],
  ['a degree of the equator', place(0, 0), place(0, 1), DEGREE_M],
  ['a degree of a meridian', place(47, 7), place(48, 7), DEGREE_M],
  ['a degree of a parallel at 60°', place(60, 0), place(60, 1), 55_595.4],
  ['across the date line', place(0, 179.5), place(0, -179.5), DEGREE_M],
  ['pole to pole', place(90, 12), place(-90, -34), 180 * DEGREE_M],
  ['Notre-Dame to the Eiffel Tower', place(48.852_97, 2.349_9), place(48.858_37, 2.294_48), 4_099],
])('%s', (_, a, b, expected) => {
  const measured = distanceM(a, b);
  expect(Math.abs(measured - expected)).toBeLessThan(Math.max(1, expected * 1e-4));
});

test('a few metres are not lost in rounding', () => {
  expect(distanceM(place(47, 7), place(47.000_01, 7))).toBeCloseTo(1.111_95, 4);
});

test.each([
  [10, 10, 0],
  [350, 10, 20],
  [10, 350, 20],
  [0, 180, 180],
  [90, 271, 179],
])('from %d to %d: %d', (a, b, expected) => {
  expect(angleBetweenDeg(a, b)).toBe(expected);
});

test('a distance is symmetric, finite and at most half the circumference', () => {
  console.log(`seed ${seed}`);
  const anywhere = fc.record({
    latDeg: fc.double({ min: -90, max: 90, noNaN: true }),
    lonDeg: fc.double({ min: -180, max: 180, noNaN: true }),
  });
  fc.assert(
    fc.property(anywhere, anywhere, (a, b) => {
      const there = distanceM(a, b);
      expect(there).toBeGreaterThanOrEqual(0);
      expect(there).toBeLessThanOrEqual(180 * DEGREE_M + 1);
      expect(distanceM(b, a)).toBeCloseTo(there, 6);
    }),
    { seed },
  );
});
