/**
 * RMC, recommended minimum data (NMEA 0183, 8.3.69). `$GPRMC,112225.844,A,4719.9737,N,00749.2639,E,0.00,,030410,,,A*7C`
 *
 * 1 time of day  2 status (A valid, V warning)  3,4 latitude  5,6 longitude  7 speed over ground, knots  8 course, true
 * 9 date  10,11 magnetic variation  12 mode indicator (2.3)  13 navigational status (4.1)
 *
 * Field 13 is not read: its `V` means "the equipment gives no navigational status", which is what every car receiver says.
 * Magellan sends one field more than the standard.
 */

import type { Notes } from '../fields.ts';
import {
  courseDeg,
  dateMs,
  decimal,
  latitudeDeg,
  letter,
  longitudeDeg,
  optionalLetter,
  timeOfDayMs,
} from '../fields.ts';
import type { FaaMode } from '../fix.ts';

export interface Rmc {
  type: 'RMC';
  timeOfDayMs: number | null;
  status: 'A' | 'V';
  latDeg: number | null;
  lonDeg: number | null;
  speedKmh: number | null;
  courseDeg: number | null;
  /** Midnight UTC of the day, ms since 1970. */
  dateMs: number | null;
  faaMode: FaaMode | null;
}

export const RMC_FIELDS = { min: 11, max: 14 };

export const FAA_MODES: readonly FaaMode[] = ['A', 'D', 'E', 'F', 'M', 'N', 'P', 'R', 'S'];

/** Exact by definition: the international nautical mile is 1852 m. */
export const KMH_PER_KNOT = 1.852;

export function decodeRmc(fields: readonly string[], notes: Notes): Rmc {
  const [time, status, lat, northSouth, lon, eastWest, speed, course, date, , , mode] = fields;
  const speedKnots = decimal(speed, notes, 0);
  return {
    type: 'RMC',
    timeOfDayMs: timeOfDayMs(time, notes),
    // A sentence that does not say "valid" is not valid.
    status: letter(status, ['A', 'V'], notes) ?? 'V',
    latDeg: latitudeDeg(lat, northSouth, notes),
    lonDeg: longitudeDeg(lon, eastWest, notes),
    speedKmh: speedKnots === null ? null : speedKnots * KMH_PER_KNOT,
    courseDeg: courseDeg(course, notes),
    dateMs: dateMs(date, notes),
    faaMode: optionalLetter(mode, FAA_MODES, notes),
  };
}
