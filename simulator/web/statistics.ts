/** The statistics of one vehicle for the page (docs/statistics.md), from its file: as JSON, or as CSV for a spreadsheet. */
import type { EventMessage } from '../platform/messages.ts';
import type { Vehicles } from '../platform/platform.ts';
import { csvOf } from '../platform/statistics/csv.ts';
import type { Grain } from '../platform/statistics/local-time.ts';
import { slotsOfHours, slotsOfRoster } from '../platform/statistics/slots.ts';
import { statisticsOf, timeZoneOf } from '../platform/statistics/statistics.ts';
import type { Followed } from './api-followed.ts';

const GRAINS: readonly string[] = ['day', 'week', 'month', 'year'] satisfies Grain[];

export interface Wanted {
  vehicle: string;
  by: string;
  /** null: JSON. */
  csv: 'fr' | 'en' | null;
}

/**
 * @param roster the last one that the page has given: its hours are the slots
 * @param timeZone of its local days, where neither the vehicle nor the roster says so
 * @returns null where the vehicle is not known
 */
export function statisticsFor(
  vehicles: Vehicles,
  { vehicle, by, csv }: Wanted,
  roster: Followed['roster'],
  timeZone: string,
): { type: string; body: string } | null {
  const desk = vehicles.of(vehicle);
  if (desk === null || !isGrain(by)) return null;
  const events = desk.records().filter((record): record is EventMessage => record.lane === 'e');
  const zone = roster?.timeZone ?? timeZoneOf(events) ?? timeZone;
  const slots = roster === null ? slotsOfHours(zone) : slotsOfRoster(roster);
  const sector = roster?.sector ?? null;
  const table = statisticsOf([{ vehicle, sector, timeZone: zone, slots, hasRoster: roster !== null, events }], by);
  if (csv === null) return { type: 'application/json', body: JSON.stringify(table) };
  return { type: 'text/csv', body: csvOf(table, { lang: csv, bom: csv === 'fr' }) };
}

function isGrain(by: string): by is Grain {
  return GRAINS.includes(by);
}
