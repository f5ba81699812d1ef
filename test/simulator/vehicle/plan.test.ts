import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Scenario, toScenario } from '../../../simulator/scenarios/scenario.ts';
import { along, distanceM, turnDeg } from '../../../simulator/vehicle/geometry.ts';
import { createVehicle, type Vehicle } from '../../../simulator/vehicle/motion.ts';

const SEED = 20_260_812;
const ACCELERATION_MS2 = 1.5;
const ROADS = ['town', 'country', 'forest', 'motorway', 'winding', undefined] as const;
const CAYENNE = { latDeg: 4.92, lonDeg: -52.31 };

const A_TO_B = { A: CAYENNE, B: along(CAYENNE, 200, 8_000), C: along(CAYENNE, 170, 15_000) };

function made(steps: object[], places: object = A_TO_B): Scenario {
  const written = { id: 'made', title: 'Made', altitudeM: 0, places, start: 'A', steps, presses: [] };
  return toScenario(JSON.parse(JSON.stringify(written)), 'made.json');
}

const vehicleOn = (steps: object[], places?: object): Vehicle => createVehicle(made(steps, places));

function seconds(vehicle: Vehicle, stepS = 1): number[] {
  return Array.from({ length: Math.floor(vehicle.durationS / stepS) + 1 }, (_, i) => i * stepS);
}

/** Metres covered, by small straight pieces. */
function wayM(vehicle: Vehicle, fromS: number, toS: number): number {
  let sum = 0;
  for (let s = fromS; s < toS; s += 0.25)
    sum += distanceM(vehicle.motionAt(s), vehicle.motionAt(Math.min(toS, s + 0.25)));
  return sum;
}

/** The first second from `fromS` on at which it stands. */
function standsFrom(vehicle: Vehicle, fromS: number): number {
  for (let s = fromS; ; s += 0.1) if (vehicle.motionAt(s).speedKmh === 0) return s;
}

const leg = fc.record({
  course: fc.integer({ min: 0, max: 359 }),
  straightM: fc.integer({ min: 300, max: 12_000 }),
  ratio: fc.double({ min: 1, max: 2.6, noNaN: true }),
  speedKmh: fc.integer({ min: 20, max: 130 }),
  road: fc.constantFrom(...ROADS),
  waitS: fc.integer({ min: 0, max: 60 }),
});

type Drawn = typeof leg extends fc.Arbitrary<infer T> ? T : never;

function drawnVehicle(legs: readonly Drawn[]): Vehicle {
  const places: Record<string, object> = { A: CAYENNE };
  let here = CAYENNE;
  const steps = legs.flatMap(({ course, straightM, ratio, speedKmh, road, waitS }, i) => {
    here = along(here, course, straightM);
    places[`P${i}`] = here;
    const driven = { to: `P${i}`, speedKmh, roadKm: (straightM * ratio) / 1000 + 0.001, road };
    return waitS === 0 ? [driven] : [driven, { waitS }];
  });
  return vehicleOn(steps, places);
}

