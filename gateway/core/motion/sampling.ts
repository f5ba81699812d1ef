/** Which fixes become positions, and why (docs/sampling.md, "A fix becomes a position"). */
import type { ValidFix } from '../gnss/fix.ts';
import type { PositionRecord } from '../record/schema.ts';
import { angleBetweenDeg, distanceM } from './geodesy.ts';
import type { Move } from './motion.ts';

export type Why = PositionRecord['why'];

/** The options `sampling.*`. */
export interface SamplingOptions {
  movingS: number;
  stationaryS: number;
  distanceM: number;
  angleDeg: number;
  speedKmh: number;
}

export interface Sampler {
  /**
   * Only to be called while the duty gate is open. `move` and `changed` are what `Motion.update` said of this fix.
   * @returns why the fix is a position, or null if it is none
   */
  offer(fix: ValidFix, move: Move, changed: boolean): Why | null;
  /** The gate closed: nothing of the time off duty may be compared with anything. */
  forget(): void;
}

/** A receiver at 10 Hz in a roundabout would else give ten positions a second. */
const GEOMETRY_AFTER_MS = 1_000;

export function createSampler(options: SamplingOptions): Sampler {
  let last: ValidFix | null = null;

  function reason(fix: ValidFix, move: Move, changed: boolean): Why | null {
    if (last === null) return 'first';
    if (changed) return move === 'MOBILE' ? 'start' : 'stop';
    const elapsedMs = fix.t - last.t;
    const periodMs = 1000 * (move === 'MOBILE' ? options.movingS : options.stationaryS);
    if (elapsedMs < 0 || elapsedMs >= periodMs) return 'time';
    if (move !== 'MOBILE' || elapsedMs < GEOMETRY_AFTER_MS) return null;
    return geometry(last, fix, options);
  }

  return {
    offer(fix, move, changed) {
      const why = reason(fix, move, changed);
      if (why !== null) last = fix;
      return why;
    },
    forget() {
      last = null;
    },
  };
}

function geometry(last: ValidFix, fix: ValidFix, options: SamplingOptions): Why | null {
  if (distanceM(last, fix) >= options.distanceM) return 'distance';
  if (last.courseDeg !== null && fix.courseDeg !== null) {
    if (angleBetweenDeg(last.courseDeg, fix.courseDeg) >= options.angleDeg) return 'angle';
  }
  if (last.speedKmh !== null && fix.speedKmh !== null) {
    if (Math.abs(last.speedKmh - fix.speedKmh) >= options.speedKmh) return 'speed';
  }
  return null;
}
