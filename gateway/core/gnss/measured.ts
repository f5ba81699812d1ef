/** Which epochs are measurements at all (docs/sampling.md, section 1, rules 1 to 4). */
import type { FaaMode, Fix, FixRefusal } from './fix.ts';

/** Dead reckoning, a typed-in position and a simulator are not measurements; `N` is handled as "no fix". */
const NOT_MEASURED_MODES: readonly (FaaMode | null)[] = ['E', 'M', 'S'];
/** GGA: 6 estimated, 7 manual, 8 simulator. */
const NOT_MEASURED_QUALITIES: readonly (number | null)[] = [6, 7, 8];

/** Rules 1 to 3: somebody vouches for it, and it was measured. */
export function refuseMeasurement(fix: Fix): FixRefusal | null {
  if (fix.status === 'V') return 'void';
  if (fix.status === null && fix.quality === null) return 'no-fix';
  if (fix.faaMode === 'N' || fix.quality === 0) return 'no-fix';
  // Only without an RMC: until the receiver's order is learnt (cycle.ts), a GSA may be the next epoch's.
  if (fix.status === null && fix.mode === 'none') return 'no-fix';
  if (NOT_MEASURED_MODES.includes(fix.faaMode) || NOT_MEASURED_QUALITIES.includes(fix.quality)) return 'not-measured';
  return null;
}

/** Rule 4. */
export function placeOf({ latDeg, lonDeg }: Fix): { latDeg: number; lonDeg: number } | null {
  if (latDeg === null || lonDeg === null || Math.abs(latDeg) > 90 || Math.abs(lonDeg) > 180) return null;
  return { latDeg, lonDeg };
}
