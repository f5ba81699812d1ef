import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { encodeEpoch } from '../../../simulator/receiver/encoder.ts';
import { findScenario, toScenario } from '../../../simulator/scenarios/scenario.ts';
import { along, distanceM } from '../../../simulator/vehicle/geometry.ts';
import { createVehicle, type Vehicle } from '../../../simulator/vehicle/motion.ts';
import { timedRoute } from '../../../simulator/vehicle/timed.ts';

const SEED = 20_260_812;
const dir = mkdtempSync(join(tmpdir(), 'balise-tracks-'));
afterAll(() => rmSync(dir, { recursive: true }));

const START = '2026-03-29T00:45:30Z';
const PLACES = [
  { lat: 46.685, lon: 5.556 },
  { lat: 46.684, lon: 5.5562 },
  { lat: 46.6835, lon: 5.557 },
  { lat: 46.6835, lon: 5.5595 },
];
const TIMES_S = [0, 10, 15, 40];

function vehicleOn(route: object, text: string | Uint8Array, change: object = {}): Vehicle {
  writeFileSync(join(dir, 'track'), text);
  const scenario = { id: 'track', title: 'Track', altitudeM: 300, route, presses: [], ...change };
  return createVehicle(toScenario(scenario, join(dir, 'scenario.json')));
}

function gpx(timed: boolean, tag: 'trkpt' | 'rtept' = 'trkpt'): string {
  const points = PLACES.map(({ lat, lon }, i) => {
    const time = new Date(Date.parse(START) + (TIMES_S[i] ?? 0) * 1000).toISOString();
    return `<${tag} lat="${lat}" lon="${lon}"><ele>300</ele>${timed ? `<time>${time}</time>` : ''}</${tag}>`;
  }).join('\n');
  const inside = tag === 'trkpt' ? `<trk><trkseg>${points}</trkseg></trk>` : `<rte>${points}</rte>`;
  return `<?xml version="1.0"?>\n<gpx version="1.1" creator="test" xmlns="http://www.topografix.com/GPX/1/1">${inside}</gpx>`;
}

const geojson = (geometry: object) => JSON.stringify({ type: 'Feature', properties: {}, geometry });
const LINE = { type: 'LineString', coordinates: PLACES.map(({ lat, lon }) => [lon, lat]) };

/** Metres to the nearest of the points that the track is made of. */
const toPoint = (vehicle: Vehicle, second: number, i: number) =>
  distanceM(vehicle.motionAt(second), { latDeg: PLACES[i]?.lat ?? 0, lonDeg: PLACES[i]?.lon ?? 0 });

describe('GPX', () => {
  test('keeps the times of its points, and begins when they do', () => {
    const vehicle = vehicleOn({ gpx: 'track' }, gpx(true));
    expect(vehicle.durationS).toBe(40);
    expect(vehicle.motionAt(0).t).toBe(Date.parse(START));
    for (const [i, second] of TIMES_S.entries()) expect(toPoint(vehicle, second, i)).toBeLessThan(0.01);
  });

  test('a start of the scenario moves them all', () => {
    const vehicle = vehicleOn({ gpx: 'track' }, gpx(true), { startsAt: '2026-10-25T01:30:00+02:00' });
    expect(vehicle.motionAt(10).t).toBe(Date.parse('2026-10-24T23:30:10Z'));
    expect(toPoint(vehicle, 10, 1)).toBeLessThan(0.01);
  });

  test.each(['trkpt', 'rtept'] as const)('without times, its %s are driven at the speed that is asked for', (tag) => {
    const vehicle = vehicleOn({ gpx: 'track', speedKmh: 36 }, gpx(false, tag));
    const speeds = Array.from({ length: Math.floor(vehicle.durationS) }, (_, s) => vehicle.motionAt(s).speedKmh);
    expect(Math.max(...speeds)).toBeCloseTo(36, 6);
    expect(toPoint(vehicle, vehicle.durationS, 3)).toBeLessThan(0.01);
    expect(vehicle.motionAt(0).t).toBe(Date.UTC(2026, 8, 1, 7));
  });

  test('of two points with one time the first counts', () => {
    const text = gpx(true);
    const [second = ''] = /<trkpt lat="46.684".*<\/trkpt>/.exec(text) ?? [];
    const vehicle = vehicleOn(
      { gpx: 'track' },
      text.replace(second, `${second}${second.replace('46.684"', '46.6841"')}`),
    );
    expect(toPoint(vehicle, 10, 1)).toBeLessThan(0.01);
    expect(toPoint(vehicle, 40, 3)).toBeLessThan(0.01);
  });

  test.each([
    ['no XML', 'not a track', /track: not XML: /],
    ['XML that is cut off', gpx(true).slice(0, 200), /track: not XML: /],
    ['no points', '<gpx/>', /a way has two points or more/],
    ['one place', gpx(true).replaceAll(/lat="[^"]*" lon="[^"]*"/g, 'lat="1" lon="2"'), /not all at one place/],
    ['a point off the Earth', gpx(true).replace('46.684"', '146.684"'), /point 2 has no lat and lon on the Earth/],
    ['a point without a place', gpx(true).replace('lat="46.684"', ''), /point 2 has no lat/],
    ['a time that is none', gpx(true).replace(/T00:45:40.000Z/, ' noon'), /point 2: 2026-03-29 noon is not a time/],
    [
      'a point without a time',
      gpx(true).replace(/<time>[^<]*<\/time>/, ''),
      /point 1 has no time, and others have one/,
    ],
    ['times that go back', gpx(true).replace('T00:45:40', 'T00:45:20'), /point 2 is before the one in front of it/],
    [
      'neither times nor a speed',
      gpx(false),
      /the track has no times: expected the speed .*\n {2}→ at route\.speedKmh/,
    ],
  ])('%s is named with the file', (_what, text, words) => {
    expect(() => vehicleOn({ gpx: 'track' }, text)).toThrow(words);
    expect(() => vehicleOn({ gpx: 'track' }, text)).toThrow(join(dir, 'scenario.json'));
  });
});

