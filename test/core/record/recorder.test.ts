import { expect, test } from 'vitest';
import type { TrackPoint } from '../../../gateway/core/motion/track.ts';
import { createRecorder } from '../../../gateway/core/record/recorder.ts';
import { positionRecord } from '../../../gateway/core/record/schema.ts';

const OPENING = { series: '00112233445566aa', nextEvent: 5, nextPosition: 9 };
const FIX = {
  ...{ monoMs: 61_237, t: 1_795_334_022_000, latDeg: 4.921_300_6, lonDeg: -52.310_812_4, altitudeM: 12.46 },
  ...{ speedKmh: 43.149, mode: '3D', hdop: 1.084, satellitesUsed: 11, suspect: [], accuracyM: { horizontalM: 4.66 } },
};

function record(courseDeg: number | null, fix: object = {}) {
  const point = {
    fix: { ...FIX, ...fix },
    ...{ latDeg: FIX.latDeg, lonDeg: FIX.lonDeg, courseDeg, courseHeld: false, odoM: 48_211.4 },
    ...{ move: 'MOBILE', since: null, ageMs: 0 },
  } as unknown as TrackPoint;
  return createRecorder(OPENING, 'boot-1').position(point, 'time', null, null);
}

test('no more digits than a receiver vouches for', () => {
  const position = record(312.5);
  expect(positionRecord.parse(position)).toEqual(position);
  expect(position).toMatchObject({ mono: 61_240, lat: 4.921_301, lon: -52.310_812, altM: 12, speedKmh: 43.1 });
  expect(position).toMatchObject({ courseDeg: 313, hdop: 1.08, accM: 4.7, odoM: 48_211, n: 9 });
});

test.each([
  [359.4, 359],
  [359.5, 0],
  [0.4, 0],
  [null, null],
])('a course of %s° is %s°', (courseDeg, recorded) => {
  expect(record(courseDeg).courseDeg).toBe(recorded);
});

test('what is not known stays so', () => {
  expect(record(null, { altitudeM: null, speedKmh: null, hdop: null, accuracyM: null })).toMatchObject({
    ...{ altM: null, speedKmh: null, hdop: null, accM: null },
  });
});
