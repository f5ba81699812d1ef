/** A parked vehicle as its receiver sees it: the position wanders and jitters, the speed is small and the course is chance. */
import type { Truth } from '../truth.ts';
import { along } from './geometry.ts';
import { randomAt } from './random.ts';

/** Multipath and ionosphere change over minutes, the receiver's own noise from one fix to the next. */
const WANDER_PERIOD_S = 45;
const JITTER_SHARE = 0.3;
const SPEED_KMH = 0.6;

/** Normally distributed, by Box and Muller's method; depends on seed and index alone. */
function normalAt(seed: number, index: number): number {
  const radius = Math.sqrt(-2 * Math.log(1 - randomAt(seed, 2 * index)));
  return radius * Math.cos(2 * Math.PI * randomAt(seed, 2 * index + 1));
}

/** Standard deviation 1 at any second: slow and fast noise, mixed so that their variances add up to it. */
function wander(seed: number, second: number): number {
  const step = Math.floor(second / WANDER_PERIOD_S);
  const share = second / WANDER_PERIOD_S - step;
  // A straight line between two independent values is narrower in the middle: brought back to 1.
  const slow = normalAt(seed, step) * (1 - share) + normalAt(seed, step + 1) * share;
  const scale = Math.sqrt((1 - share) ** 2 + share ** 2);
  const fast = normalAt(seed + 1, Math.round(second * 10));
  return (slow / scale) * Math.sqrt(1 - JITTER_SHARE ** 2) + fast * JITTER_SHARE;
}

/**
 * @param sigmaM standard deviation of the error on each axis, metres
 * @param second after `where.t`, tenths of it told apart
 */
export function parkedAt(where: Truth, seed: number, sigmaM: number, second: number): Truth {
  const east = wander(seed * 10, second) * sigmaM;
  const north = wander(seed * 10 + 2, second) * sigmaM;
  const index = Math.round(second * 10);
  return {
    ...where,
    ...along(along(where, 90, east), 0, north),
    t: where.t + Math.round(second * 1000),
    speedKmh: Math.abs(normalAt(seed * 10 + 4, index)) * SPEED_KMH,
    courseDeg: randomAt(seed * 10 + 5, index) * 360,
  };
}
