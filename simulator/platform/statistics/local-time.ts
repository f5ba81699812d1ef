/** Wall time of a named zone and the instants of it (docs/roster.md, "Local time becomes instants"), written from that page. */
import { localDay } from '../moments.ts';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

const formats = new Map<string, Intl.DateTimeFormat>();

/** How much its wall is ahead of UTC then. */
function offsetMs(zone: string, t: number): number {
  const part = { year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric' } as const;
  const format =
    formats.get(zone) ??
    new Intl.DateTimeFormat('en-US', { timeZone: zone, hourCycle: 'h23', ...part, second: 'numeric' });
  formats.set(zone, format);
  const of = Object.fromEntries(format.formatToParts(t).map(({ type, value }) => [type, Number(value)]));
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = of;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(t / 1_000) * 1_000;
}

/**
 * @param minute since midnight on the wall; 1440 and more: on days after
 * @returns of a wall time that comes twice the first, of one that is skipped the instant of the change
 */
export function instantOf(zone: string, day: string, minute: number): number {
  const wallMs = Date.parse(day) + minute * MINUTE_MS;
  const offsets = [offsetMs(zone, wallMs - DAY_MS), offsetMs(zone, wallMs + DAY_MS)];
  const times = offsets.map((offset) => wallMs - offset).filter((t) => t + offsetMs(zone, t) === wallMs);
  if (times.length > 0) return Math.min(...times);
  let [before, after] = [wallMs - DAY_MS, wallMs + DAY_MS];
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (offsetMs(zone, middle) === offsetMs(zone, before)) before = middle;
    else after = middle;
  }
  return after;
}

export const daysAfter = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);

export type Grain = 'day' | 'week' | 'month' | 'year';

/** `2026-03-29`, `2026-W13` (ISO 8601), `2026-03`, `2026`. */
export function periodOf(t: number, zone: string, by: Grain): string {
  const day = localDay(t, zone);
  switch (by) {
    case 'day':
      return day;
    case 'week':
      return weekOf(day);
    case 'month':
      return day.slice(0, 7);
    case 'year':
      return day.slice(0, 4);
    default:
      return by satisfies never;
  }
}

/** A week belongs to the year of its Thursday. */
function weekOf(day: string): string {
  const weekday = (new Date(Date.parse(day)).getUTCDay() + 6) % 7;
  const thursday = daysAfter(day, 3 - weekday);
  const year = thursday.slice(0, 4);
  const week = Math.floor((Date.parse(thursday) - Date.parse(`${year}-01-01`)) / DAY_MS / 7) + 1;
  return `${year}-W${String(week).padStart(2, '0')}`;
}
