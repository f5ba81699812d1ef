import { describe, expect, test } from 'vitest';
import { compare, firstUnexpected } from '../../../simulator/runner/compare.ts';
import type { ExpectedPosition } from '../../../simulator/vehicle/expected-positions.ts';
import { BASE_T, position, press } from '../platform/samples.ts';

function expectedAt(n: number, change: Partial<ExpectedPosition> = {}): ExpectedPosition {
  const how = { speedKmh: 30, courseDeg: 90, courseHeld: false, move: 'MOBILE', sinceT: null, suspect: [] } as const;
  const odometer = { odoM: n * 10, odoSlackM: 0, restarts: 0 };
  return { t: BASE_T + n * 1000, lat: 4.92, lon: -52.31, ageMs: 0, ...how, why: 'time', ...odometer, ...change };
}

const LINE =
  /^position 2, 2026-03-01T08:00:0\d.000Z .* is not expected there; next expected: .*:02.000Z \(time, MOBILE\); it differs in: /;
const expected = [1, 2, 3, 4].map((n) => expectedAt(n));

test('the same positions in any order of arrival, events among them', () => {
  expect(firstUnexpected(expected, [position(3), press(1), position(1), position(2), position(4)])).toBeNull();
});

test('some may be missing: at the end, or where a kill took them', () => {
  expect(firstUnexpected(expected, [position(1), position(4)])).toBeNull();
  expect(firstUnexpected(expected, [])).toBeNull();
});

test('which are missing is said, by their place among the expected ones', () => {
  expect(compare(expected, [position(1), position(4)])).toEqual({ unexpected: null, missing: [1, 2] });
  expect(compare(expected, [position(2)])).toEqual({ unexpected: null, missing: [0, 2, 3] });
  expect(
    compare(
      expected,
      expected.map((_, i) => position(i + 1)),
    ).missing,
  ).toEqual([]);
});

test('what the platform asked for stands beside them, anywhere, and is no other', () => {
  const asked = [position(2, { why: 'locate', odoM: 11 }), position(6, { why: 'locate' })];
  const others = [position(1), ...[3, 4, 5].map((n) => position(n, position(n - 1, { n })))];
  expect(compare(expected, [...asked, ...others])).toEqual({ unexpected: null, missing: [] });
});

describe('named', () => {
  test.each([
    ['another place', position(2, { lat: 4.920002 })],
    ['another reason', position(2, { why: 'angle' })],
    ['another state', position(2, { move: 'STATIQUE' })],
    ['another age', position(2, { ageMs: 1 })],
    ['another speed', position(2, { speedKmh: 30.1 })],
    ['a speed that is not known', position(2, { speedKmh: null })],
    ['another course', position(2, { courseDeg: 91 })],
    ['a course finer than whole degrees', position(2, { courseDeg: 89.9 })],
    ['a course said to be held', position(2, { courseHeld: true })],
    ['another reason to suspect it', position(2, { suspect: ['frozen'] })],
    ['another odometer', position(2, { odoM: 21 })],
    ['no odometer', position(2, { odoM: null })],
    ['a time that was never expected', position(2, { t: BASE_T })],
    ['one that comes twice under two numbers', position(2, { t: BASE_T + 1000 })],
  ])('%s', (_, second) => {
    expect(firstUnexpected(expected, [position(1), second])).toMatch(LINE);
  });

  test('one more than expected', () => {
    const more = [1, 2, 3, 4, 5].map((n) => position(n));
    expect(firstUnexpected(expected, more)).toMatch(/^position 5, .*next expected: no more$/);
  });
});

test('what differs is named, and never where it was', () => {
  const wrong = position(1, { ageMs: 7, lat: 4.93, odoM: 11 });
  expect(firstUnexpected(expected, [wrong])).toMatch(/it differs in: lat, ageMs 7 for 0$/);
  expect(firstUnexpected(expected, [position(1, { odoM: 11 })])).toMatch(/it differs in: odoM 11 for 10$/);
});

test('since is looked at where something began or ended', () => {
  const stop = [expectedAt(1, { why: 'stop', sinceT: BASE_T - 30_000 })];
  expect(firstUnexpected(stop, [position(1, { why: 'stop', since: BASE_T - 30_000 })])).toBeNull();
  expect(firstUnexpected(stop, [position(1, { why: 'stop', since: null })])).toMatch(/differs in: since/);
});

test('the course is compared the shorter way round', () => {
  expect(firstUnexpected([expectedAt(1, { courseDeg: 359.97 })], [position(1, { courseDeg: 0 })])).toBeNull();
});

describe('the odometer after a restart', () => {
  const restarted = [expectedAt(1), ...[2, 3, 4].map((n) => expectedAt(n, { restarts: 1, odoSlackM: 15 }))];
  const received = (less: number, later = less) => [
    position(1),
    position(2, { odoM: 20 - less }),
    position(3, { odoM: 30 - later }),
    position(4, { odoM: 40 - later }),
  ];

  test('may be less by what the box had not kept, give or take the rounding, and stays so', () => {
    for (const less of [-1, 0, 15, 16]) expect(firstUnexpected(restarted, received(less))).toBeNull();
    expect(firstUnexpected(restarted, received(10, 11))).toBeNull();
  });

  test('neither more nor less than that, nor now so and now so', () => {
    expect(firstUnexpected(restarted, received(17))).toMatch(/odoM 3 for 20$/);
    expect(firstUnexpected(restarted, received(-2))).toMatch(/odoM 22 for 20$/);
    expect(firstUnexpected(restarted, received(10, 12))).toMatch(/odoM 18 for 30$/);
  });
});