describe('whatever the legs', () => {
  test('neither speed nor acceleration is above its limit at any second, and the vehicle never jumps', () => {
    fc.assert(
      fc.property(fc.array(leg, { minLength: 1, maxLength: 4 }), (legs) => {
        const vehicle = drawnVehicle(legs);
        const topKmh = Math.max(
          ...legs.map(({ speedKmh, road }) => (road === 'town' ? Math.min(speedKmh, 50) : speedKmh)),
        );
        let before = vehicle.motionAt(0);
        for (const s of seconds(vehicle)) {
          const now = vehicle.motionAt(s);
          expect(now.speedKmh).toBeLessThanOrEqual(topKmh + 1e-6);
          expect(Math.abs(now.speedKmh - before.speedKmh) / 3.6).toBeLessThanOrEqual(ACCELERATION_MS2 + 1e-6);
          const mostM = (Math.max(now.speedKmh, before.speedKmh) + 0.5 * ACCELERATION_MS2 * 3.6) / 3.6;
          expect(distanceM(before, now)).toBeLessThanOrEqual(mostM + 1e-3);
          before = now;
        }
      }),
      { numRuns: 40, seed: SEED },
    );
  });

  test('the way is as long as the road, within one part in a hundred, and ends where it must', () => {
    fc.assert(
      fc.property(leg, (drawn) => {
        const vehicle = drawnVehicle([drawn]);
        const lengthM = wayM(vehicle, 0, vehicle.durationS);
        const roadM = drawn.straightM * drawn.ratio;
        expect(Math.abs(lengthM - roadM)).toBeLessThan(roadM * 0.01 + 2);
        const end = along(CAYENNE, drawn.course, drawn.straightM);
        expect(distanceM(vehicle.motionAt(vehicle.durationS), end)).toBeLessThan(0.1);
      }),
      { numRuns: 40, seed: SEED },
    );
  });

  test('any order of asking gives the same', () => {
    fc.assert(
      fc.property(
        fc.array(leg, { minLength: 1, maxLength: 3 }),
        fc.array(fc.double({ min: 0, max: 1, noNaN: true })),
        (legs, shares) => {
          const [one, other] = [drawnVehicle(legs), drawnVehicle(legs)];
          const asked = shares.map((share) => share * one.durationS);
          const expected = asked.map((s) => [one.motionAt(s), one.at(s)]);
          expect(
            asked
              .toReversed()
              .map((s) => [other.motionAt(s), other.at(s)])
              .toReversed(),
          ).toEqual(expected);
        },
      ),
      { numRuns: 20, seed: SEED },
    );
  });
});

describe('a promised arrival', () => {
  const LEGS = [
    { to: 'B', speedKmh: 70, roadKm: 10, road: 'country' },
    { to: 'C', speedKmh: 60, roadKm: 10, road: 'town' },
  ];

  test('is kept within a second, by all legs since the last stop', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1200, max: 4000 }), (arriveAt) => {
        const vehicle = vehicleOn([{ waitS: 30 }, LEGS[0] ?? {}, { ...LEGS[1], arriveAt }, { waitS: 60 }]);
        expect(Math.abs(vehicle.durationS - 60 - arriveAt)).toBeLessThan(1);
        expect(vehicle.motionAt(arriveAt + 1)).toMatchObject({ speedKmh: 0 });
        expect(distanceM(vehicle.motionAt(arriveAt + 1), A_TO_B.C)).toBeLessThan(0.1);
      }),
      { numRuns: 20, seed: SEED },
    );
  });

  test('in passing, without a stop: the next leg begins there', () => {
    const vehicle = vehicleOn([
      { ...LEGS[0], arriveAt: 700 },
      { ...LEGS[1], arriveAt: 1900 },
    ]);
    expect(distanceM(vehicle.motionAt(700), A_TO_B.B)).toBeLessThan(25);
    expect(vehicle.motionAt(700).speedKmh).toBeGreaterThan(5);
    expect(Math.abs(vehicle.durationS - 1900)).toBeLessThan(1);
  });

  test('and a wait until the same moment is no contradiction', () => {
    const vehicle = vehicleOn([LEGS[0] ?? {}, { ...LEGS[1], arriveAt: 1500 }, { waitUntil: 1500 }, { waitS: 10 }]);
    expect(Math.abs(vehicle.durationS - 1510)).toBeLessThan(1);
  });

  test.each([
    [
      'too early',
      100,
      /made\.json:\n✖ second 100 cannot be kept: expected from second \d+\.\d .*\n {2}→ at steps\[1\]\.arriveAt/,
    ],
    ['too late', 90_000, /second 90000 cannot be kept: expected from .* to \d+\.\d \(at 5 km\/h\)/],
  ])('%s is refused with what would be possible', (_when, arriveAt, words) => {
    expect(() => vehicleOn([LEGS[0] ?? {}, { ...LEGS[1], arriveAt }])).toThrow(words);
  });
});

