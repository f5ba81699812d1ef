/** Whole stretches of road and of standing still: what the vehicle did against what the track says of it. */
import { describe, expect, test } from 'vitest';
import type { JudgedFix } from '../../../gateway/core/gnss/plausibility.ts';
import { createTrack, type TrackPoint } from '../../../gateway/core/motion/track.ts';
import { judgedAt } from '../gnss/fixes.ts';
import { gaussian, seeded } from './noise.ts';

const M_PER_DEG = 111_195.08;

/** A road due north. */
function fixAtMetres(second: number, metres: number, changes: Partial<JudgedFix> = {}): JudgedFix {
  return judgedAt(second * 1_000, { latDeg: 47 + metres / M_PER_DEG, ...changes });
}

/** @returns the points of a stretch at constant speed, one per second from `fromS` on */
function stretch(track: ReturnType<typeof createTrack>, fromS: number, count: number, fromM: number, speedKmh: number) {
  return Array.from({ length: count }, (_, i) =>
    track.follow(fixAtMetres(fromS + i, fromM + (i * speedKmh) / 3.6, { speedKmh }), true),
  );
}

const lastOf = (points: TrackPoint[]): TrackPoint => points.at(-1) ?? expect.fail('no point');

describe('odometer', () => {
  test('counts what is driven, also before it was clear that it is', () => {
    const points = stretch(createTrack(0), 0, 101, 0, 36);
    expect(lastOf(points).odoM).toBeCloseTo(1_000, 0);
  });

  test('goes on from what the box kept', () => {
    expect(lastOf(stretch(createTrack(5_000), 0, 101, 0, 36)).odoM).toBeCloseTo(6_000, 0);
  });

  test.each([
    ['a tunnel of a minute is bridged', 60, 2_600],
    ['a longer gap is not: nobody knows which way it went', 61, 2_000],
  ])('%s', (_, gapS, expected) => {
    const track = createTrack(0);
    stretch(track, 0, 101, 0, 36);
    const points = stretch(track, 100 + gapS, 101, 1_000 + (gapS === 60 ? 600 : 900), 36);
    expect(lastOf(points).odoM).toBeCloseTo(expected, 0);
  });

  test('a place that was wrong is not driven to', () => {
    const track = createTrack(0);
    stretch(track, 0, 101, 0, 36);
    track.follow(fixAtMetres(101, 41_000, { relocated: true }), true);
    expect(lastOf(stretch(track, 102, 101, 41_010, 36)).odoM).toBeCloseTo(2_010, 0);
  });

  test('runs on duty only, and bridges no time off duty', () => {
    const track = createTrack(0);
    stretch(track, 0, 101, 0, 36);
    track.forget();
    for (let s = 101; s < 130; s++) track.follow(fixAtMetres(s, s * 10), false);
    track.forget();
    expect(lastOf(stretch(track, 130, 101, 1_300, 36)).odoM).toBeCloseTo(2_000, 0);
  });

  test('a red light adds nothing and loses nothing', () => {
    const track = createTrack(0);
    stretch(track, 0, 101, 0, 36);
    stretch(track, 101, 20, 1_000, 0);
    expect(lastOf(stretch(track, 121, 101, 1_000, 36)).odoM).toBeCloseTo(2_000, 0);
  });
});

