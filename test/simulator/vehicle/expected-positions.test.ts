import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  createExpectation,
  type ExpectationOptions,
  type ExpectedPosition,
  expectPositions,
} from '../../../simulator/vehicle/expected-positions.ts';
import { bytes, nmea } from './nmea.ts';

const SHARED = join(import.meta.dirname, '../../../../shared/nmea/drives');
const START = Date.UTC(2026, 2, 2, 9);
/** One metre of latitude. */
const METRE_DEG = 180 / (Math.PI * 6_371_008.8);

type Point = [second: number, speedKmh: number, courseDeg?: number | null, northM?: number];

/** The speed is in VTG: km/h as they are, where RMC would round them to knots. */
function epochOf([second, speedKmh, courseDeg = null, northM = 0]: Point): Uint8Array {
  const iso = new Date(START + second * 1000).toISOString();
  const minutes = (54 + northM * METRE_DEG * 60).toFixed(9).padStart(12, '0');
  const rmc = `GPRMC,${iso.slice(11, 23).replaceAll(':', '')},A,04${minutes},N,05218.0,W,,${courseDeg ?? ''},020326,,,A`;
  return bytes(nmea(rmc) + nmea(`GPVTG,,T,,M,,N,${speedKmh},K,A`));
}

function whole(points: Point[], options: Partial<ExpectationOptions> = {}): string[] {
  const expectation = createExpectation({ notBeforeMs: 0, ...options });
  for (const point of points) expectation.epoch(epochOf(point));
  return said(expectation.positions);
}

function said(positions: readonly ExpectedPosition[]): string[] {
  return positions.map(({ t, why, move }) => `${(t - START) / 1000} ${why} ${move}`);
}

function seconds(from: number, to: number, speedKmh: number, courseDeg: number | null = null): Point[] {
  return Array.from({ length: to - from + 1 }, (_, i) => [from + i, speedKmh, courseDeg]);
}

test('a drive on which every reason occurs once', () => {
  const drive: Point[] = [
    ...seconds(0, 60, 0),
    [61, 9, 0],
    [62, 9, 0],
    [63, 9, 0],
    [64, 9, 0],
    [65, 9, 14.9],
    [66, 9, 15],
    [67, 23.9, 15],
    [68, 24, 15],
    [69, 15, 15, 99.9],
    [70, 15, 15, 100.1],
    [71, 2.9, null, 100.1],
    [101, 2.9, null, 100.1],
  ];
  expect(whole(drive)).toEqual([
    '0 first STATIQUE',
    '60 time STATIQUE',
    '64 start MOBILE',
    '66 angle MOBILE',
    '68 speed MOBILE',
    '70 distance MOBILE',
    '101 stop STATIQUE',
  ]);
});

test('stop comes 30 s after the first fix below 3 km/h, with a position each 5 s meanwhile', () => {
  expect(whole([...seconds(0, 3, 14, 0), ...seconds(4, 95, 1)])).toEqual([
    '0 first STATIQUE',
    '3 start MOBILE',
    ...[8, 13, 18, 23, 28, 33].map((s) => `${s} time MOBILE`),
    '34 stop STATIQUE',
    '94 time STATIQUE',
  ]);
});

describe('moving or stationary', () => {
  test('exactly 8 km/h is no start, and 3 km/h no stop', () => {
    expect(whole(seconds(0, 20, 8))).toEqual(['0 first STATIQUE']);
    expect(whole([...seconds(0, 3, 20), ...seconds(4, 50, 3)]).join()).not.toContain('stop');
  });

  test('one fix between the thresholds starts the spell anew', () => {
    expect(
      whole([
        [0, 9],
        [1, 9],
        [2, 5],
        [3, 9],
        [4, 9],
        [5, 9],
        [6, 9],
      ]),
    ).toEqual(['0 first STATIQUE', '6 start MOBILE']);
  });
});

describe('recording', () => {
  test('the first is first even when the state changes with it', () => {
    const expectation = createExpectation({ notBeforeMs: 0, open: false });
    for (const point of seconds(0, 2, 20)) expectation.epoch(epochOf(point));
    expectation.gate(true);
    expectation.epoch(epochOf([3, 20]));
    expect(said(expectation.positions)).toEqual(['3 first MOBILE']);
  });

  test('a closed gate records nothing and forgets the last position, not the state', () => {
    const expectation = createExpectation({ notBeforeMs: 0 });
    for (const point of seconds(0, 4, 20)) expectation.epoch(epochOf(point));
    expectation.gate(false);
    for (const point of seconds(5, 20, 20)) expectation.epoch(epochOf(point));
    expectation.gate(true);
    expectation.epoch(epochOf([21, 20]));
    expect(said(expectation.positions)).toEqual(['0 first STATIQUE', '3 start MOBILE', '21 first MOBILE']);
  });

  test('a restart forgets the state as well', () => {
    const expectation = createExpectation({ notBeforeMs: 0 });
    for (const point of seconds(0, 4, 20)) expectation.epoch(epochOf(point));
    expectation.restart();
    for (const point of seconds(5, 8, 20)) expectation.epoch(epochOf(point));
    expect(said(expectation.positions)).toEqual([
      '0 first STATIQUE',
      '3 start MOBILE',
      '5 first STATIQUE',
      '8 start MOBILE',
    ]);
  });

  test('angle the shorter way round, and not within a second of the last position', () => {
    const before = seconds(0, 3, 20, 350);
    expect(whole([...before, [3.5, 20, 10], [4, 20, 4.9], [4.5, 20, 5]])).toEqual([
      '0 first STATIQUE',
      '3 start MOBILE',
      '4.5 angle MOBILE',
    ]);
  });

  test('a clock that is believed to have been set back is a reason', () => {
    const back: Point[] = [...seconds(100, 101, 0), ...seconds(10, 19, 0), [20, 0]];
    expect(whole(back)).toEqual(['100 first STATIQUE', '19 time STATIQUE']);
  });

  test('other numbers for other thresholds', () => {
    expect(whole(seconds(0, 20, 0), { rules: { stationaryPeriodMs: 10_000 } })).toHaveLength(3);
  });
});

test('over a whole file: restarts and the gate by number of epoch', () => {
  const file = Buffer.concat(seconds(0, 19, 0).map(epochOf));
  const options = { notBeforeMs: 0, openFrom: 2, openTo: 15, restartBefore: [10] };
  expect(said(expectPositions(file, options))).toEqual(['2 first STATIQUE', '10 first STATIQUE']);
});

describe.skipIf(!existsSync(SHARED))('recorded drives (../shared/nmea/drives; skipped where absent)', () => {
  // Bounds from what the recordings' own description says: hours at one position per 5 s moving and per 60 s standing
  // at least, one per second at most, and never two moves without a change between them.
  test.each([
    ['dotmorten-NmeaSampleData.nmea', 900, 4469],
    ['genivi-20100403_Z205_Switzerland.nmea', 1900, 10_412],
    ['genivi-munich-gps.nmea', 240, 1867],
  ])('%s', (name, least, most) => {
    const positions = expectPositions(readFileSync(join(SHARED, name)), { notBeforeMs: 0 });
    const count: Record<string, number> = {};
    for (const { why } of positions) count[why] = (count[why] ?? 0) + 1;
    console.log(`${name}: ${positions.length} positions`, count);
    expect(positions.length).toBeGreaterThan(least);
    expect(positions.length).toBeLessThan(most);
    expect(count['first']).toBe(1);
    expect(Math.abs((count['start'] ?? 0) - (count['stop'] ?? 0))).toBeLessThanOrEqual(1);
  });
});
