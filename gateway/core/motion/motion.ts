/** Moving or stationary, with hysteresis, in the time of the fixes (docs/sampling.md, "Moving or stationary"). */
import type { ValidFix } from '../gnss/fix.ts';

/** As in the position record. */
export type Move = 'MOBILE' | 'STATIQUE';

export interface Motion {
  /** @returns the state with this fix in, and whether this fix changed it */
  update(fix: ValidFix): { move: Move; changed: boolean };
}

const FAST_KMH = 8;
const FAST_FOR_MS = 3_000;
/** Receivers standing still report up to 2 km/h of noise. */
const SLOW_KMH = 3;
const SLOW_FOR_MS = 30_000;

type Pace = 'fast' | 'slow' | null;

function paceOf(speedKmh: number | null): Pace {
  if (speedKmh === null) return null;
  if (speedKmh > FAST_KMH) return 'fast';
  return speedKmh < SLOW_KMH ? 'slow' : null;
}

export function createMotion(): Motion {
  let move: Move = 'STATIQUE';
  let pace: Pace = null;
  /** Time of the first fix of the spell of this pace. */
  let since = 0;

  return {
    update(fix) {
      const now = paceOf(fix.speedKmh);
      // A receiver's clock that was set back ends the spell too: its length would be negative.
      if (now !== pace || fix.t < since) {
        pace = now;
        since = fix.t;
      }
      const lasted = fix.t - since;
      const before = move;
      if (pace === 'fast' && lasted >= FAST_FOR_MS) move = 'MOBILE';
      if (pace === 'slow' && lasted >= SLOW_FOR_MS) move = 'STATIQUE';
      return { move, changed: move !== before };
    },
  };
}
