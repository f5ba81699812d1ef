/**
 * VTG, course and speed over ground (NMEA 0183, 8.3.98). `$GPVTG,153.1,T,137.9,M,45.1,N,83.5,K,A*2D`
 *
 * 1,2 course, true  3,4 course, magnetic  5,6 speed, knots  7,8 speed, km/h  9 mode indicator (2.3)
 */

import type { Fields, Notes } from '../fields.ts';
import { courseDeg, decimal } from '../fields.ts';
import type { FaaMode } from '../fix.ts';
import { faaMode, KMH_PER_KNOT } from './rmc.ts';

export interface Vtg {
  type: 'VTG';
  courseDeg: number | null;
  speedKmh: number | null;
  faaMode: FaaMode | null;
}

/** 8 before NMEA 2.3; one too many is tolerated. */
export const VTG_FIELDS = { min: 8, max: 10 };

export function decodeVtg(fields: Fields, notes: Notes): Vtg {
  const knots = decimal(fields, 5, notes, 0);
  const kmh = decimal(fields, 7, notes, 0);
  return {
    type: 'VTG',
    courseDeg: courseDeg(fields, 1, notes),
    speedKmh: kmh ?? (knots === null ? null : knots * KMH_PER_KNOT),
    faaMode: faaMode(fields, 9, notes),
  };
}
