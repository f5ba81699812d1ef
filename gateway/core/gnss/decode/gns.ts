/**
 * GNS, fix data of several systems (NMEA 0183, 8.3.36). `$GNGNS,170600.000,4111.59880,N,11156.56667,W,AANN,21,0.53,01443.9,-016.5,,*54`
 *
 * 1 time of day  2,3 latitude  4,5 longitude  6 one mode letter per system (GPS, GLONASS, Galileo, BeiDou, QZSS, NavIC)
 * 7 satellites used  8 HDOP  9 altitude above mean sea level, m  10 geoid separation, m  11 age of the differential data
 * 12 its station  13 navigational status (4.10)
 */
import { SYSTEMS } from '../constellation.ts';
import type { Fields, Notes } from '../fields.ts';
import { count, decimal, latitudeDeg, longitudeDeg, text, timeOfDayMs } from '../fields.ts';
import type { FaaMode, SystemMode } from '../fix.ts';
import { isFaaMode } from './rmc.ts';

export interface Gns {
  type: 'GNS';
  timeOfDayMs: number | null;
  latDeg: number | null;
  lonDeg: number | null;
  systemModes: readonly SystemMode[];
  /** The best of them; null where none was said. */
  faaMode: FaaMode | null;
  satellitesUsed: number | null;
  hdop: number | null;
  altitudeM: number | null;
}

export const GNS_FIELDS = { min: 11, max: 13 };

/** Worst first. `A` before `E` would let an estimate of one system hide the measurement of another. */
const FROM_WORST: readonly FaaMode[] = ['N', 'S', 'M', 'E', 'A', 'D', 'F', 'R', 'P'];

export function decodeGns(fields: Fields, notes: Notes): Gns {
  const systemModes = systemModesOf(text(fields, 6), notes);
  const ranks = systemModes.map(({ mode }) => FROM_WORST.indexOf(mode));
  return {
    type: 'GNS',
    timeOfDayMs: timeOfDayMs(fields, 1, notes),
    latDeg: latitudeDeg(fields, 2, notes),
    lonDeg: longitudeDeg(fields, 4, notes),
    systemModes,
    faaMode: FROM_WORST[Math.max(...ranks)] ?? null,
    satellitesUsed: count(fields, 7, notes),
    hdop: decimal(fields, 8, notes, 0),
    altitudeM: decimal(fields, 9, notes),
  };
}

/** The fix stands on these letters, as on the status of an RMC. Systems that a later version of the standard adds are not read. */
function systemModesOf(letters: string, notes: Notes): SystemMode[] {
  const modes: SystemMode[] = [];
  for (let at = 0; at < letters.length; at++) {
    const mode = letters.charAt(at);
    const constellation = SYSTEMS[at];
    if (!isFaaMode(mode)) notes.bad = true;
    else if (constellation !== undefined) modes.push({ constellation, mode });
  }
  return modes;
}
