/**
 * The field types of NMEA 0183 (6.2), read strictly. Empty is `null`. A field that the fix stands on (time, date, position,
 * status, quality) must be right or the whole sentence is refused; of the others (DOPs, altitude, speed, …) a bad one is
 * only not said: a `0NaN` in HDOP, seen on the road, must not cost the position.
 */

/** What was wrong with the sentence being read: one of these per sentence, passed to every reader. */
export interface Notes {
  /** A field the fix stands on is malformed or out of range: the sentence is refused. */
  bad: boolean;
  /** Other fields that were not readable and count as not said. */
  unreadable: number;
}

const DECIMAL = /^-?(\d+(\.\d*)?|\.\d+)$/;
const UNSIGNED = /^\d{1,9}$/;
const TIME = /^(\d\d)(\d\d)(\d\d)(?:\.(\d*))?$/;
const DATE = /^(\d\d)(\d\d)(\d\d)$/;
const YEAR = /^\d{4}$/;
const LATITUDE = /^(\d\d)(\d\d(?:\.\d*)?)$/;
const LONGITUDE = /^(\d\d\d)(\d\d(?:\.\d*)?)$/;

export const MS_PER_DAY = 86_400_000;

function bad(notes: Notes): null {
  notes.bad = true;
  return null;
}

function unreadable(notes: Notes): null {
  notes.unreadable++;
  return null;
}

/** A decimal number within [min, max]; anything else is unreadable. */
export function decimal(text: string | undefined, notes: Notes, min = -Infinity, max = Infinity): number | null {
  if (text === undefined || text === '') return null;
  if (!DECIMAL.test(text)) return unreadable(notes);
  const value = Number(text);
  return Number.isFinite(value) && value >= min && value <= max ? value : unreadable(notes);
}

export function count(text: string | undefined, notes: Notes): number | null {
  if (text === undefined || text === '') return null;
  return UNSIGNED.test(text) ? Number(text) : unreadable(notes);
}

/** True course, 0 ≤ course < 360: some receivers say 360 for north. */
export function courseDeg(text: string | undefined, notes: Notes): number | null {
  const course = decimal(text, notes, 0, 360);
  return course === 360 ? 0 : course;
}

/** One of the letters (or digits) listed; anything else is unreadable. */
export function optionalLetter<T extends string>(
  text: string | undefined,
  letters: readonly T[],
  notes: Notes,
): T | null {
  if (text === undefined || text === '') return null;
  return letters.find((letter) => letter === text) ?? unreadable(notes);
}

/** As `optionalLetter`, for a field the fix stands on. */
export function letter<T extends string>(text: string | undefined, letters: readonly T[], notes: Notes): T | null {
  if (text === undefined || text === '') return null;
  return letters.find((known) => known === text) ?? bad(notes);
}

/**
 * `hhmmss`, `hhmmss.s…`: ms since midnight UTC, all digits of the fraction read, cut (not rounded) to the millisecond so that
 * the same instant written with more digits stays the same. Second 60 is legal: a leap second.
 */
export function timeOfDayMs(text: string | undefined, notes: Notes): number | null {
  if (text === undefined || text === '') return null;
  const match = TIME.exec(text);
  if (match === null) return bad(notes);
  const [, hours, minutes, seconds, fraction = ''] = match;
  if (Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 60) return bad(notes);
  const ms = Number(fraction.slice(0, 3).padEnd(3, '0'));
  return ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000 + ms;
}

/** `ddmmyy`: midnight UTC of that day, ms since 1970. NMEA gives two digits of the year: 80 to 99 are 1980 to 1999. */
export function dateMs(text: string | undefined, notes: Notes): number | null {
  if (text === undefined || text === '') return null;
  const match = DATE.exec(text);
  if (match === null) return bad(notes);
  const year = Number(match[3]);
  return midnightMs(Number(match[1]), Number(match[2]), year < 80 ? 2000 + year : 1900 + year, notes);
}

/** Day, month and four-digit year as ZDA gives them. Any of them empty: not said. */
export function splitDateMs(day: string, month: string, year: string, notes: Notes): number | null {
  if (day === '' || month === '' || year === '') return null;
  if (!UNSIGNED.test(day) || !UNSIGNED.test(month) || !YEAR.test(year)) return bad(notes);
  return midnightMs(Number(day), Number(month), Number(year), notes);
}

/** `Date.UTC` would turn 31 February into 3 March and `000000` into 30 November 1999. */
function midnightMs(day: number, month: number, year: number, notes: Notes): number | null {
  const midnight = new Date(Date.UTC(year, month - 1, day));
  const real =
    midnight.getUTCDate() === day && midnight.getUTCMonth() === month - 1 && midnight.getUTCFullYear() === year;
  return real ? midnight.getTime() : bad(notes);
}

/** `ddmm.mmmm` and its hemisphere. Without the letter the sign is not known, so a value alone is refused. */
export function latitudeDeg(text: string | undefined, hemisphere: string | undefined, notes: Notes): number | null {
  return angleDeg(text, hemisphere, LATITUDE, 'N', 'S', 90, notes);
}

/** `dddmm.mmmm` and its hemisphere. */
export function longitudeDeg(text: string | undefined, hemisphere: string | undefined, notes: Notes): number | null {
  return angleDeg(text, hemisphere, LONGITUDE, 'E', 'W', 180, notes);
}

function angleDeg(
  text: string | undefined,
  hemisphere: string | undefined,
  form: RegExp,
  positive: string,
  negative: string,
  maxDeg: number,
  notes: Notes,
): number | null {
  if (text === undefined || text === '') return null;
  const match = form.exec(text);
  if (match === null || (hemisphere !== positive && hemisphere !== negative)) return bad(notes);
  const minutes = Number(match[2]);
  const degrees = Number(match[1]) + minutes / 60;
  if (minutes >= 60 || degrees > maxDeg) return bad(notes);
  // Not `-degrees` for zero: -0 is a number of its own in JavaScript.
  return hemisphere === negative && degrees > 0 ? -degrees : degrees;
}
