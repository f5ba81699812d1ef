import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadScenario, toScenario } from '../../../simulator/scenarios/scenario.ts';
import { courseDeg, distanceM } from '../../../simulator/vehicle/geometry.ts';
import { createVehicle } from '../../../simulator/vehicle/motion.ts';
import { createRoute } from '../../../simulator/vehicle/route.ts';

const SCENARIO = loadScenario(join(import.meta.dirname, '../../../simulator/scenarios/demo.json'));
const WAY = SCENARIO.way;
if (WAY.kind !== 'steps') throw new Error('the demo has steps');
const { places: NAMED, start: FIRST, steps: STEPS } = WAY;
const ROUTE = createRoute(SCENARIO);
const EVERY_SECOND = Array.from({ length: Math.ceil(ROUTE.durationS) + 1 }, (_, second) => second);
const PLACES = Object.values(NAMED);

/** Metres from the nearest straight leg between two places of the scenario, by the sum of the two distances. */
function offRoute(place: { latDeg: number; lonDeg: number }): number {
  const order = [FIRST, ...STEPS.flatMap((step) => ('to' in step ? [step.to] : []))];
  const detours = order.slice(1).map((name, i) => {
    const [from, to] = [NAMED[order[i] ?? ''], NAMED[name]];
    if (from === undefined || to === undefined) throw new Error(`no place ${name}`);
    return distanceM(from, place) + distanceM(place, to) - distanceM(from, to);
  });
  return Math.min(...detours);
}

describe('the vehicle on the demo route', () => {
  test('is always on it', () => {
    for (const second of EVERY_SECOND) expect(offRoute(ROUTE.at(second).place)).toBeLessThan(0.01);
  });

  test('never jumps: what it covers in a second fits its speed, what its speed changes by fits 1.5 m/s²', () => {
    for (const second of EVERY_SECOND.slice(1)) {
      const [before, now] = [ROUTE.at(second - 1), ROUTE.at(second)];
      expect(distanceM(before.place, now.place)).toBeLessThanOrEqual(Math.max(before.speedMs, now.speedMs) + 0.4);
      expect(Math.abs(now.speedMs - before.speedMs)).toBeLessThanOrEqual(1.5 + 1e-9);
    }
  });

  test('keeps the limits of the legs, reaches them, and slows down at a right-angled turn', () => {
    const speeds = EVERY_SECOND.map((second) => ROUTE.at(second).speedMs * 3.6);
    expect(Math.max(...speeds)).toBeCloseTo(70, 6);
    // CARREFOUR (112° to the right, about 28 s after the start) is not a stop and is not taken at speed.
    const turn = speeds.slice(30, 37);
    expect(Math.min(...turn)).toBeGreaterThan(8);
    expect(Math.min(...turn)).toBeLessThan(18);
  });

  test('stands exactly where and as long as the scenario says', () => {
    for (const second of [0, 3, 20]) expect(ROUTE.at(second)).toMatchObject({ place: NAMED['BASE'], speedMs: 0 });
    const standing = EVERY_SECOND.filter((second) => ROUTE.at(second).course === null).length;
    expect(Math.abs(standing - (20 + 8 + 45 + 45 + 75))).toBeLessThanOrEqual(5);
    expect(ROUTE.at(1e6).place).toEqual(NAMED['BASE']);
  });
});

test('short legs after a fast one: it brakes in time, over several legs', () => {
  const at = (eastM: number, northM: number) => ({ latDeg: northM / 111_195, lonDeg: eastM / 111_195 });
  const places = { A: at(0, 0), B: at(500, 0), C: at(510, 2), D: at(518, 4), E: at(508, 5) };
  const steps = ['B', 'C', 'D', 'E', 'A'].map((to) => ({ to, speedKmh: 110 }));
  const { id, title, altitudeM } = SCENARIO;
  const route = createRoute(toScenario({ id, title, altitudeM, places, start: 'A', steps, presses: [] }, 'short.json'));
  const tenths = Array.from({ length: Math.floor(route.durationS * 10) }, (_, i) => route.at(i / 10).speedMs);
  expect(Math.max(...tenths)).toBeGreaterThan(15);
  expect(tenths[0]).toBe(0);
  for (const [i, speedMs] of tenths.slice(1).entries())
    expect(Math.abs(speedMs - (tenths[i] ?? 0))).toBeLessThanOrEqual(0.15 + 1e-9);
});

