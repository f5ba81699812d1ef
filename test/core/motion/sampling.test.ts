import { describe, expect, test } from 'vitest';
import type { ValidFix } from '../../../gateway/core/gnss/fix.ts';
import type { Move } from '../../../gateway/core/motion/motion.ts';
import { createSampler } from '../../../gateway/core/motion/sampling.ts';
import { fixAt } from '../gnss/fixes.ts';

const OPTIONS = { movingS: 5, stationaryS: 60, distanceM: 100, angleDeg: 15, speedKmh: 15 };
/** 111.195 m on the sphere. */
const NORTH_111_M = 47.001;

/** What a second fix is, after a first one at 0 s heading 90° at 50 km/h. */
function second(t: number, changes: Partial<ValidFix>, move: Move = 'MOBILE', changed = false) {
  const sampler = createSampler(OPTIONS);
  expect(sampler.offer(fixAt(0), move, false)).toBe('first');
  return sampler.offer(fixAt(t, changes), move, changed);
}

describe('why a fix is recorded', () => {
  test.each<[string, number, Partial<ValidFix>, Move, boolean, string | null]>([
    ['start', 100, {}, 'MOBILE', true, 'start'],
    ['stop', 100, {}, 'STATIQUE', true, 'stop'],
    ['a change goes before time', 70_000, {}, 'STATIQUE', true, 'stop'],
    ['5 s moving', 5_000, {}, 'MOBILE', false, 'time'],
    ['not yet 5 s', 4_999, {}, 'MOBILE', false, null],
    ['60 s stationary', 60_000, {}, 'STATIQUE', false, 'time'],
    ['not yet 60 s', 59_999, {}, 'STATIQUE', false, null],
    ['time went backwards', -1, {}, 'STATIQUE', false, 'time'],
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
    sampler.offer(fixAt(0, { courseDeg: 355 }), 'MOBILE', false);
    expect(sampler.offer(fixAt(1_000, { courseDeg: 5 }), 'MOBILE', false)).toBeNull();
    expect(sampler.offer(fixAt(2_000, { courseDeg: 10 }), 'MOBILE', false)).toBe('angle');
  });
});

test('compared is with the last one recorded, not the last one offered', () => {
  const sampler = createSampler(OPTIONS);
  const speeds = [50, 58, 66, 74];
  expect(speeds.map((speedKmh, i) => sampler.offer(fixAt(i * 1000, { speedKmh }), 'MOBILE', false))).toEqual([
    'first',
    null,
    'speed',
    null,
  ]);
});

test('after the gate closed nothing is remembered', () => {
  const sampler = createSampler(OPTIONS);
  sampler.offer(fixAt(0), 'MOBILE', false);
  sampler.forget();
  expect(sampler.offer(fixAt(100), 'MOBILE', true)).toBe('first');
});
