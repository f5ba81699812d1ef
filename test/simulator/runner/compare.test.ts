import { describe, expect, test } from 'vitest';
import { firstUnexpected } from '../../../simulator/runner/compare.ts';
import type { ExpectedPosition } from '../../../simulator/vehicle/expected-positions.ts';
import { BASE_T, position, press } from '../platform/samples.ts';

const expected: ExpectedPosition[] = [1, 2, 3, 4].map((n) => ({
  t: BASE_T + n * 1000,
  lat: 4.92,
  lon: -52.31,
  why: 'time',
  move: 'MOBILE',
}));

test('the same positions in any order of arrival, events among them', () => {
  expect(firstUnexpected(expected, [position(3), press(1), position(1), position(2), position(4)])).toBeNull();
});

test('some may be missing: at the end, or where a kill took them', () => {
  expect(firstUnexpected(expected, [position(1), position(4)])).toBeNull();
  expect(firstUnexpected(expected, [])).toBeNull();
});

describe('named', () => {
  test.each([
    ['another place', position(2, { lat: 4.920002 })],
    ['another reason', position(2, { why: 'angle' })],
    ['another state', position(2, { move: 'STATIQUE' })],
    ['a time that was never expected', position(2, { t: BASE_T })],
    ['one that comes twice under two numbers', position(2, { t: BASE_T + 1000 })],
  ])('%s', (_, second) => {
    expect(firstUnexpected(expected, [position(1), second])).toMatch(
      /^position 2, 2026-03-01T08:00:0\d.000Z .* is not expected there; next expected: 2026-03-01T08:00:02.000Z \(time, MOBILE\)$/,
    );
  });

  test('one more than expected', () => {
    const more = [1, 2, 3, 4, 5].map((n) => position(n));
    expect(firstUnexpected(expected, more)).toMatch(/^position 5, .*next expected: no more$/);
  });
});
