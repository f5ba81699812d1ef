/**
 * The format of a tableau de garde: which sector has how many vehicles on garde when, and who takes over where it has none. A
 * département's rules are data in a file (`deploy/rosters/`); nothing of them is in the code. CSP art. R6312-19 to R6312-23 leave
 * sectors, hours and numbers to each cahier des charges (its art. 4.1 and 4.2).
 */
import { z } from 'zod';
import { DAY_TYPES } from './day-type.ts';
import { day, dayType, holidayCalendar, hours, rosterId, timeZone } from './words.ts';

const text = z.string().min(1);
const communes = z
  .array(z.string().regex(/^(\d{2}|2[AB])\d{3}$/, 'expected an INSEE code in quotes, like "97302"'))
  .default([]);
const days = z
  .array(dayType)
  .min(1)
  .default([...DAY_TYPES]);
const hoursList = z.array(hours).min(1).default(['00:00-24:00']);
const slots = z
  .record(hours, z.int().min(0).max(99))
  .refine((given) => Object.keys(given).length > 0, 'expected at least one slot, like "08:00-20:00" = 1');

const sector = z.strictObject({
  id: rosterId,
  label: text,
  /** Where in the sector a vehicle stands. A line may name one; the others are for the sector as a whole. */
  subZones: z.array(z.strictObject({ id: rosterId, label: text })).default([]),
  /** INSEE codes, at all hours. */
  communes,
  /** INSEE codes within the table's `jour`, and outside it. */
  communesJour: communes,
  communesNuit: communes,
});

/** Vehicles of all lines that hold at one time are added up. */
const line = z.strictObject({
  sector: rosterId,
  subZone: rosterId.nullable().default(null),
  days,
  /** Only in these months, 1 to 12; null: in all. */
  months: z.array(z.int().min(1).max(12)).min(1).nullable().default(null),
  /** Vehicles by hours. 0 is said, not left out: what is not said is not known. */
  slots,
});

/** While a sector has no vehicle, these do its work. Several: each for a part of it. */
const takeOver = z.strictObject({
  sector: rosterId,
  days,
  hours: hoursList,
  by: z.array(z.strictObject({ sector: rosterId, part: text.nullable().default(null) })).min(1),
});

/** No garde and nobody instead: the SDIS covers it (indemnité de substitution, art. 4.3). */
const zoneBlanche = z.strictObject({ sector: rosterId, days, hours: hoursList });

/** Slots that begin from the first to the last day of a version, both included. */
const version = z.strictObject({
  source: text,
  /** null: the text does not say. */
  from: day.nullable().default(null),
  /** null: until it is replaced. */
  until: day.nullable().default(null),
  lines: z.array(line).min(1),
  takeOvers: z.array(takeOver).default([]),
  zonesBlanches: z.array(zoneBlanche).default([]),
});

/** One day that is not what the calendar says: it counts as another type of day, or one sector has other slots on it. */
const exception = z.strictObject({
  date: day,
  why: text,
  dayType: dayType.nullable().default(null),
  sector: rosterId.nullable().default(null),
  /** Instead of all lines of that sector on that day. */
  slots: slots.nullable().default(null),
});

export const gardeTable = z.strictObject({
  id: rosterId,
  title: text,
  departement: z
    .string()
    .regex(/^(\d{2,3}|2[AB])$/, 'expected the number of a département in quotes, like "39" or "973"'),
  /** The text: its kind, number and date. */
  source: text,
  timeZone,
  holidays: holidayCalendar,
  /** Hours of `communesJour`; null: communes do not change sector at night. */
  jour: hours.nullable().default(null),
  sectors: z.array(sector).min(1),
  /** In order of time. */
  versions: z.array(version).min(1),
  exceptions: z.array(exception).default([]),
});

export type GardeTable = z.infer<typeof gardeTable>;
export type TableVersion = GardeTable['versions'][number];
export type TableSector = GardeTable['sectors'][number];
export type TakenOver = z.infer<typeof takeOver>['by'][number];
