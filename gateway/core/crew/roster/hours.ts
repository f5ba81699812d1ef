import type { Day } from './day.ts';
import type { Interval } from './intervals.ts';
import { utcOf } from './zone-time.ts';

/** `08:00-20:00`, `20:00-24:00`, `22:00-06:00`: local time of day; an end that is not after the beginning is on the next day. */
export const HOURS_PATTERN = /^([01]\d|2[0-3]):[0-5]\d-(([01]\d|2[0-3]):[0-5]\d|24:00)$/;

export const DAY_MINUTES = 1_440;

/** Minutes of local time after midnight. Up to one whole day; `endMin` beyond 1440 is on the next day. */
export interface Hours {
  startMin: number;
  endMin: number;
}

/** @param text as {@link HOURS_PATTERN} wants it */
export function parseHours(text: string): Hours {
  const startMin = minutes(text.slice(0, 5));
  const endMin = minutes(text.slice(6, 11));
  return { startMin, endMin: endMin > startMin ? endMin : endMin + DAY_MINUTES };
}

function minutes(text: string): number {
  return Number(text.slice(0, 2)) * 60 + Number(text.slice(3, 5));
}

/** These hours of a local day as instants. Empty (`fromMs` = `toMs`) where the clock skips all of them. */
export function hoursOn(zone: string, day: Day, hours: string): Interval {
  const { startMin, endMin } = parseHours(hours);
  return { fromMs: utcOf(zone, day, startMin), toMs: utcOf(zone, day, endMin) };
}
