/** The sample tables of `deploy/rosters/`, and what tests of rosters know of calendars without asking the code under test. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'smol-toml';
import { readTable } from '../../gateway/core/crew/roster/table-check.ts';
import type { GardeTable } from '../../gateway/core/crew/roster/table-schema.ts';

const SAMPLES = join(import.meta.dirname, '../../deploy/rosters');

export type SampleName = 'guyane-973' | 'jura-39' | 'eure-et-loir-28';

export function sampleDocument(name: SampleName): Record<string, unknown> {
  return parse(readFileSync(join(SAMPLES, `${name}.toml`), 'utf8'));
}

export function sampleTable(name: SampleName): GardeTable {
  const { table, problems } = readTable(sampleDocument(name));
  if (table === null) throw new Error(problems.map(({ key, message }) => `${key}: ${message}`).join('\n'));
  return table;
}

export const HOUR_MS = 3_600_000;

/** Paris by hand: summer time from 29 March to 25 October 2026, the changes are at 01:00 UTC. Not for 02:00-03:00 on those days. */
export function paris2026(day: string, time: string): number {
  const summer = day > '2026-03-29' ? day < '2026-10-25' || (day === '2026-10-25' && time < '02') : false;
  const changed = day === '2026-03-29' && time >= '03';
  return Date.parse(`${day}T${time}:00${summer || changed ? '+02:00' : '+01:00'}`);
}

/** As printed in calendars. */
export const HOLIDAYS_2026: readonly string[] = [
  ...['2026-01-01', '2026-04-06', '2026-05-01', '2026-05-08', '2026-05-14', '2026-05-25'],
  ...['2026-07-14', '2026-08-15', '2026-11-01', '2026-11-11', '2026-12-25'],
];

export function dayType2026(day: string): 'semaine' | 'samedi' | 'dimanche-ou-jour-ferie' {
  const weekday = new Date(`${day}T12:00:00Z`).getUTCDay();
  if (weekday === 0 || HOLIDAYS_2026.includes(day)) return 'dimanche-ou-jour-ferie';
  return weekday === 6 ? 'samedi' : 'semaine';
}

export const DAYS_2026: readonly string[] = Array.from({ length: 365 }, (_, i) =>
  new Date(Date.UTC(2026, 0, 1 + i)).toISOString().slice(0, 10),
);

/** What a clock on the wall shows, by another way than the code under test: `2026-03-29 03:00`. */
export function wallClock(zone: string): (utcMs: number) => string {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' });
  return (utcMs) => format.format(utcMs);
}
