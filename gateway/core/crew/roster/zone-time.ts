/**
 * Between the clock on the wall of a zone (IANA name) and UTC. The rules of the zones are those of the runtime (ICU); a change of law
 * comes with a newer runtime.
 */

import { addDays, DAY_MS, type Day, dayNumber, dayOfNumber } from './day.ts';
import { TIME_ZONES_KEPT_MAX } from './limits.ts';

const MINUTE_MS = 60_000;
/** Zones are at most 14 h ahead of UTC and 12 h behind: so far around a wall time lies every instant that can be meant by it. */
const AROUND_MS = 16 * 3_600_000;

/** Making a formatter costs fifty times its use. Same zone, same answers: it is only kept. */
const formatters = new Map<string, Intl.DateTimeFormat>();

/** Whether the runtime knows it: `Europe/Paris`, `America/Cayenne`, `UTC`. A bare offset (`+01:00`) is no zone, it has no summer time. */
export function isTimeZone(zone: string): boolean {
  if (!/^[A-Za-z]/.test(zone)) return false;
  // The list has the canonical names alone, and costs a tenth of the first formatter.
  if (Intl.supportedValuesOf('timeZone').includes(zone)) return true;
  try {
    formatterOf(zone);
    return true;
  } catch {
    return false;
  }
}

/** How far the zone is ahead of UTC at an instant. */
export function offsetMs(zone: string, utcMs: number): number {
  // "7/1/2026, GMT+02:00"; with seconds before the zones were invented.
  const [, sign = '+', hours = '0', minutes = '0', seconds = '0'] =
    /GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?$/.exec(formatterOf(zone).format(utcMs)) ?? [];
  const size = (Number(hours) * 60 + Number(minutes)) * MINUTE_MS + Number(seconds) * 1_000;
  return sign === '-' ? -size : size;
}

/** The day on the wall at an instant. */
export function localDay(zone: string, utcMs: number): Day {
  return dayOfNumber(Math.floor((utcMs + offsetMs(zone, utcMs)) / DAY_MS));
}

/** The midnight on the wall at which the day of an instant began; with `days` 1 the one at which it ends. */
export function midnightMs(zone: string, utcMs: number, days: 0 | 1): number {
  return utcOf(zone, addDays(localDay(zone, utcMs), days), 0);
}

/**
 * The instant of a wall time. Where summer time begins, every wall time that the clock skips is the instant of the change: a slot
 * 00-08 is shorter by that hour, one that lies within it is empty. Where it ends, a wall time that comes twice is the first of the two.
 * So later wall times are never earlier instants, and slots that touch on the wall touch in UTC.
 * @param minute after midnight of that day; 1440 is the midnight after it, more is on the days after
 */
export function utcOf(zone: string, day: Day, minute: number): number {
  const wallMs = dayNumber(day) * DAY_MS + minute * MINUTE_MS;
  const before = offsetMs(zone, wallMs - AROUND_MS);
  const after = offsetMs(zone, wallMs + AROUND_MS);
  const early = wallMs - before;
  if (before === after || offsetMs(zone, early) === before) return early;
  const late = wallMs - after;
  return offsetMs(zone, late) === after ? late : changeBetween(zone, late, early, after);
}

/** First instant after `fromMs`, and not after `toMs`, at which the offset is `after`. */
function changeBetween(zone: string, fromMs: number, toMs: number, after: number): number {
  let [notYet, already] = [fromMs, toMs];
  while (already - notYet > 1) {
    const middle = Math.floor((notYet + already) / 2);
    if (offsetMs(zone, middle) === after) already = middle;
    else notYet = middle;
  }
  return already;
}

function formatterOf(zone: string): Intl.DateTimeFormat {
  const known = formatters.get(zone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' });
  if (formatters.size >= TIME_ZONES_KEPT_MAX) formatters.clear();
  formatters.set(zone, made);
  return made;
}
