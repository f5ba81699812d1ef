/** What a table says of one sector on one local day. */
import { type Day, monthOf } from './day.ts';
import { type DayType, dayTypeOf } from './day-type.ts';
import { hoursOn } from './hours.ts';
import { type Interval, without } from './intervals.ts';
import type { GardeTable, TableSector, TableVersion } from './table-schema.ts';
import { utcOf } from './zone-time.ts';

export interface Slot extends Interval {
  /** Local day in whose column it stands: the one on which it begins. */
  date: Day;
  dayType: DayType;
  /** Of the sub-zone where the vehicles stand, else of the sector. */
  label: string;
  vehicles: number;
}

/** The version in whose time the day is, or null. */
export function versionOn({ versions }: GardeTable, day: Day): TableVersion | null {
  return versions.find(({ from, until }) => (from ?? day) <= day && day <= (until ?? day)) ?? null;
}

/** As the table counts the day: an exception of its own comes before the calendar. */
export function dayTypeOn({ exceptions, holidays }: GardeTable, day: Day): DayType {
  return exceptions.find(({ date, dayType }) => date === day && dayType !== null)?.dayType ?? dayTypeOf(day, holidays);
}

/** The slots that begin on a day. Lines with the same hours in the same sub-zone are one slot, their vehicles added up. */
export function slotsOn(table: GardeTable, sector: TableSector, day: Day): Slot[] {
  const version = versionOn(table, day);
  if (version === null) return [];
  const dayType = dayTypeOn(table, day);
  const vehicles = new Map<string, { label: string; hours: string; vehicles: number }>();
  for (const { subZone, slots } of linesOn(table, version, sector, day, dayType)) {
    const label = sector.subZones.find(({ id }) => id === subZone)?.label ?? sector.label;
    for (const [hours, more] of Object.entries(slots)) {
      const key = `${subZone ?? ''} ${hours}`;
      vehicles.set(key, { label, hours, vehicles: (vehicles.get(key)?.vehicles ?? 0) + more });
    }
  }
  return [...vehicles.values()]
    .map(({ hours, ...slot }) => ({ ...hoursOn(table.timeZone, day, hours), date: day, dayType, ...slot }))
    .filter(({ fromMs, toMs }) => fromMs < toMs);
}

function linesOn(
  { exceptions }: GardeTable,
  { lines }: TableVersion,
  sector: TableSector,
  day: Day,
  dayType: DayType,
): { subZone: string | null; slots: Record<string, number> }[] {
  const instead = exceptions.find(({ date, sector: id, slots }) => date === day && id === sector.id && slots !== null);
  if (instead?.slots) return [{ subZone: null, slots: instead.slots }];
  return lines.filter(
    (line) =>
      line.sector === sector.id &&
      line.days.includes(dayType) &&
      (line.months === null || line.months.includes(monthOf(day))),
  );
}

/** The time of a day in which no slot runs, as slots without a vehicle. @param slots that begin on this day and the day before */
export function uncoveredOn(table: GardeTable, sector: TableSector, day: Day, slots: readonly Slot[]): Slot[] {
  const whole = { fromMs: utcOf(table.timeZone, day, 0), toMs: utcOf(table.timeZone, day, 1_440) };
  const dayType = dayTypeOn(table, day);
  return without([whole], slots).map((free) => ({ ...free, date: day, dayType, label: sector.label, vehicles: 0 }));
}
