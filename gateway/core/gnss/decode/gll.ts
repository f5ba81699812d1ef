/**
 * GLL, position (NMEA 0183, 8.3.35). `$GNGLL,5002.453527,N,01958.831794,E,080359.00,A,A*70`
 *
 * 1,2 latitude  3,4 longitude  5 time of day  6 status (A valid, V warning)  7 mode indicator (2.3)
 *
 * Magellan stamps it to the millisecond while its GGA and RMC of the same epoch are rounded to 10 ms.
 */
import type { Fields, Notes } from '../fields.ts';
import { latitudeDeg, letter, longitudeDeg, timeOfDayMs } from '../fields.ts';
import type { FaaMode } from '../fix.ts';
import { faaMode } from './rmc.ts';

export interface Gll {
  type: 'GLL';
  timeOfDayMs: number | null;
  latDeg: number | null;
  lonDeg: number | null;
  status: 'A' | 'V';
  faaMode: FaaMode | null;
}

export const GLL_FIELDS = { min: 6, max: 7 };

export function decodeGll(fields: Fields, notes: Notes): Gll {
  return {
    type: 'GLL',
    timeOfDayMs: timeOfDayMs(fields, 5, notes),
    latDeg: latitudeDeg(fields, 1, notes),
    lonDeg: longitudeDeg(fields, 3, notes),
    // A sentence that does not say "valid" is not valid.
    status: letter(fields, 6, ['A', 'V'], notes) ?? 'V',
    faaMode: faaMode(fields, 7, notes),
  };
}
