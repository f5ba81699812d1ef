import { describe, expect, test } from 'vitest';
import type { JudgedFix } from '../../../gateway/core/gnss/plausibility.ts';
import type { Move } from '../../../gateway/core/motion/motion.ts';
import { createSampler } from '../../../gateway/core/motion/sampling.ts';
import type { TrackPoint } from '../../../gateway/core/motion/track.ts';
import { judgedAt } from '../gnss/fixes.ts';

const MOVING = { periodS: 5, distanceM: 100, angleDeg: 15, speedKmh: 15 };
const OPTIONS = { moving: MOVING, mission: { periodS: 2, distanceM: 50, angleDeg: 10, speedKmh: 10 }, stationaryS: 60 };
/** 111.195 m on the sphere. */
const NORTH_111_M = 47.001;

function pointAt(t: number, changes: Partial<JudgedFix> = {}, move: Move = 'MOBILE', changed = false): TrackPoint {
  const fix = judgedAt(t, changes);
  const { latDeg, lonDeg, courseDeg } = fix;
  return { fix, latDeg, lonDeg, ageMs: 0, courseDeg, courseHeld: false, move, changed, since: null, odoM: 0 };
}

/** What a second fix is, after a first one at 0 s heading 90° at 50 km/h. */
function second(t: number, changes: Partial<JudgedFix>, move: Move = 'MOBILE', changed = false) {
  const sampler = createSampler(OPTIONS);
  expect(sampler.offer(pointAt(0, {}, move), false)).toBe('first');
  return sampler.offer(pointAt(t, changes, move, changed), false);
}

describe('why a fix is recorded', () => {
  test.each<[string, number, Partial<JudgedFix>, Move, boolean, string | null]>([
    ['start', 100, {}, 'MOBILE', true, 'start'],
    ['stop', 100, {}, 'STATIQUE', true, 'stop'],
    ['a change goes before time', 70_000, {}, 'STATIQUE', true, 'stop'],
    ['5 s moving', 5_000, {}, 'MOBILE', false, 'time'],
    ['not yet 5 s', 4_999, {}, 'MOBILE', false, null],
    ['60 s stationary', 60_000, {}, 'STATIQUE', false, 'time'],
    ['not yet 60 s', 59_999, {}, 'STATIQUE', false, null],
    ['relocated', 1_000, { relocated: true }, 'STATIQUE', false, 'first'],
    ['time goes before distance', 5_000, { latDeg: NORTH_111_M }, 'MOBILE', false, 'time'],
    ['111 m', 1_000, { latDeg: NORTH_111_M }, 'MOBILE', false, 'distance'],
    ['98 m', 1_000, { latDeg: 47.000_88 }, 'MOBILE', false, null],
    ['111 m in less than a second', 999, { latDeg: NORTH_111_M }, 'MOBILE', false, null],
    ['111 m, stationary: drift', 1_000, { latDeg: NORTH_111_M }, 'STATIQUE', false, null],
    ['distance goes before angle', 1_000, { latDeg: NORTH_111_M, courseDeg: 0 }, 'MOBILE', false, 'distance'],
    ['15°', 1_000, { courseDeg: 105 }, 'MOBILE', false, 'angle'],
    ['14.9°', 1_000, { courseDeg: 104.9 }, 'MOBILE', false, null],
    ['the course is not known', 1_000, { courseDeg: null }, 'MOBILE', false, null],
    ['a turn while stationary', 1_000, { courseDeg: 270 }, 'STATIQUE', false, null],
    ['angle goes before speed', 1_000, { courseDeg: 105, speedKmh: 0 }, 'MOBILE', false, 'angle'],
    ['15 km/h faster', 1_000, { speedKmh: 65 }, 'MOBILE', false, 'speed'],
    ['15 km/h slower', 1_000, { speedKmh: 35 }, 'MOBILE', false, 'speed'],
    ['14.9 km/h', 1_000, { speedKmh: 64.9 }, 'MOBILE', false, null],
    ['the speed is not known', 1_000, { speedKmh: null }, 'MOBILE', false, null],
    ['nothing happened', 1_000, {}, 'MOBILE', false, null],
  ])('%s', (_, t, changes, move, changed, expected) => {
    expect(second(t, changes, move, changed)).toBe(expected);
  });

  test('the shorter way round', () => {
    const sampler = createSampler(OPTIONS);
    sampler.offer(pointAt(0, { courseDeg: 355 }, 'MOBILE', false), false);
    expect(sampler.offer(pointAt(1_000, { courseDeg: 5 }, 'MOBILE', false), false)).toBeNull();
    expect(sampler.offer(pointAt(2_000, { courseDeg: 10 }, 'MOBILE', false), false)).toBe('angle');
  });
});

