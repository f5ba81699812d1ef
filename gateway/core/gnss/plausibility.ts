/** Which fixes are believed (docs/sampling.md, "An epoch becomes a fix"; the numbers below are its items). */
import { TIME_BACKWARDS_FIXES_MAX } from '../limits.ts';
import type { FaaMode, Fix, FixRefusal, ValidFix } from './fix.ts';

export type Judgement = { ok: true; fix: ValidFix } | { ok: false; reason: FixRefusal };

export interface Plausibility {
  judge(fix: Fix): Judgement;
}

/** Dead reckoning, a typed-in position and a simulator are not measurements; `N` is handled as "no fix". */
const NOT_MEASURED_MODES: readonly (FaaMode | null)[] = ['E', 'M', 'S'];
/** GGA: 6 estimated, 7 manual, 8 simulator. */
const NOT_MEASURED_QUALITIES: readonly (number | null)[] = [6, 7, 8];

/** @param options.notBeforeMs UTC, ms: anything dated earlier is a week rollover or a lie */
export function createPlausibility(options: { notBeforeMs: number }): Plausibility {
  let lastT = -Infinity;
  let backwards = 0;

  /** Item 7. The tenth refusal in a row would be one too many: the receiver's clock was set back, and it must be followed. */
  function isBackwards(t: number): boolean {
    if (t > lastT) return false;
    backwards++;
    return backwards < TIME_BACKWARDS_FIXES_MAX;
  }

  return {
    judge(fix) {
      const { t, latDeg, lonDeg } = fix;
      const reason = refuseMeasurement(fix);
      if (reason !== null) return refuse(reason);
      if (latDeg === null || lonDeg === null || Math.abs(latDeg) > 90 || Math.abs(lonDeg) > 180)
        return refuse('no-position');
      if (t === null) return refuse('no-date');
      if (t < options.notBeforeMs) return refuse('before-not-before');
      if (isBackwards(t)) return { ok: false, reason: 'time-backwards' };
      backwards = 0;
      lastT = t;
      return { ok: true, fix: { ...fix, t, latDeg, lonDeg } };
    },
  };

  /** For any reason but `time-backwards`, which is only counted where it is the only one and nothing comes between. */
  function refuse(reason: FixRefusal): Judgement {
    backwards = 0;
    return { ok: false, reason };
  }
}

/** Items 1 to 3. */
function refuseMeasurement(fix: Fix): FixRefusal | null {
  if (fix.status === 'V') return 'void';
  if (fix.status === null && fix.quality === null) return 'no-fix';
  if (fix.faaMode === 'N' || fix.quality === 0) return 'no-fix';
  // Only without an RMC: until the receiver's order is learnt (cycle.ts), a GSA may be the next epoch's.
  if (fix.status === null && fix.mode === 'none') return 'no-fix';
  if (NOT_MEASURED_MODES.includes(fix.faaMode) || NOT_MEASURED_QUALITIES.includes(fix.quality)) return 'not-measured';
  return null;
}