describe('parked for an hour', () => {
  const SEEDS = Array.from({ length: 20 }, (_, i) => i + 1);
  /** What receivers print while they stand: nothing, 0.0 to 1.2 km/h, and up to 4. */
  const SPEEDS = { none: () => 0, usual: (r: number) => 1.2 * r, bad: (r: number) => 4 * r };

  /** Drives 1 km, then stands for an hour. `memory` is how much of one second's error stays in the next (reflections do). */
  function park(seed: number, sigmaM: number, speedOf: (r: number) => number, memory: number) {
    const random = seeded(seed);
    const track = createTrack(0);
    const drivenM = lastOf(stretch(track, 0, 101, 0, 36)).odoM;
    const points: TrackPoint[] = [];
    let east = 0;
    let north = 0;
    const fresh = Math.sqrt(1 - memory ** 2);
    for (let s = 0; s < 3_600; s++) {
      north = memory * north + fresh * sigmaM * gaussian(random);
      east = memory * east + fresh * sigmaM * gaussian(random);
      const lonDeg = 7 + east / (M_PER_DEG * Math.cos((47 * Math.PI) / 180));
      const fix = fixAtMetres(101 + s, 1_000 + north, {
        lonDeg,
        speedKmh: speedOf(random()),
        courseDeg: 360 * random(),
      });
      points.push(track.follow(fix, true));
    }
    return { points, addedM: lastOf(points).odoM - drivenM };
  }

  describe.each([3, 6])('noise of %d m', (sigmaM) => {
    test.each(Object.entries(SPEEDS))('speed at rest: %s', (_, speedOf) => {
      for (const memory of [0, 0.98]) {
        for (const seed of SEEDS) {
          const { points, addedM } = park(seed, sigmaM, speedOf, memory);
          const message = `seed ${seed}, memory ${memory}`;
          expect(addedM, message).toBeLessThan(50);
          const changes = points.filter(({ changed }) => changed);
          expect(
            changes.map(({ move }) => move),
            message,
          ).toEqual(['STATIQUE']);
          const parked = points.slice(points.findIndex(({ changed }) => changed));
          // An error of a minute and more that is beyond the bound shows; a random one never does.
          const wandering = parked.filter(({ latDeg }) => latDeg !== parked[0]?.latDeg).length;
          expect(wandering, message).toBeLessThanOrEqual(memory === 0 ? 0 : 36);
          expect(new Set(parked.map(({ courseDeg }) => courseDeg)), message).toEqual(new Set([90]));
          // A heartbeat says how old its place is: since it came to stand.
          if (wandering === 0) expect(lastOf(parked).ageMs).toBe(lastOf(parked).fix.t - (parked[0]?.fix.t ?? 0));
        }
      }
    });
  });

  test('among houses that reflect (40 m, slowly): never MOBILE', () => {
    for (const seed of SEEDS) {
      const { points, addedM } = park(seed, 20, SPEEDS.usual, 0.98);
      expect(
        points.filter(({ changed }) => changed).map(({ move }) => move),
        `seed ${seed}`,
      ).toEqual(['STATIQUE']);
      expect(addedM, `seed ${seed}`).toBeLessThan(50);
    }
  });
});

describe('course', () => {
  test('at walking pace, or where none is stated, the last good one is kept and marked', () => {
    const track = createTrack(0);
    const said: [number, number | null][] = [
      [50, 90],
      [4.9, 270],
      [5, 180],
      [0, null],
      [30, null],
    ];
    const kept = said.map(([speedKmh, courseDeg], s) => track.follow(fixAtMetres(s, 0, { speedKmh, courseDeg }), true));
    expect(kept.map(({ courseDeg, courseHeld }) => [courseDeg, courseHeld])).toEqual([
      [90, false],
      [90, true],
      [180, false],
      [180, true],
      [180, true],
    ]);
  });

  test('unknown before the first good one, and after the gate', () => {
    const track = createTrack(0);
    const slow = () => track.follow(fixAtMetres(0, 0, { speedKmh: 1, courseDeg: 12 }), true);
    expect(slow()).toMatchObject({ courseDeg: null, courseHeld: false });
    track.follow(fixAtMetres(1, 0), true);
    track.forget();
    expect(slow()).toMatchObject({ courseDeg: null, courseHeld: false });
  });
});

test('a relocated fix ends every spell: its time has nothing to do with theirs', () => {
  const track = createTrack(0);
  track.follow(fixAtMetres(100, 0, { speedKmh: 50 }), true);
  const moves = [10, 12, 13].map((s, i) => track.follow(fixAtMetres(s, 0, { relocated: i === 0 }), true).move);
  expect(moves).toEqual(['STATIQUE', 'STATIQUE', 'MOBILE']);
});

test('a suspect fix is recorded with its own words and moves nothing', () => {
  const track = createTrack(0);
  const before = lastOf(stretch(track, 0, 11, 0, 36));
  const beside = track.beside(fixAtMetres(11, 40_000, { suspect: ['teleport'], courseDeg: 1 }));
  expect(beside).toMatchObject({ move: 'MOBILE', odoM: before.odoM, courseDeg: 1, ageMs: 0, changed: false });
  expect(beside.latDeg).toBeCloseTo(47 + 40_000 / M_PER_DEG, 9);
  expect(track.odometerM()).toBe(before.odoM);
});
