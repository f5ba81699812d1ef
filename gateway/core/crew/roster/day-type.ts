import { type Day, weekdayOf } from './day.ts';
import { type HolidayCalendar, holidayOf } from './holidays.ts';

/** The three columns of the tables of article 4.2. */
export const DAY_TYPES = ['semaine', 'samedi', 'dimanche-ou-jour-ferie'] as const;
export type DayType = (typeof DAY_TYPES)[number];

/**
 * A holiday on a Saturday is in the column "dimanche et jours fériés": the texts do not say so, but no other reading leaves that
 * column its name. The hours from midnight on belong to the day that has begun.
 */
export function dayTypeOf(day: Day, calendar: HolidayCalendar): DayType {
  if (weekdayOf(day) === 7 || holidayOf(day, calendar) !== null) return 'dimanche-ou-jour-ferie';
  return weekdayOf(day) === 6 ? 'samedi' : 'semaine';
}

/** What the day after one of this type can be: after a Saturday comes a Sunday, after the others anything. */
export function dayTypesAfter(type: DayType): readonly DayType[] {
  return type === 'samedi' ? ['dimanche-ou-jour-ferie'] : DAY_TYPES;
}
