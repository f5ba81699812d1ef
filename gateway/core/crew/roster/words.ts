/** What the schemas of the tableau de garde and of the vehicle's roster share. */
import { z } from 'zod';
import { DAY_PATTERN, isDay } from './day.ts';
import { DAY_TYPES } from './day-type.ts';
import { HOLIDAY_CALENDARS } from './holidays.ts';
import { HOURS_PATTERN } from './hours.ts';
import { isTimeZone } from './zone-time.ts';

export const rosterId = z
  .string()
  .regex(
    /^[a-z0-9]+(-[a-z0-9]+)*$/,
    'expected small letters without accents, digits and hyphens, like "lons-saint-amour"',
  )
  .max(64);

export const day = z
  .string('expected a day in quotes, "YYYY-MM-DD"')
  .regex(DAY_PATTERN, 'expected a day "YYYY-MM-DD" between 1900 and 2199')
  .refine((text) => !DAY_PATTERN.test(text) || isDay(text), 'expected a day that is in the calendar')
  .describe('Local day, `YYYY-MM-DD`');

export const hours = z
  .string()
  .regex(HOURS_PATTERN, 'expected hours like "08:00-20:00", "20:00-24:00" or "22:00-06:00"')
  .describe('Local time of day. An end that is not after the beginning is on the next day');

export const dayType = z
  .enum(DAY_TYPES)
  .describe('Monday to Friday, Saturday, and Sundays with all public holidays, whatever their weekday');

export const holidayCalendar = z
  .enum(HOLIDAY_CALENDARS)
  .describe("Public holidays: the national ones, or Guyane's with the 10th of June as well");

export const timeZone = z
  .string()
  .max(64)
  .refine(isTimeZone, 'expected the IANA name of a time zone, like "Europe/Paris"')
  .describe('IANA name of the time zone in which days and hours are meant');
