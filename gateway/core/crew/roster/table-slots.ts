/** From the lines of a table to slots with instants: how many vehicles a sector has on garde when, and who stands in for it. */

import { addDays, DAY_MS, daysFrom } from './day.ts';
import { contains, overlap } from './intervals.ts';
import { TABLE_SPAN_DAYS_MAX } from './limits.ts';
import { type Slot, slotsOn, uncoveredOn } from './table-day.ts';
import { explained, rulesOn, type TableSlot } from './table-rules.ts';
import type { GardeTable } from './table-schema.ts';
import { localDay } from './zone-time.ts';

/**
 * Every slot of a sector that has a part in [`fromMs`, `toMs`), whole, in order of time; slots of its sub-zones stand beside each other.
 * Where the table says nothing (before its first version, a sector that it does not know, hours that no line has) there is no slot.
 * @throws RangeError when asked for more than TABLE_SPAN_DAYS_MAX at once
 */
export function slotsBetween(table: GardeTable, sectorId: string, fromMs: number, toMs: number): TableSlot[] {
  if (!(toMs - fromMs <= TABLE_SPAN_DAYS_MAX * DAY_MS)) throw new RangeError(`more than ${TABLE_SPAN_DAYS_MAX} days`);
  const sector = table.sectors.find(({ id }) => id === sectorId);
  if (sector === undefined || fromMs >= toMs) return [];
  // What began the day before may reach into the first day, and a rule that began the day before that into what began then.
  const first = addDays(localDay(table.timeZone, fromMs), -2);
  const days = daysFrom(first, addDays(localDay(table.timeZone, toMs), 1));
  const rules = days.flatMap((day) => rulesOn(table, sector, day));
  const lines = days.map((day) => slotsOn(table, sector, day));
  const slots = days.flatMap((day, i) => {
    const own = lines[i] ?? [];
    const rest: Slot[] = rules.length === 0 ? [] : uncoveredOn(table, sector, day, [...(lines[i - 1] ?? []), ...own]);
    return [
      ...own.flatMap((slot) => explained(slot, rules)),
      ...rest.flatMap((slot) => explained(slot, rules)).filter((slot) => slot.blanche || slot.takenOverBy.length > 0),
    ];
  });
  return slots.filter((slot) => overlap(slot, { fromMs, toMs })).sort((a, b) => a.fromMs - b.fromMs);
}

/** The slots that run at an instant. */
export function slotsAt(table: GardeTable, sectorId: string, tMs: number): TableSlot[] {
  return slotsBetween(table, sectorId, tMs, tMs + 1).filter((slot) => contains(slot, tMs));
}

/** Vehicles on garde in a sector, all its sub-zones together; null where the table says nothing. Who stands in is not counted. */
export function vehiclesAt(table: GardeTable, sectorId: string, tMs: number): number | null {
  const slots = slotsAt(table, sectorId, tMs);
  return slots.length === 0 ? null : slots.reduce((sum, { vehicles }) => sum + vehicles, 0);
}
