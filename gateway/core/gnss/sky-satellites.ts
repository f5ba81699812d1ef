/** The sky satellite by satellite, for whoever looks at it (`balise watch`, `gnss`). Nothing of it is stored. */
import type { z } from 'zod';
import type { Constellation } from './constellation.ts';
import type { UsedSatellite } from './decode/gsa.ts';
import type { Satellite } from './decode/gsv.ts';
import type { skySatellite } from './sky-satellite-schema.ts';

export type SkySatellite = z.infer<typeof skySatellite>;

/** RINEX letters. */
export const SYSTEM_LETTERS: Readonly<Record<Constellation, string>> = {
  ...{ gps: 'G', glonass: 'R', galileo: 'E', beidou: 'C' },
  ...{ qzss: 'J', navic: 'I', sbas: 'S' },
};

/** `G07`, `R12`, `S123`. */
export function satelliteName({ system, prn }: Pick<SkySatellite, 'system' | 'prn'>): string {
  return `${SYSTEM_LETTERS[system]}${String(prn).padStart(2, '0')}`;
}

/** Receivers number the systems one behind the other (NMEA 4.11, table 21; u-blox, MediaTek): here each from 1, SBAS from 120. */
export function prnOf(system: Constellation, id: number): number {
  switch (system) {
    case 'sbas':
      return id >= 33 && id <= 64 ? id + 87 : id;
    case 'glonass':
      return id >= 65 && id <= 99 ? id - 64 : id;
    case 'galileo':
      return id >= 301 && id <= 336 ? id - 300 : id;
    case 'beidou':
      return id >= 401 && id <= 463 ? id - 400 : id >= 201 && id <= 264 ? id - 200 : id;
    case 'qzss':
      return id >= 193 && id <= 202 ? id - 192 : id;
    case 'gps':
    case 'navic':
      return id;
    default:
      return system satisfies never;
  }
}

type Told = ReadonlyMap<Constellation, { signals: ReadonlyMap<string, { satellites: readonly Satellite[] }> }>;

/**
 * Each satellite once, with the best of its signals, by system and number.
 * @param used null: no epoch had a GSA
 */
export function satellitesOf(told: Told, used: readonly UsedSatellite[] | null): SkySatellite[] {
  const found = new Map<string, SkySatellite>();
  const add = (system: Constellation, satellite: Satellite): void => {
    const { id, elevationDeg, azimuthDeg, cn0DbHz } = satellite;
    const prn = prnOf(system, id);
    const name = satelliteName({ system, prn });
    const known = found.get(name);
    const isUsed = used === null ? null : used.some((each) => each.constellation === system && each.id === id);
    found.set(name, {
      ...{ system, prn },
      elevationDeg: elevationDeg ?? known?.elevationDeg ?? null,
      azimuthDeg: azimuthDeg ?? known?.azimuthDeg ?? null,
      cn0DbHz: best(cn0DbHz, known?.cn0DbHz ?? null),
      used: isUsed === null ? null : isUsed || known?.used === true,
    });
  };
  for (const [system, { signals }] of told)
    for (const { satellites } of signals.values()) for (const satellite of satellites) add(system, satellite);
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, satellite]) => satellite);
}

function best(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : Math.max(a, b);
}
