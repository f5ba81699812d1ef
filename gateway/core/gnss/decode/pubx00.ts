/**
 * PUBX,00, u-blox' own position (u-blox M8 protocol, 31.3.2).
 * `$PUBX,00,081350.00,4717.113210,N,00833.915187,E,546.589,G3,2.1,2.0,0.007,77.52,0.007,,0.92,1.19,0.77,9,0,0*5F`
 *
 * 1 `00`  2 time of day  3,4 latitude  5,6 longitude  7 height above the ellipsoid, m  8 navigation status  9,10 horizontal and
 * vertical accuracy, m  11 speed, km/h  12 course, true  13 speed downwards, m/s  14 age of the differential data  15 HDOP
 * 16 VDOP  17 TDOP  18 satellites used
 *
 * Field 7 is not read: it is not above mean sea level, and the geoid is not known here.
 */
import type { Fields, Notes } from '../fields.ts';
import { count, courseDeg, decimal, latitudeDeg, letter, longitudeDeg, timeOfDayMs } from '../fields.ts';

export interface Pubx00 {
  type: 'PUBX00';
  timeOfDayMs: number | null;
  latDeg: number | null;
  lonDeg: number | null;
  /** In the numbers of GGA. */
  quality: number | null;
  mode: 'none' | '2D' | '3D' | null;
  horizontalM: number | null;
  speedKmh: number | null;
  courseDeg: number | null;
  hdop: number | null;
  vdop: number | null;
  satellitesUsed: number | null;
}

/** Without the last two fields on old firmware. */
export const PUBX00_FIELDS = { min: 18, max: 21 };

const STATUSES = ['NF', 'DR', 'G2', 'G3', 'D2', 'D3', 'RK', 'TT'] as const;
/** NF none, DR dead reckoning, G stand-alone, D differential, RK satellites and dead reckoning together, TT time only. */
const MEANING = {
  NF: { quality: 0, mode: 'none' },
  DR: { quality: 6, mode: '2D' },
  G2: { quality: 1, mode: '2D' },
  G3: { quality: 1, mode: '3D' },
  D2: { quality: 2, mode: '2D' },
  D3: { quality: 2, mode: '3D' },
  RK: { quality: 1, mode: '3D' },
  TT: { quality: 0, mode: 'none' },
} as const;

export function decodePubx00(fields: Fields, notes: Notes): Pubx00 {
  const known = letter(fields, 8, STATUSES, notes);
  const meaning = known === null ? null : MEANING[known];
  return {
    type: 'PUBX00',
    timeOfDayMs: timeOfDayMs(fields, 2, notes),
    latDeg: latitudeDeg(fields, 3, notes),
    lonDeg: longitudeDeg(fields, 5, notes),
    quality: meaning?.quality ?? null,
    mode: meaning?.mode ?? null,
    horizontalM: decimal(fields, 9, notes, 0),
    speedKmh: decimal(fields, 11, notes, 0),
    courseDeg: courseDeg(fields, 12, notes),
    hdop: decimal(fields, 15, notes, 0),
    vdop: decimal(fields, 16, notes, 0),
    satellitesUsed: count(fields, 18, notes),
  };
}
