/**
 * GGA, fix data (NMEA 0183, 8.3.32). `$GPGGA,112228.037,4719.9584,N,00749.2468,E,1,07,1.6,533.4,M,48.0,M,,0000*56`
 *
 * 1 time of day  2,3 latitude  4,5 longitude  6 quality (0 none, 1 GPS, 2 differential, 3 PPS, 4 RTK, 5 float RTK, 6 estimated,
 * 7 manual, 8 simulator)  7 satellites used  8 HDOP  9,10 altitude above mean sea level, m  11,12 geoid separation, m
 * 13 age of the differential data  14 its station
 *
 * Field 14 is missing from some receivers; SiRF with BeiDou sends one comma too many.
 */

import type { Fields, Notes } from '../fields.ts';
import { count, decimal, latitudeDeg, letter, longitudeDeg, timeOfDayMs } from '../fields.ts';

export interface Gga {
  type: 'GGA';
  timeOfDayMs: number | null;
  latDeg: number | null;
  lonDeg: number | null;
  quality: number | null;
  satellitesUsed: number | null;
  hdop: number | null;
  altitudeM: number | null;
}

export const GGA_FIELDS = { min: 13, max: 15 };

/** 9 is not in the standard; some makers use it for an almanac or a static position. */
const QUALITIES = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'] as const;

export function decodeGga(fields: Fields, notes: Notes): Gga {
  const qualityDigit = letter(fields, 6, QUALITIES, notes);
  return {
    type: 'GGA',
    timeOfDayMs: timeOfDayMs(fields, 1, notes),
    latDeg: latitudeDeg(fields, 2, notes),
    lonDeg: longitudeDeg(fields, 4, notes),
    quality: qualityDigit === null ? null : Number(qualityDigit),
    satellitesUsed: count(fields, 7, notes),
    hdop: decimal(fields, 8, notes, 0),
    altitudeM: decimal(fields, 9, notes),
  };
}
