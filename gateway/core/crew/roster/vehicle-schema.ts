/** The roster of one vehicle, as `cmd/roster` brings it: when this vehicle is on garde (docs/roster.md). */
import { z } from 'zod';
import { instantMs } from '../../record/words.ts';
import { ROSTER_EXCEPTIONS_MAX, ROSTER_HOURS_MAX, ROSTER_LINES_MAX, ROSTER_SUBZONES_MAX } from './limits.ts';
import { day, dayType, holidayCalendar, hours, rosterId, timeZone } from './words.ts';

const hoursList = z.array(hours).max(ROSTER_HOURS_MAX);

const weekly = z
  .object({ days: z.array(dayType).min(1).max(3), hours: hoursList.min(1) })
  .describe('On every day of these types');

const exception = z
  .object({
    date: day,
    add: hoursList.describe('On garde in these hours as well'),
    remove: hoursList.describe(
      'Not on garde by a weekly line in these hours, whatever the hours of the line. `add` stands',
    ),
  })
  .describe('Hours that begin on one day, beside or instead of the weekly ones');

/** Unknown keys of later versions are dropped. */
export const vehicleRoster = z
  .object({
    id: z.string().min(1).max(64).describe('Drawn anew for each roster'),
    issued: instantMs.describe('UTC since 1970. The roster issued last counts'),
    expires: instantMs.describe(
      'UTC since 1970. Later than this the command does nothing; what was taken before stays',
    ),
    timeZone,
    holidays: holidayCalendar,
    sector: rosterId.describe('Sector of garde, as in the tableau de garde'),
    zones: z
      .array(rosterId)
      .max(ROSTER_SUBZONES_MAX)
      .describe('Sub-zones in which the vehicle stands; empty: the whole sector'),
    from: day.describe('First local day on which hours of this roster begin'),
    until: day.nullable().describe('Last one, included; null: until another roster comes'),
    weekly: z.array(weekly).max(ROSTER_LINES_MAX),
    exceptions: z.array(exception).max(ROSTER_EXCEPTIONS_MAX),
  })
  .refine(({ from, until }) => until === null || from <= until, {
    path: ['until'],
    error: 'expected no day before `from`',
  })
  .meta({ title: 'Roster', description: 'When this vehicle is on garde (docs/roster.md)' });

export type VehicleRoster = z.infer<typeof vehicleRoster>;
