/**
 * GSV, satellites in view (NMEA 0183, 8.3.40). `$GPGSV,4,2,12,17,30,269,30,19,,,13,21,19,157,39,22,58,098,35,1*58`
 *
 * 1 number of sentences  2 number of this one  3 satellites in view  then up to four times: satellite, elevation, azimuth,
 * C/N0 (dBHz, empty when not received); last the signal id (4.10).
 *
 * AirMar leaves fields 1 and 3 empty in the second and third sentence (the standard allows it); many pad the last sentence with
 * empty groups; a system without satellites is `$GAGSV,1,1,00,0`, which is a signal id and no satellite. Some write C/N0 `00`
 * for "not received".
 */
import { type Constellation, constellationOfTalker } from '../constellation.ts';
import type { Fields, Notes } from '../fields.ts';
import { count, text } from '../fields.ts';

export interface Gsv {
  type: 'GSV';
  /** What groups the sentences of one list: GP and GL count from 1 each. */
  talker: string;
  constellation: Constellation | null;
  total: number | null;
  number: number | null;
  signal: string;
  satellites: readonly Satellite[];
}

export interface Satellite {
  id: number;
  /** Above the horizon; some receivers list satellites just below it. null = not said. */
  elevationDeg: number | null;
  /** From true north, clockwise. null = not said. */
  azimuthDeg: number | null;
  /** null = not received. */
  cn0DbHz: number | null;
}

export const GSV_FIELDS = { min: 3, max: 21 };

const HEAD = 3;
const GROUP = 4;
/** Receivers reach 60 dBHz; more is a number that lost its place. */
const CN0_MAX_DBHZ = 99;

export function decodeGsv(fields: Fields, notes: Notes, talker: string): Gsv | null {
  const rest = (fields.length - HEAD) % GROUP;
  if (rest > (talker === 'PQ' ? 2 : 1)) return null;
  const signal = fields.length - rest + 1;
  const satellites: Satellite[] = [];
  for (let at = HEAD + 1; at < signal; at += GROUP) {
    const id = count(fields, at, notes);
    const cn0 = count(fields, at + 3, notes);
    if (id === null) continue;
    const cn0DbHz = cn0 === null || cn0 === 0 || cn0 > CN0_MAX_DBHZ ? null : cn0;
    satellites.push({
      id,
      elevationDeg: wholeDegrees(fields, at + 1),
      azimuthDeg: wholeDegrees(fields, at + 2),
      cn0DbHz,
    });
  }
  return {
    type: 'GSV',
    talker,
    constellation: constellationOfTalker(talker),
    total: count(fields, 1, notes),
    number: count(fields, 2, notes),
    signal: rest > 0 ? text(fields, signal) : '',
    satellites,
  };
}

const MINUS = 0x2d;
const ZERO = 0x30;
const NINE = 0x39;

/** `-3`, `045`. It is only shown: an unreadable one is not even counted. */
function wholeDegrees({ bytes, starts, length }: Fields, index: number): number | null {
  if (index > length) return null;
  let at = starts[index] ?? 0;
  const end = (starts[index + 1] ?? 1) - 1;
  const negative = bytes[at] === MINUS;
  if (negative) at++;
  if (at >= end || end - at > 3) return null;
  let value = 0;
  for (; at < end; at++) {
    const code = bytes[at] ?? 0;
    if (code < ZERO || code > NINE) return null;
    value = value * 10 + code - ZERO;
  }
  return negative ? -value : value;
}
