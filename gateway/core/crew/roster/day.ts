/** A day of the calendar, without a zone: `YYYY-MM-DD`. Text, so that it reads in files and messages and sorts as it stands. */
export type Day = string;

export const DAY_MS = 86_400_000;
/** Years 1900 to 2199: public holidays before are history, and nobody draws up a garde for later. */
export const DAY_PATTERN = /^(19|20|21)\d{2}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;

/** Whether it is in the calendar: 29 February 2026 is not. */
export function isDay(text: string): boolean {
  return DAY_PATTERN.test(text) && dayOfNumber(dayNumber(text)) === text;
}

/** Days since 1970-01-01. */
export function dayNumber(day: Day): number {
  return Date.UTC(yearOf(day), monthOf(day) - 1, Number(day.slice(8, 10))) / DAY_MS;
}

export function dayOfNumber(number: number): Day {
  return new Date(number * DAY_MS).toISOString().slice(0, 10);
}

export function addDays(day: Day, days: number): Day {
  return dayOfNumber(dayNumber(day) + days);
}

/** Both ends included; empty where `last` is before `first`. */
export function daysFrom(first: Day, last: Day): Day[] {
  const from = dayNumber(first);
  return Array.from({ length: Math.max(0, dayNumber(last) - from + 1) }, (_, i) => dayOfNumber(from + i));
}

export function yearOf(day: Day): number {
  return Number(day.slice(0, 4));
}

/** 1 to 12. */
export function monthOf(day: Day): number {
  return Number(day.slice(5, 7));
}

/** ISO 8601: 1 is Monday, 7 is Sunday. 1970-01-01 was a Thursday. */
export function weekdayOf(day: Day): number {
  return ((((dayNumber(day) + 3) % 7) + 7) % 7) + 1;
}