describe('what its receiver sees', () => {
  const SEEDS = [1, 2, 20_260_302];

  test.each(SEEDS)('seed %i: a few metres from the truth, wandering slowly', (seed) => {
    const vehicle = createVehicle(SCENARIO, seed);
    const errors = EVERY_SECOND.map((second) => distanceM(ROUTE.at(second).place, vehicle.at(second)));
    expect(Math.max(...errors)).toBeLessThanOrEqual(3.6);
    expect(Math.max(...errors)).toBeGreaterThan(1);
    for (const second of EVERY_SECOND.slice(1)) {
      const [before, now] = [vehicle.at(second - 1), vehicle.at(second)];
      expect(distanceM(before, now)).toBeLessThanOrEqual((Math.max(before.speedKmh, now.speedKmh) + 4) / 3.6);
    }
  });

  test('standing: hardly any speed, no course; driving: the course of the leg', () => {
    const vehicle = createVehicle(SCENARIO);
    expect(vehicle.at(3)).toMatchObject({ courseDeg: null, valid: true, t: SCENARIO.startT + 3000 });
    expect(vehicle.at(3).speedKmh).toBeLessThan(1);
    const [base, crossing] = PLACES;
    if (base === undefined || crossing === undefined) throw new Error('no places');
    expect(vehicle.at(26).courseDeg).toBeCloseTo(courseDeg(base, crossing), 9);
  });

  test('any second can be asked for in any order', () => {
    const [forwards, backwards] = [createVehicle(SCENARIO), createVehicle(SCENARIO)];
    const expected = EVERY_SECOND.map((second) => forwards.at(second));
    expect(
      EVERY_SECOND.toReversed()
        .map((second) => backwards.at(second))
        .toReversed(),
    ).toEqual(expected);
  });

  test('the fix is lost where the scenario says so, and time goes on', () => {
    const vehicle = createVehicle(SCENARIO);
    // Even a hot start takes a second.
    expect(EVERY_SECOND.filter((second) => !vehicle.at(second).valid)).toEqual([0, 314, 315, 316, 317, 318, 319]);
  });
});

describe('looping', () => {
  const vehicle = createVehicle(SCENARIO);
  const periodS = vehicle.durationS - (SCENARIO.loopFromS ?? 0);

  test('the second time round is the first one again, without a jump at the seam', () => {
    expect(distanceM(vehicle.at(100), vehicle.at(100 + periodS))).toBeLessThan(8);
    expect(distanceM(vehicle.at(vehicle.durationS - 1), vehicle.at(vehicle.durationS + 1))).toBeLessThan(2);
  });

  test('presses come when due, those before the loop only once', () => {
    expect(vehicle.presses(-1, 20).map((press) => `${press.atS} ${press.key}`)).toEqual(['1 G', '14 A', '20 1']);
    expect(vehicle.presses(20, 20)).toEqual([]);
    const twoRounds = vehicle.presses(-1, vehicle.durationS + periodS);
    expect(twoRounds.map((press) => press.key).join('')).toBe('GA1235679' + 'A1235679');
    const bySecond = EVERY_SECOND.concat(EVERY_SECOND.map((second) => second + EVERY_SECOND.length));
    expect(bySecond.flatMap((second) => vehicle.presses(second - 1, second)).map((press) => press.key)).toEqual(
      vehicle.presses(-1, bySecond.length - 1).map((press) => press.key),
    );
  });

  test('an order of the second time round is about another mission', () => {
    const orders = vehicle.orders(-1, vehicle.durationS + 2 * periodS);
    expect(orders.map(({ atS, mission }) => [atS, mission])).toEqual([
      [8, 'DEMO-1'],
      [8 + periodS, 'DEMO-1-2'],
      [8 + 2 * periodS, 'DEMO-1-3'],
    ]);
    expect(vehicle.events(-1, vehicle.durationS)).toEqual([]);
  });

  test('the crew reports where it is: on the scene and at the hospital the vehicle stands', () => {
    const wanted: [key: string, place: string][] = [
      ['1', 'BASE'],
      ['2', 'SCENE'],
      ['5', 'SCENE'],
      ['6', 'CH'],
      ['9', 'BASE'],
    ];
    for (const [key, place] of wanted) {
      const press = SCENARIO.presses.find((candidate) => candidate.key === key);
      expect(ROUTE.at(press?.atS ?? -1)).toMatchObject({ speedMs: 0 });
      expect(distanceM(ROUTE.at(press?.atS ?? -1).place, NAMED[place] ?? PLACES[0] ?? ROUTE.at(0).place)).toBeLessThan(
        1,
      );
    }
  });
});
