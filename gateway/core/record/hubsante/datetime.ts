/**
 * Dates as the Hub Santé writes them: `2026-08-12T10:22:00-03:00`. An offset always (`Z` is refused), no fraction. The national
 * pattern would take a leap second, `:60`; nothing here makes one, and ours refuses it.
 */
import { z } from 'zod';

const DATE_TIME =
  /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d[-+]([01]\d|2[0-3]):[0-5]\d$/;
const SECONDS_CHARS = 'YYYY-MM-DDTHH:MM:SS'.length;
/** 9999-12-31T23:59:59.999Z: beyond, a year has more than four digits. */
const MS_MAX = 253_402_300_799_999;

export const hubDateTime = z
  .string()
  .regex(DATE_TIME, { abort: true })
  .refine(isOfCalendar, 'no such day')
  .describe('Date, time and offset: no fraction, never `Z`');

function isOfCalendar(text: string): boolean {
  const local = text.slice(0, SECONDS_CHARS);
  const ms = Date.parse(`${local}Z`);
  // 30 February is read as 1 March.
  return !Number.isNaN(ms) && new Date(ms).toISOString().slice(0, SECONDS_CHARS) === local;
}

/** @returns null for an instant before 1970 or after 9999 */
export type HubDateTimes = (utcMs: number) => string | null;

/**
 * @param timeZone an IANA name (`America/Cayenne`): times are written as its clocks show them. null: UTC, `+00:00`
 * @returns null: no such time zone
 */
export function createDateTimes(timeZone: string | null): HubDateTimes | null {
  if (timeZone === null) return (utcMs) => written(utcMs, '+00:00');
  const format = zoneFormat(timeZone);
  return format && ((utcMs) => written(utcMs, offsetAt(format, utcMs)));
}

function zoneFormat(timeZone: string): Intl.DateTimeFormat | null {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
  } catch {
    return null;
  }
}

function offsetAt(format: Intl.DateTimeFormat, utcMs: number): string {
  if (!isWritable(utcMs)) return '+00:00';
  const name = format.formatToParts(utcMs).find(({ type }) => type === 'timeZoneName')?.value ?? '';
  // `GMT-03:00`. UTC itself is `GMT` in some versions; an offset with seconds (Monrovia until 1972) cannot be written.
  return /^GMT([-+]\d{2}:\d{2})$/.exec(name)?.[1] ?? '+00:00';
}

function written(utcMs: number, offset: string): string | null {
  const localMs = utcMs + offsetMinutes(offset) * 60_000;
  // East of Greenwich the last hours of 9999 are of the year 10000.
  if (!isWritable(utcMs) || localMs > MS_MAX) return null;
  return `${new Date(localMs).toISOString().slice(0, SECONDS_CHARS)}${offset}`;
}

const isWritable = (ms: number): boolean => ms >= 0 && ms <= MS_MAX;

function offsetMinutes(offset: string): number {
  const minutes = Number(offset.slice(1, 3)) * 60 + Number(offset.slice(4, 6));
  return offset.startsWith('-') ? -minutes : minutes;
}
