/**
 * RMC, recommended minimum data (NMEA 0183, 8.3.69). `$GPRMC,112225.844,A,4719.9737,N,00749.2639,E,0.00,,030410,,,A*7C`
 *
 * 1 time of day  2 status (A valid, V warning)  3,4 latitude  5,6 longitude  7 speed over ground, knots  8 course, true
 * 9 date  10,11 magnetic variation  12 mode indicator (2.3)  13 navigational status (4.1)
 *
 * The `V` of field 13 means "the equipment gives no navigational status", which is what every car receiver says: it is no warning.
 * Magellan sends one field more than the standard.
 */

import type { Fields, Notes } from '../fields.ts';
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
import type { FaaMode, NavStatus } from '../fix.ts';

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
  navStatus: NavStatus | null;
}

export const RMC_FIELDS = { min: 11, max: 14 };

const FAA_MODES: readonly FaaMode[] = ['A', 'D', 'E', 'F', 'M', 'N', 'P', 'R', 'S'];
const NAV_STATUSES: readonly NavStatus[] = ['S', 'C', 'U', 'V'];

/** Exact by definition: the international nautical mile is 1852 m. */
export const KMH_PER_KNOT = 1.852;

export function decodeRmc(fields: Fields, notes: Notes): Rmc {
  const speedKnots = decimal(fields, 7, notes, 0);
  return {
    type: 'RMC',
    timeOfDayMs: timeOfDayMs(fields, 1, notes),
    // A sentence that does not say "valid" is not valid.
    status: letter(fields, 2, ['A', 'V'], notes) ?? 'V',
    latDeg: latitudeDeg(fields, 3, notes),
    lonDeg: longitudeDeg(fields, 5, notes),
    speedKmh: speedKnots === null ? null : speedKnots * KMH_PER_KNOT,
    courseDeg: courseDeg(fields, 8, notes),
    dateMs: dateMs(fields, 9, notes),
    faaMode: faaMode(fields, 12, notes),
    navStatus: optionalLetter(fields, 13, NAV_STATUSES, notes),
  };
}

/** The mode indicator as RMC, VTG and GLL have it. */
export function faaMode(fields: Fields, index: number, notes: Notes): FaaMode | null {
  return optionalLetter(fields, index, FAA_MODES, notes);
}

export function isFaaMode(letter: string): letter is FaaMode {
  return FAA_MODES.some((mode) => mode === letter);
}