test('compared is with the last one recorded, not the last one offered', () => {
  const sampler = createSampler(OPTIONS);
  const speeds = [50, 58, 66, 74];
  expect(speeds.map((speedKmh, i) => sampler.offer(pointAt(i * 1000, { speedKmh }, 'MOBILE', false), false))).toEqual([
    'first',
    null,
    'speed',
    null,
  ]);
});

test('after the gate closed nothing is remembered', () => {
  const sampler = createSampler(OPTIONS);
  sampler.offer(pointAt(0), false);
  sampler.forget();
  expect(sampler.offer(pointAt(100, {}, 'MOBILE', true), false)).toBe('first');
});

describe('profiles and presses', () => {
  function whysAfter(
    press: 'mission' | 'status' | null,
    missionOpen: boolean,
    ...offers: [number, Partial<JudgedFix>?][]
  ) {
    const sampler = createSampler(OPTIONS);
    sampler.offer(pointAt(0), missionOpen);
    if (press !== null) sampler.prompt(press);
    return offers.map(([t, changes]) => sampler.offer(pointAt(t, changes), missionOpen));
  }

  test('the mission has its own thresholds', () => {
    expect(whysAfter(null, false, [1_999], [2_000], [5_000])).toEqual([null, null, 'time']);
    expect(whysAfter(null, true, [1_999], [2_000])).toEqual([null, 'time']);
    expect(whysAfter(null, true, [1_000, { latDeg: 47.000_5 }])).toEqual(['distance']);
    expect(whysAfter(null, true, [1_000, { courseDeg: 100 }])).toEqual(['angle']);
    expect(whysAfter(null, true, [1_000, { speedKmh: 60 }])).toEqual(['speed']);
  });

  test('but a vehicle that stands at the scene is recorded like any that stands', () => {
    const sampler = createSampler(OPTIONS);
    sampler.offer(pointAt(0, {}, 'STATIQUE'), true);
    expect(sampler.offer(pointAt(59_999, {}, 'STATIQUE'), true)).toBeNull();
    expect(sampler.offer(pointAt(60_000, {}, 'STATIQUE'), true)).toBe('time');
  });

  test('a press makes the next fix a position, once, and one that changes the mission says so', () => {
    expect(whysAfter('status', false, [40], [80])).toEqual(['status', null]);
    expect(whysAfter('mission', false, [40], [80])).toEqual(['mission', null]);
  });

  test('a mission is not hidden by the press behind it', () => {
    const sampler = createSampler(OPTIONS);
    sampler.offer(pointAt(0), false);
    sampler.prompt('mission');
    sampler.prompt('status');
    expect(sampler.offer(pointAt(40), false)).toBe('mission');
  });

  test('any recorded position answers the press', () => {
    const sampler = createSampler(OPTIONS);
    sampler.prompt('status');
    expect([0, 40].map((t) => sampler.offer(pointAt(t), false))).toEqual(['first', null]);
  });
});

describe('suspect fixes', () => {
  const teleport = (t: number) => pointAt(t, { suspect: ['teleport'] });

  test('are kept at the pace of a moving vehicle, and each change of what is wrong, but not more than one a second', () => {
    const sampler = createSampler(OPTIONS);
    const speed = (t: number) => pointAt(t, { suspect: ['speed'] });
    const offers = [
      teleport(0),
      teleport(4_999),
      teleport(5_000),
      speed(5_999),
      speed(6_000),
      speed(10_999),
      speed(11_000),
    ];
    expect(offers.map((point) => sampler.offer(point, false))).toEqual([
      ...['suspect', null, 'suspect', null, 'suspect', null, 'suspect'],
    ]);
  });

  test('change nothing for the trusted ones and answer no press', () => {
    const sampler = createSampler(OPTIONS);
    sampler.offer(pointAt(0), false);
    sampler.prompt('status');
    expect(sampler.offer(teleport(1_000), false)).toBe('suspect');
    expect(sampler.offer(pointAt(1_040), false)).toBe('status');
    expect(sampler.offer(teleport(2_000), false)).toBeNull();
    expect(sampler.offer(pointAt(6_039), false)).toBeNull();
    expect(sampler.offer(pointAt(6_040), false)).toBe('time');
  });
});

test('25 Hz in a roundabout: not more than one position a second', () => {
  const sampler = createSampler(OPTIONS);
  const kept = Array.from({ length: 250 }, (_, i) =>
    sampler.offer(pointAt(i * 40, { courseDeg: (i * 4) % 360 }), false),
  ).filter((why) => why !== null);
  expect(kept.length).toBe(10);
});
