/**
 * VTG, course and speed over ground (NMEA 0183, 8.3.98). `$GPVTG,153.1,T,137.9,M,45.1,N,83.5,K,A*2D`
 *
 * 1,2 course, true  3,4 course, magnetic  5,6 speed, knots  7,8 speed, km/h  9 mode indicator (2.3)
 */

import type { Notes } from '../fields.ts';
import { courseDeg, decimal, optionalLetter } from '../fields.ts';
import type { FaaMode } from '../fix.ts';
import { FAA_MODES, KMH_PER_KNOT } from './rmc.ts';

export interface Vtg {
  type: 'VTG';
  courseDeg: number | null;
  speedKmh: number | null;
  faaMode: FaaMode | null;
}

/** 8 before NMEA 2.3; one too many is tolerated. */
export const VTG_FIELDS = { min: 8, max: 10 };

export function decodeVtg(fields: readonly string[], notes: Notes): Vtg {
  const [course, , , , speedKnots, , speedKmh, , mode] = fields;
  const knots = decimal(speedKnots, notes, 0);
  const kmh = decimal(speedKmh, notes, 0);
  return {
    type: 'VTG',
    courseDeg: courseDeg(course, notes),
    speedKmh: kmh ?? (knots === null ? null : knots * KMH_PER_KNOT),
    faaMode: optionalLetter(mode, FAA_MODES, notes),
  };
}
