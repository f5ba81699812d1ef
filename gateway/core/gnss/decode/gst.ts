/**
 * GST, error statistics (NMEA 0183, 8.3.38). `$GPGST,182144.000,14.5,14.3,5.3,12.9,0.9,0.5,0.8*53`
 *
 * 1 time of day  2 RMS of the pseudorange residuals, m  3,4 standard deviation along the major and the minor axis of the error
 * ellipse, m  5 its orientation, degrees  6,7,8 standard deviation of latitude, longitude, altitude, m
 *
 * u-blox often leaves the ellipse empty and gives 6 to 8; ST writes integers with leading zeros (`00014`).
 */
import type { Fields, Notes } from '../fields.ts';
import { decimal, timeOfDayMs } from '../fields.ts';

export interface Gst {
  type: 'GST';
  timeOfDayMs: number | null;
  /** One standard deviation in the plane (root of the sum of both axes' squares). */
  horizontalM: number | null;
}

export const GST_FIELDS = { min: 8, max: 8 };

export function decodeGst(fields: Fields, notes: Notes): Gst {
  return {
    type: 'GST',
    timeOfDayMs: timeOfDayMs(fields, 1, notes),
    // The sum of the squares is the same for any two axes at right angles.
    horizontalM:
      hypotenuse(decimal(fields, 6, notes, 0), decimal(fields, 7, notes, 0)) ??
      hypotenuse(decimal(fields, 3, notes, 0), decimal(fields, 4, notes, 0)),
  };
}

function hypotenuse(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : Math.hypot(a, b);
}
