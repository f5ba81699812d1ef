/**
 * French public holidays, computed. Code du travail art. L3133-1 (the list of the fêtes légales), as it stands since 1982; in Guyane
 * the 10th of June as well (art. L3422-2, abolition de l'esclavage). Alsace, Moselle and the other overseas départements have days of
 * their own that are not here: in a table or a roster they are dated exceptions.
 */
import { addDays, type Day, yearOf } from './day.ts';

/**
 * `fr`: the eleven national ones. `fr-973`: with Guyane's. Who counts in "jours fériés nationaux" asks for `fr` in Guyane too, as the
 * coordinator's hours there do (arrêté n° 234 of 30 September 2022, art. 7.1, 8.1 in its contents).
 */
export const HOLIDAY_CALENDARS = ['fr', 'fr-973'] as const;
export type HolidayCalendar = (typeof HOLIDAY_CALENDARS)[number];

const FIXED: Readonly<Record<string, string>> = {
  '01-01': "Jour de l'An",
  '05-01': 'Fête du Travail',
  '05-08': 'Victoire 1945',
  '07-14': 'Fête nationale',
  '08-15': 'Assomption',
  '11-01': 'Toussaint',
  '11-11': 'Armistice 1918',
  '12-25': 'Noël',
};

/** Days after Easter Sunday, which is a Sunday and in no list. */
const AFTER_EASTER: readonly (readonly [number, string])[] = [
  [1, 'Lundi de Pâques'],
  [39, 'Ascension'],
  [50, 'Lundi de Pentecôte'],
];

/** Its French name, or null where the day is none. */
export function holidayOf(day: Day, calendar: HolidayCalendar): string | null {
  const fixed = FIXED[day.slice(5)];
  if (fixed !== undefined) return fixed;
  if (calendar === 'fr-973' && day.endsWith('-06-10')) return "Abolition de l'esclavage";
  const easter = easterOf(yearOf(day));
  return AFTER_EASTER.find(([days]) => addDays(easter, days) === day)?.[1] ?? null;
}

/**
 * Easter Sunday of the Gregorian calendar, by the method of Butcher (1876) in the words of Meeus: nothing but whole divisions.
 * Holds for every year from 1583.
 */
export function easterOf(year: number): Day {
  const golden = year % 19;
  const century = Math.floor(year / 100);
  const inCentury = year % 100;
  const leapCenturies = Math.floor(century / 4);
  const moonShift = Math.floor((century - Math.floor((century + 8) / 25) + 1) / 3);
  const epact = (19 * golden + century - leapCenturies - moonShift + 15) % 30;
  const toSunday = (32 + 2 * (century % 4) + 2 * Math.floor(inCentury / 4) - epact - (inCentury % 4)) % 7;
  const late = Math.floor((golden + 11 * epact + 22 * toSunday) / 451);
  const fromMarch = epact + toSunday - 7 * late + 114;
  const month = Math.floor(fromMarch / 31);
  return `${year}-${String(month).padStart(2, '0')}-${String((fromMarch % 31) + 1).padStart(2, '0')}`;
}