test('a wait until a moment that has passed is named, and when the vehicle comes', () => {
  const steps = [{ to: 'B', speedKmh: 60 }, { waitUntil: 30 }];
  expect(() => vehicleOn(steps)).toThrow(
    /second 30 has passed: the vehicle comes here at second \d+\.\d\n {2}→ at steps\[1\]\.waitUntil/,
  );
});

test('a road shorter than the straight line is named, with the line', () => {
  expect(() => vehicleOn([{ to: 'B', speedKmh: 60, roadKm: 7 }])).toThrow(
    /the straight line is longer: 8\.00 km\n {2}→ at steps\[0\]\.roadKm/,
  );
});

describe('the kind of a road', () => {
  const meanKmh = (road: string) => {
    const vehicle = vehicleOn([{ to: 'B', speedKmh: 90, roadKm: 12, road }]);
    return 12 / (vehicle.durationS / 3600);
  };

  test('a town has its limit and red lights, a motorway neither', () => {
    const [town, motorway] = ['town', 'motorway'].map((road) =>
      vehicleOn([{ to: 'B', speedKmh: 90, roadKm: 9, road }]),
    );
    if (town === undefined || motorway === undefined) throw new Error('no vehicles');
    const inside = (vehicle: Vehicle) =>
      seconds(vehicle)
        .slice(5, -5)
        .map((s) => vehicle.motionAt(s).speedKmh);
    expect(Math.max(...inside(town))).toBeLessThanOrEqual(50);
    expect(inside(town).filter((speedKmh) => speedKmh === 0).length).toBeGreaterThan(30);
    expect(Math.max(...inside(motorway))).toBeGreaterThan(80);
    expect(Math.min(...inside(motorway))).toBeGreaterThan(0);
  });

  test('bends cost time: the more of them, the more', () => {
    const means = ['motorway', 'country', 'winding', 'town'].map(meanKmh);
    expect(means).toEqual(means.toSorted((a, b) => b - a));
  });

  test.each(['country', 'forest', 'winding'])('%s: nobody is thrown about in the bends', (road) => {
    const vehicle = vehicleOn([{ to: 'B', speedKmh: 110, roadKm: 12, road }]);
    const sidewaysMs2 = seconds(vehicle).map((s) => {
      const [now, later] = [vehicle.motionAt(s), vehicle.motionAt(s + 3)];
      if (now.courseDeg === null || later.courseDeg === null) return 0;
      const turnPerS = (turnDeg(now.courseDeg, later.courseDeg) * Math.PI) / 180 / 3;
      return (turnPerS * (now.speedKmh + later.speedKmh)) / 2 / 3.6;
    });
    expect(Math.max(...sidewaysMs2)).toBeGreaterThan(1);
    expect(Math.max(...sidewaysMs2)).toBeLessThan(2.8);
  });

  test('the way there and the way of another scenario differ, the same one does not', () => {
    const steps = [{ to: 'B', speedKmh: 60, roadKm: 11 }];
    const middle = (scenario: Scenario) => createVehicle(scenario).motionAt(300);
    expect(middle(made(steps))).toEqual(middle(made(steps)));
    expect(middle({ ...made(steps), id: 'other' })).not.toEqual(middle(made(steps)));
    expect(middle({ ...made(steps), seed: 9 })).toEqual(middle(made(steps)));
  });
});

test('it lasts until its end, later than its last step or earlier', () => {
  const scenario = made([{ to: 'B', speedKmh: 60 }]);
  const lasting = createVehicle(scenario).durationS;
  const later = createVehicle({ ...scenario, endS: lasting + 100 });
  expect(later.durationS).toBe(lasting + 100);
  expect(later.motionAt(lasting + 50)).toMatchObject({ speedKmh: 0, courseDeg: null });
  expect(standsFrom(later, 10)).toBeGreaterThan(lasting - 1);
  expect(createVehicle({ ...scenario, endS: 20 }).durationS).toBe(20);
});
