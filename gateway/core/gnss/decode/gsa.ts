/**
 * GSA, DOP and active satellites (NMEA 0183, 8.3.34). `$GPGSA,A,3,04,17,13,23,,,,,,,,,2.7,2.5,1.0*30`
 *
 * 1 A automatic or M manual choice of 2D/3D  2 mode (1 no fix, 2 2D, 3 3D)  3-14 satellites used  15 PDOP  16 HDOP  17 VDOP
 * 18 system id (4.10)
 *
 * With the GN talker one sentence per satellite system. A variant with 24 satellites shifts the DOPs by 12 fields.
 */

import type { Notes } from '../fields.ts';
import { decimal, letter } from '../fields.ts';

export interface Gsa {
  type: 'GSA';
  mode: 'none' | '2D' | '3D' | null;
  pdop: number | null;
  hdop: number | null;
  vdop: number | null;
}

/** Between 19 and 28 fields the place of the DOPs is anyone's guess: refused. */
export const GSA_FIELDS = { min: 17, max: 30, not: { min: 19, max: 28 } };

const MODES = { '1': 'none', '2': '2D', '3': '3D' } as const;

export function decodeGsa(fields: readonly string[], notes: Notes): Gsa {
  const mode = letter(fields[1], ['1', '2', '3'], notes);
  const dops = fields.length > GSA_FIELDS.not.max ? 26 : 14;
  return {
    type: 'GSA',
    mode: mode === null ? null : MODES[mode],
    pdop: decimal(fields[dops], notes, 0),
    hdop: decimal(fields[dops + 1], notes, 0),
    vdop: decimal(fields[dops + 2], notes, 0),
  };
}
