/**
 * Does a fix follow from what is trusted already (docs/sampling.md, section 3)? And what happens when the doubted place or
 * time persists: then it was the old one that was wrong.
 */
import { distanceM, type Place } from '../motion/geodesy.ts';

/** The options `plausibility.*`. */
export interface PlausibilityOptions {
  /** No ambulance is faster, by its own word or between two fixes. */
  speedKmh: number;
  /** What noise and reflections may move a place in no time. */
  jumpM: number;
  accelerationMs2: number;
}

/** The defaults of the options. */
export const PLAUSIBLE: PlausibilityOptions = { speedKmh: 250, jumpM: 100, accelerationMs2: 15 };

export type ContinuityReason = 'time-backwards' | 'time-jump' | 'teleport' | 'acceleration';

/** What is compared of two fixes. */
export interface Waypoint extends Place {
  t: number;
  speedKmh: number | null;
}

/** A receiver that was off for a night is believed at once, one that says "next week" is not. */
const TIME_JUMP_MS = 24 * 3_600_000;
/** Beyond, any change of speed is possible. */
const ACCELERATION_GAP_MS = 5_000;
/** Speeds come smoothed and late: what two of them may differ by in no time (18 km/h in 1 s and 62 in 2 s seen in real drives). */
const ACCELERATION_SLACK_KMH = 20;
const KMH_PER_MS2_S = 3.6;

const CHAIN_FIXES = 10;
const CHAIN_MS = 9_000;
const CHAIN_GAP_MS = 10_000;

/** @returns why `next` does not follow from `last`, in the order of the page */
export function breaks(last: Waypoint, next: Waypoint, limits: PlausibilityOptions): ContinuityReason[] {
  const elapsedMs = next.t - last.t;
  if (elapsedMs < 0) return ['time-backwards'];
  if (elapsedMs > TIME_JUMP_MS) return ['time-jump'];
  const reasons: ContinuityReason[] = [];
  if (!reachable(last, next, limits)) reasons.push('teleport');
  if (elapsedMs <= ACCELERATION_GAP_MS && last.speedKmh !== null && next.speedKmh !== null) {
    const mayDifferKmh = ACCELERATION_SLACK_KMH + (limits.accelerationMs2 * KMH_PER_MS2_S * elapsedMs) / 1_000;
    if (Math.abs(next.speedKmh - last.speedKmh) > mayDifferKmh) reasons.push('acceleration');
  }
  return reasons;
}

function reachable(from: Waypoint, to: Waypoint, { jumpM, speedKmh }: PlausibilityOptions): boolean {
  return distanceM(from, to) <= jumpM + (speedKmh / 3.6) * ((to.t - from.t) / 1_000);
}

export interface Chain {
  /** One more fix that is doubted for its continuity alone. @returns true when this one is to be trusted after all */
  add(fix: Waypoint): boolean;
  end(): void;
}

/** Fixes that contradict what is trusted and agree with each other. */
export function createChain(limits: PlausibilityOptions): Chain {
  let first: Waypoint | null = null;
  let newest: Waypoint | null = null;
  let fixes = 0;

  function follows(fix: Waypoint): boolean {
    if (newest === null) return false;
    const elapsedMs = fix.t - newest.t;
    return elapsedMs > 0 && elapsedMs <= CHAIN_GAP_MS && reachable(newest, fix, limits);
  }

  return {
    add(fix) {
      if (first === null || !follows(fix)) {
        first = fix;
        fixes = 0;
      }
      newest = fix;
      fixes++;
      return fixes >= CHAIN_FIXES && fix.t - first.t >= CHAIN_MS;
    },
    end() {
      first = null;
      newest = null;
      fixes = 0;
    },
  };
}
