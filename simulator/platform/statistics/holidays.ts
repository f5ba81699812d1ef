/** Types of days of a roster (docs/roster.md): the eleven national holidays, and the 10th of June of Guyane. */
import { daysAfter } from './local-time.ts';

export type DayType = 'semaine' | 'samedi' | 'dimanche-ou-jour-ferie';

const FIXED = ['01-01', '05-01', '05-08', '07-14', '08-15', '11-01', '11-11', '12-25'];
/** After Easter Sunday: its Monday, Ascension, Whit Monday. */
const AFTER_EASTER = [1, 39, 50];

export function dayTypeOf(day: string, holidays: 'fr' | 'fr-973'): DayType {
  const weekday = new Date(Date.parse(day)).getUTCDay();
  if (weekday === 0 || isHoliday(day, holidays)) return 'dimanche-ou-jour-ferie';
  return weekday === 6 ? 'samedi' : 'semaine';
}

function isHoliday(day: string, holidays: 'fr' | 'fr-973'): boolean {
  const date = day.slice(5);
  if (FIXED.includes(date) || (holidays === 'fr-973' && date === '06-10')) return true;
  const easter = easterOf(Number(day.slice(0, 4)));
  return AFTER_EASTER.some((days) => daysAfter(easter, days) === day);
}

/** Gauss, in the form of Meeus (Astronomical Algorithms, ch. 8). */
function easterOf(year: number): string {
  const a = year % 19;
  const [b, c] = [Math.floor(year / 100), year % 100];
  const g = Math.floor((8 * b + 13) / 25);
  const h = (19 * a + b - Math.floor(b / 4) - g + 15) % 30;
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const at = h + l - 7 * m + 114;
  return new Date(Date.UTC(year, Math.floor(at / 31) - 1, (at % 31) + 1)).toISOString().slice(0, 10);
}
