/**
 * GSA, DOP and active satellites (NMEA 0183, 8.3.34). `$GPGSA,A,3,04,17,13,23,,,,,,,,,2.7,2.5,1.0*30`
 *
 * 1 A automatic or M manual choice of 2D/3D  2 mode (1 no fix, 2 2D, 3 3D)  3-14 satellites used  15 PDOP  16 HDOP  17 VDOP
 * 18 system id (4.10)
 *
 * With the GN talker one sentence per satellite system, and two where a system uses more than 12 satellites. A variant with 24
 * satellites shifts the DOPs by 12 fields.
 */
import { type Constellation, constellationOf, constellationOfSystem, constellationOfTalker } from '../constellation.ts';

import type { Fields, Notes } from '../fields.ts';
import { count, decimal, letter } from '../fields.ts';

export interface Gsa {
  type: 'GSA';
  mode: 'none' | '2D' | '3D' | null;
  pdop: number | null;
  hdop: number | null;
  vdop: number | null;
  /** Satellites used, each once. */
  used: readonly UsedSatellite[];
}

export interface UsedSatellite {
  constellation: Constellation;
  id: number;
}

/** Between 19 and 28 fields the place of the DOPs is anyone's guess: refused. */
export const GSA_FIELDS = { min: 17, max: 30, not: { min: 19, max: 28 } };

const FIRST_SATELLITE = 3;
const MODES = { '1': 'none', '2': '2D', '3': '3D' } as const;

export function decodeGsa(fields: Fields, notes: Notes, talker: string): Gsa {
  const mode = letter(fields, 2, ['1', '2', '3'], notes);
  const dops = fields.length > GSA_FIELDS.not.max ? 27 : 15;
  const system = count(fields, dops + 3, notes);
  return {
    type: 'GSA',
    mode: mode === null ? null : MODES[mode],
    pdop: decimal(fields, dops, notes, 0),
    hdop: decimal(fields, dops + 1, notes, 0),
    vdop: decimal(fields, dops + 2, notes, 0),
    used: usedOf(fields, dops, constellationOfTalker(talker) ?? constellationOfSystem(system), notes),
  };
}

function usedOf(fields: Fields, end: number, system: Constellation | null, notes: Notes): readonly UsedSatellite[] {
  const used: UsedSatellite[] = [];
  for (let at = FIRST_SATELLITE; at < end; at++) {
    const id = count(fields, at, notes);
    // Padded with 0 by some.
    if (id !== null && id !== 0) used.push({ constellation: constellationOf(system, id), id });
  }
  return used;
}
