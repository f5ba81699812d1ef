/** Whatever order a receiver has, the same epochs give the same fixes, and their time goes forward. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createEpochAssembler } from '../../../gateway/core/gnss/epoch.ts';
import type { Fix } from '../../../gateway/core/gnss/fix.ts';
import { decodedOf } from './nmea.ts';

const seed = Number(process.env['SEED'] ?? 20_260_305);
console.log(`seed ${seed}`);

/** One epoch, its values all different from those of the epoch before. The GGA repeats HDOP and number of the GSA, as receivers do. */
function sentences(at: number, periodMs: number): string[] {
  const ms = at * periodMs;
  const time = new Date(ms).toISOString().slice(11, 23).replace(/:/g, '');
  const hdop = (1 + (at % 7) / 5).toFixed(2);
  const knots = (10 + at).toFixed(3);
  const minutes = (at / 100).toFixed(5).padStart(8, '0');
  return [
    `GNRMC,${time},A,48${minutes},N,002${minutes},E,${knots},${at % 360},140726,,,A,V`,
    `GNGGA,${time},48${minutes},N,002${minutes},E,1,02,${hdop},${at}.5,M,48.0,M,,`,
    `GNGLL,48${minutes},N,002${minutes},E,${time},A,A`,
    `GNGST,${time},,,,,${at % 5}.5,1.5,3.0`,
    `GNGSA,A,3,01,02,,,,,,,,,,,2.0,${hdop},1.${at % 10},1`,
    `GNVTG,${at % 360},T,,M,${knots},N,,K,A`,
  ];
}

function fixesOf(bodies: readonly string[]): Fix[] {
  const fixes: Fix[] = [];
  const epochs = createEpochAssembler((fix) => fixes.push(fix));
  for (const body of bodies) epochs.push(decodedOf(body), 0);
  epochs.flush();
  return fixes;
}

/** What of a fix is its epoch's own: the sky is the receiver's, and comes when it comes. */
const own = ({ sky: _sky, ...fix }: Fix) => fix;

const EPOCHS = 40;
/** In its first cycles an order may be read either way; from here on it is known. */
const LEARNT = 12;
const SIZE = sentences(0, 1000).length;

test('any order of the sentences within the cycle gives the same fixes, from 1 to 25 Hz', () => {
  const order = fc.shuffledSubarray([...Array(SIZE).keys()], { minLength: SIZE, maxLength: SIZE });
  fc.assert(
    fc.property(order, fc.constantFrom(1000, 500, 200, 100, 40), (places, periodMs) => {
      const epochs = Array.from({ length: EPOCHS }, (_, at) => sentences(at, periodMs));
      const expected = fixesOf(epochs.flat()).slice(LEARNT).map(own);
      const found = fixesOf(epochs.flatMap((epoch) => places.map((place) => epoch[place] ?? '')));
      expect(found.slice(LEARNT).map(own)).toEqual(expected);
      expect(found).toHaveLength(EPOCHS);
    }),
    { seed, numRuns: 300 },
  );
});

test('another order in every epoch: one fix per instant, its timed sentences all in it', () => {
  const orders = fc.array(fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4, maxLength: 4 }), {
    minLength: EPOCHS,
    maxLength: EPOCHS,
  });
  fc.assert(
    fc.property(orders, (all) => {
      const epochs = all.map((places, at) => places.map((place) => sentences(at, 1000)[place] ?? ''));
      const fixes = fixesOf(epochs.flat());
      const instants = fixes.map(({ t }) => t ?? 0);
      expect(instants).toEqual([...new Set(instants)].sort((a, b) => a - b));
      expect(fixes).toHaveLength(EPOCHS);
      // An order that was believed too early may cost an epoch a late sentence, never its position.
      expect(fixes.every(({ latDeg, lonDeg }) => latDeg !== null && lonDeg !== null)).toBe(true);
    }),
    { seed, numRuns: 200 },
  );
});

test('sentences lost anywhere: no instant twice, and time goes forward', () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { minLength: EPOCHS * SIZE, maxLength: EPOCHS * SIZE }), (kept) => {
      const all = Array.from({ length: EPOCHS }, (_, at) => sentences(at, 1000)).flat();
      const instants = fixesOf(all.filter((_, i) => kept[i])).flatMap(({ t }) => t ?? []);
      expect(instants).toEqual([...new Set(instants)].sort((a, b) => a - b));
    }),
    { seed, numRuns: 200 },
  );
});

test('what is encoded comes back', () => {
  const epoch = fc.record({
    ms: fc.integer({ min: 0, max: 86_399_999 }),
    day: fc.integer({ min: 0, max: 20_000 }),
    lat: fc.integer({ min: -5_399_999, max: 5_399_999 }),
    lon: fc.integer({ min: -10_799_999, max: 10_799_999 }),
    knots: fc.integer({ min: 0, max: 999_999 }),
    course: fc.integer({ min: 0, max: 35_999 }),
    altitude: fc.integer({ min: -9_999, max: 99_999 }),
  });
  const angle = (milliMinutes: number, digits: number) =>
    `${String(Math.floor(milliMinutes / 60_000)).padStart(digits, '0')}${((milliMinutes % 60_000) / 1000).toFixed(3).padStart(6, '0')}`;
  fc.assert(
    fc.property(epoch, ({ ms, day, lat, lon, knots, course, altitude }) => {
      const t = Date.UTC(2000, 0, 1) + day * 86_400_000 + ms;
      const [date = '', time = ''] = new Date(t).toISOString().split('T');
      const hhmmss = time.slice(0, 12).replace(/:/g, '');
      const place = `${angle(Math.abs(lat), 2)},${lat < 0 ? 'S' : 'N'},${angle(Math.abs(lon), 3)},${lon < 0 ? 'W' : 'E'}`;
      const ddmmyy = `${date.slice(8)}${date.slice(5, 7)}${date.slice(2, 4)}`;
      const [fix] = fixesOf([
        `GPRMC,${hhmmss},A,${place},${(knots / 1000).toFixed(3)},${(course / 100).toFixed(2)},${ddmmyy},,,A`,
        `GPGGA,${hhmmss},${place},1,08,1.0,${(altitude / 10).toFixed(1)},M,48.0,M,,`,
      ]);
      expect(fix).toMatchObject({ t, altitudeM: altitude / 10, courseDeg: course / 100 });
      expect(fix?.latDeg).toBeCloseTo(lat / 60_000, 9);
      expect(fix?.lonDeg).toBeCloseTo(lon / 60_000, 9);
      expect(fix?.speedKmh).toBeCloseTo((knots / 1000) * 1.852, 9);
    }),
    { seed, numRuns: 1000 },
  );
});