describe('GeoJSON', () => {
  test.each([
    ['a bare line', JSON.stringify(LINE)],
    ['a feature', geojson(LINE)],
    ['a collection', `{"type":"FeatureCollection","features":[${geojson({ type: 'Point' })},${geojson(LINE)}]}`],
  ])('%s is driven from its first point to its last', (_what, text) => {
    const vehicle = vehicleOn({ geojson: 'track', speedKmh: 50 }, text);
    expect(toPoint(vehicle, 0, 0)).toBeLessThan(0.01);
    expect(toPoint(vehicle, vehicle.durationS, 3)).toBeLessThan(0.01);
  });

  test.each([
    ['no JSON', '{', /track: not JSON/],
    ['a point', geojson({ type: 'Point', coordinates: [5, 46] }), /expected a GeoJSON LineString/],
    [
      'latitude first',
      geojson({
        type: 'LineString',
        coordinates: [
          [5, 146],
          [5, 147],
        ],
      }),
      /→ at coordinates\[0\]\[1\]/,
    ],
  ])('%s is named with the file', (_what, text, words) => {
    expect(() => vehicleOn({ geojson: 'track', speedKmh: 50 }, text)).toThrow(words);
    expect(() => vehicleOn({ geojson: 'track', speedKmh: 50 }, text)).toThrow(join(dir, 'track'));
  });
});

describe('a recorded drive', () => {
  const demo = createVehicle({ ...findScenario('demo'), startT: Date.parse(START) });
  const recorded = Array.from({ length: 250 }, (_, s) => encodeEpoch(demo.at(s))).join('');

  test('is driven again where and when its fixes were', () => {
    const vehicle = vehicleOn({ nmea: 'track' }, Buffer.from(recorded, 'latin1'));
    for (let s = 5; s < 240; s += 5) {
      const { t } = demo.motionAt(s);
      const again = vehicle.motionAt((t - vehicle.motionAt(0).t) / 1000);
      expect(distanceM(again, demo.motionAt(s))).toBeLessThan(6);
      expect(Math.abs(again.speedKmh - demo.motionAt(s).speedKmh)).toBeLessThan(8);
    }
  });

  test('a recording without a date is named', () => {
    expect(() => vehicleOn({ nmea: 'track' }, 'nothing')).toThrow(/track: no sentence with a time and a date/);
  });
});

test('between its points a timed track never goes back, never jumps, and its speed is the way it makes', () => {
  const move = fc.record({
    course: fc.integer({ min: 0, max: 359 }),
    metres: fc.integer({ min: 0, max: 300 }),
    s: fc.integer({ min: 1, max: 30 }),
  });
  fc.assert(
    fc.property(fc.array(move, { minLength: 1, maxLength: 8 }), (moves) => {
      const points = [{ t: 0, latDeg: 46, lonDeg: 5 }];
      for (const { course, metres, s } of moves) {
        const last = points.at(-1) ?? { t: 0, latDeg: 46, lonDeg: 5 };
        points.push({ ...along(last, course, metres), t: last.t + s * 1000 });
      }
      const route = timedRoute(points);
      for (const point of points) expect(distanceM(route.at(point.t / 1000).place, point)).toBeLessThan(0.01);
      let sum = 0;
      for (let s = 0; s < route.durationS - 1e-9; s += 0.05) {
        const [now, next] = [route.at(s), route.at(s + 0.05)];
        expect(distanceM(now.place, next.place)).toBeLessThanOrEqual(Math.max(now.speedMs, next.speedMs) * 0.05 + 0.5);
        sum += route.at(s + 0.025).speedMs * 0.05;
      }
      expect(sum).toBeCloseTo(
        moves.reduce((all, { metres }) => all + metres, 0),
        0,
      );
    }),
    { numRuns: 60, seed: SEED },
  );
});
