/**
 * ZDA, time and date (NMEA 0183, 8.3.108). `$GPZDA,143042.00,25,08,2005,,*6E`
 *
 * 1 time of day  2 day  3 month  4 year, four digits  5,6 local zone (not read: UTC is all that is needed)
 */

import type { Fields, Notes } from '../fields.ts';
import { splitDateMs, timeOfDayMs } from '../fields.ts';

export interface Zda {
  type: 'ZDA';
  timeOfDayMs: number | null;
  /** Midnight UTC of the day, ms since 1970. */
  dateMs: number | null;
}

/** Some receivers leave the local zone out; one field too many is tolerated. */
export const ZDA_FIELDS = { min: 4, max: 7 };

export function decodeZda(fields: Fields, notes: Notes): Zda {
  return { type: 'ZDA', timeOfDayMs: timeOfDayMs(fields, 1, notes), dateMs: splitDateMs(fields, 2, notes) };
}
