/** A receiver that goes on talking but no longer looks: the same place to the last bit while it says that it drives. */
import type { Waypoint } from './continuity.ts';

/** More than one step of the coarsest receivers (two decimals of a minute: 18.5 m), less than would mislead anybody. */
const FROZEN_M = 50;
const FROZEN_GAP_MS = 5_000;

export interface FrozenWatch {
  /** Every measured fix in turn. @returns true while the receiver is frozen (docs/sampling.md, section 3) */
  add(fix: Waypoint): boolean;
}

export function createFrozenWatch(): FrozenWatch {
  let before: Waypoint | null = null;
  let drivenM = 0;

  return {
    add(fix) {
      if (before === null || fix.latDeg !== before.latDeg || fix.lonDeg !== before.lonDeg) drivenM = 0;
      else {
        const elapsedMs = fix.t - before.t;
        if (fix.speedKmh !== null && elapsedMs > 0 && elapsedMs <= FROZEN_GAP_MS)
          drivenM += ((fix.speedKmh / 3.6) * elapsedMs) / 1_000;
      }
      before = fix;
      return drivenM >= FROZEN_M;
    },
  };
}
