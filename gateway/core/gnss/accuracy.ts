/** How far off a position may be, in metres, and who says so. */
import type { Accuracy } from './fix.ts';

/**
 * What the pseudorange of one satellite is off by, one standard deviation, with a single-frequency receiver: 7.1 m, nearly all
 * of it ionosphere (Kaplan and Hegarty, Understanding GPS, 2nd edition, table 7.3). gpsd's 15 m at 95 % is the same.
 */
const RANGE_ERROR_M = 7.1;
/** With corrections (DGPS, SBAS, RTK): gpsd's 3.75 m at 95 %, halved. */
const CORRECTED_RANGE_ERROR_M = 1.9;

export interface AccuracySources {
  gstM: number | null;
  pubxM: number | null;
  hdop: number | null;
  /** The numbers of GGA. */
  quality: number | null;
}

/** HDOPs of this and more stand for "not known" (99.99, 50.0, 100.0) or for a geometry that measures nothing. */
const HDOP_MAX = 50;

export function accuracyOf({ gstM, pubxM, hdop, quality }: AccuracySources): Accuracy | null {
  if (gstM !== null) return { horizontalM: gstM, source: 'gst' };
  if (pubxM !== null) return { horizontalM: pubxM, source: 'pubx' };
  if (hdop === null || hdop === 0 || hdop >= HDOP_MAX || quality === 0) return null;
  const corrected = quality !== null && quality >= 2 && quality <= 5;
  return { horizontalM: hdop * (corrected ? CORRECTED_RANGE_ERROR_M : RANGE_ERROR_M), source: 'dop' };
}
