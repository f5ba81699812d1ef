import { addDays } from './day.ts';
import { hoursOn } from './hours.ts';
import { contains } from './intervals.ts';
import type { GardeTable } from './table-schema.ts';
import { localDay } from './zone-time.ts';

/**
 * The sectors of a commune at an instant, by id, in the order of the table. None: in no sector then. Two: the text puts it in both, and
 * who asks has to decide. Who works there when a sector has no vehicle is said by its slots.
 * @param insee its INSEE code; names and postcodes do not tell communes apart
 */
export function sectorsOf(table: GardeTable, insee: string, tMs: number): string[] {
  const list = isJour(table, tMs) ? ('communesJour' as const) : ('communesNuit' as const);
  return table.sectors
    .filter((sector) => sector.communes.includes(insee) || sector[list].includes(insee))
    .map(({ id }) => id);
}

function isJour({ timeZone, jour }: GardeTable, tMs: number): boolean {
  if (jour === null) return true;
  const today = localDay(timeZone, tMs);
  return [addDays(today, -1), today].some((day) => contains(hoursOn(timeZone, day, jour), tMs));
}
