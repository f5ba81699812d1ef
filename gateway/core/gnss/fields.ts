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
  /** The time of day said second 60. */
  leapSecond: boolean;
}

/**
 * The fields of one sentence, numbered as the standard does: 1 is the first after the address. They are read in place, byte by
 * byte: a text per field and a pattern per number would be most of the cost of a sentence.
 */
export interface Fields {
  bytes: Uint8Array;
  /** Where each field starts, the address being field 0; then where one more would start. */
  starts: readonly number[];
  /** Without the address. */
  length: number;
}

export const MS_PER_DAY = 86_400_000;

const ZERO = 0x30;
const NINE = 0x39;
const DOT = 0x2e;
const MINUS = 0x2d;
const NORTH = 0x4e;
const SOUTH = 0x53;
const EAST = 0x45;
const WEST = 0x57;
/** Up to here a mantissa and a power of ten are exact, and so is what dividing them rounds to. */
const EXACT_DIGITS = 15;
const POWERS = Array.from({ length: EXACT_DIGITS + 1 }, (_, exponent) => 10 ** exponent);
const DAYS_OF_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function startOf(fields: Fields, index: number): number {
  return index > fields.length ? 0 : (fields.starts[index] ?? 0);
}

/** Where the comma or star behind it stands; a field that is not there is empty. */
function endOf(fields: Fields, index: number): number {
  return index > fields.length ? 0 : (fields.starts[index + 1] ?? 1) - 1;
}

/** Empty where there is no such field. */
export function text(fields: Fields, index: number): string {
  return textOf(fields.bytes, startOf(fields, index), endOf(fields, index));
}

/** Short: an address, a word, a number that is longer than any should be. */
export function textOf(bytes: Uint8Array, from: number, to: number): string {
  let characters = '';
  for (let at = from; at < to; at++) characters += String.fromCharCode(bytes[at] ?? 0);
  return characters;
}

export function isEmpty(fields: Fields, index: number): boolean {
  return startOf(fields, index) >= endOf(fields, index);
}

function bad(notes: Notes): null {
  notes.bad = true;
  return null;
}

function unreadable(notes: Notes): null {
  notes.unreadable++;
  return null;
}

/** Digits with at most one dot: the number, NaN for anything else. */
function unsigned(bytes: Uint8Array, from: number, to: number): number {
  let mantissa = 0;
  let digits = 0;
  let decimals = -1;
  for (let at = from; at < to; at++) {
    const code = bytes[at] ?? 0;
    if (code >= ZERO && code <= NINE) {
      mantissa = mantissa * 10 + code - ZERO;
      digits++;
      if (decimals >= 0) decimals++;
    } else if (code === DOT && decimals < 0) decimals = 0;
    else return Number.NaN;
  }
  if (digits === 0) return Number.NaN;
  if (digits > EXACT_DIGITS) return Number(textOf(bytes, from, to));
  return decimals > 0 ? mantissa / (POWERS[decimals] ?? 1) : mantissa;
}

/** The digits of `[from, to)` as a whole number; NaN where one is none. */
function whole(bytes: Uint8Array, from: number, to: number): number {
  let value = 0;
  for (let at = from; at < to; at++) {
    const code = bytes[at] ?? 0;
    if (code < ZERO || code > NINE) return Number.NaN;
    value = value * 10 + code - ZERO;
  }
  return value;
}

/** A decimal number within [min, max]; anything else is unreadable. */
export function decimal(fields: Fields, index: number, notes: Notes, min = -Infinity, max = Infinity): number | null {
  const { bytes } = fields;
  const from = startOf(fields, index);
  const to = endOf(fields, index);
  if (from >= to) return null;
  const negative = bytes[from] === MINUS;
  const size = unsigned(bytes, negative ? from + 1 : from, to);
  // Not `-size` for zero: -0 is a number of its own in JavaScript.
  const value = negative && size > 0 ? -size : size;
  return Number.isFinite(value) && value >= min && value <= max ? value : unreadable(notes);
}

/** A whole number of up to nine digits. */
export function count(fields: Fields, index: number, notes: Notes): number | null {
  const from = startOf(fields, index);
  const to = endOf(fields, index);
  if (from >= to) return null;
  const value = to - from > 9 ? Number.NaN : whole(fields.bytes, from, to);
  return Number.isNaN(value) ? unreadable(notes) : value;
}

/** True course, 0 ≤ course < 360: some receivers say 360 for north. */
export function courseDeg(fields: Fields, index: number, notes: Notes): number | null {
  const course = decimal(fields, index, notes, 0, 360);
  return course === 360 ? 0 : course;
}

/** One of the words listed; anything else is unreadable. */
export function optionalLetter<T extends string>(
  fields: Fields,
  index: number,
  letters: readonly T[],
  notes: Notes,
): T | null {
  return isEmpty(fields, index) ? null : (oneOf(fields, index, letters) ?? unreadable(notes));
}

/** As `optionalLetter`, for a field the fix stands on. */
export function letter<T extends string>(fields: Fields, index: number, letters: readonly T[], notes: Notes): T | null {
  return isEmpty(fields, index) ? null : (oneOf(fields, index, letters) ?? bad(notes));
}

function oneOf<T extends string>(fields: Fields, index: number, words: readonly T[]): T | null {
  const from = startOf(fields, index);
  const length = endOf(fields, index) - from;
  for (const word of words) {
    let same = word.length === length;
    for (let at = 0; same && at < length; at++) same = word.charCodeAt(at) === fields.bytes[from + at];
    if (same) return word;
  }
  return null;
}

/**
 * `hhmmss`, `hhmmss.s…`: ms since midnight UTC, all digits of the fraction read, cut (not rounded) to the millisecond so that
 * the same instant written with more digits stays the same. Second 60 is legal: a leap second.
 */
export function timeOfDayMs(fields: Fields, index: number, notes: Notes): number | null {
  const { bytes } = fields;
  const from = startOf(fields, index);
  const to = endOf(fields, index);
  if (from >= to) return null;
  const fraction = from + 6;
  if (to < fraction || (to > fraction && bytes[fraction] !== DOT)) return bad(notes);
  const hours = whole(bytes, from, from + 2);
  const minutes = whole(bytes, from + 2, from + 4);
  const seconds = whole(bytes, from + 4, fraction);
  const digits = Math.max(0, Math.min(to - fraction - 1, 3));
  const ms = whole(bytes, fraction + 1, fraction + 1 + digits) * (POWERS[3 - digits] ?? 1);
  const right = hours <= 23 && minutes <= 59 && seconds <= 60 && whole(bytes, fraction + 1, to) >= 0;
  if (!right) return bad(notes);
  if (seconds === 60) notes.leapSecond = true;
  return ((hours * 60 + minutes) * 60 + seconds) * 1000 + ms;
}

/** `ddmmyy`: midnight UTC of that day, ms since 1970. NMEA gives two digits of the year: 80 to 99 are 1980 to 1999. */
export function dateMs(fields: Fields, index: number, notes: Notes): number | null {
  const { bytes } = fields;
  const from = startOf(fields, index);
  const to = endOf(fields, index);
  if (from >= to) return null;
  if (to !== from + 6) return bad(notes);
  const year = whole(bytes, from + 4, to);
  return midnightMs(
    whole(bytes, from, from + 2),
    whole(bytes, from + 2, from + 4),
    year < 80 ? 2000 + year : 1900 + year,
    notes,
  );
}

/** Day, month and four-digit year from this field on, as ZDA gives them. Any of them empty: not said. */
export function splitDateMs(fields: Fields, index: number, notes: Notes): number | null {
  if (isEmpty(fields, index) || isEmpty(fields, index + 1) || isEmpty(fields, index + 2)) return null;
  const day = count(fields, index, notes);
  const month = count(fields, index + 1, notes);
  const year = count(fields, index + 2, notes);
  if (day === null || month === null || year === null || text(fields, index + 2).length !== 4) return bad(notes);
  return midnightMs(day, month, year, notes);
}

/** `Date.UTC` would turn 31 February into 3 March, `000000` into 30 November 1999 and the year 26 into 1926. */
function midnightMs(day: number, month: number, year: number, notes: Notes): number | null {
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const days = month === 2 && leap ? 29 : (DAYS_OF_MONTH[month - 1] ?? 0);
  return day >= 1 && day <= days && year >= 100 ? Date.UTC(year, month - 1, day) : bad(notes);
}

/** `ddmm.mmmm`, its hemisphere in the next field. Without the letter the sign is not known, so a value alone is refused. */
export function latitudeDeg(fields: Fields, index: number, notes: Notes): number | null {
  return angleDeg(fields, index, 2, NORTH, SOUTH, 90, notes);
}

/** `dddmm.mmmm`, its hemisphere in the next field. */
export function longitudeDeg(fields: Fields, index: number, notes: Notes): number | null {
  return angleDeg(fields, index, 3, EAST, WEST, 180, notes);
}

function angleDeg(
  fields: Fields,
  index: number,
  degreeDigits: number,
  positive: number,
  negative: number,
  maxDeg: number,
  notes: Notes,
): number | null {
  const { bytes } = fields;
  const from = startOf(fields, index);
  const to = endOf(fields, index);
  if (from >= to) return null;
  const dot = from + degreeDigits + 2;
  const hemisphere = endOf(fields, index + 1) - to === 2 ? bytes[to + 1] : 0;
  if (to < dot || (to > dot && bytes[dot] !== DOT)) return bad(notes);
  if (hemisphere !== positive && hemisphere !== negative) return bad(notes);
  const minutes = unsigned(bytes, from + degreeDigits, to);
  const degrees = whole(bytes, from, from + degreeDigits) + minutes / 60;
  if (!(minutes < 60 && degrees <= maxDeg)) return bad(notes);
  return hemisphere === negative && degrees > 0 ? -degrees : degrees;
}
