/**
 * The witness's own reading of NMEA lines: regular expressions on text, nothing shared with the gateway. Strict where the
 * difference between "0" and "unknown" matters, and no further.
 */

/** One whole sentence on a line of its own: the checksum is mandatory and nothing follows it. */
const SENTENCE = /^\$([A-Z0-9]+),([ -#%-)+-~]*)\*([0-9A-Fa-f]{2})$/;
/** Longest sentence taken, without its line end (the standard says 82 with it, SiRF sends 97). */
const SENTENCE_CHARACTERS_MAX = 256;
/** Two-digit years of RMC: GPS began in 1980. */
const FIRST_YEAR = 80;
const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

export interface Sentence {
  /** `GP`, `GN`, …; empty where the address has none. */
  talker: string;
  /** Without the talker: `RMC`. */
  id: string;
  /** After the address: `fields[0]` is the first. */
  fields: string[];
}

/** Every field of a sentence by number, empty where the sentence is shorter. */
export function field(sentence: Sentence, index: number): string {
  return sentence.fields[index] ?? '';
}

/** null: not a sentence, or its checksum is wrong. A line is read from its last `$` on (`$$GPRMC`, splices). */
export function readSentence(line: string): Sentence | null {
  const text = line.slice(Math.max(0, line.lastIndexOf('$')));
  const match = text.length > SENTENCE_CHARACTERS_MAX ? null : SENTENCE.exec(text);
  if (match === null) return null;
  const [whole, address = '', body = '', expected = ''] = match;
  let sum = 0;
  for (const character of whole.slice(1, whole.lastIndexOf('*'))) sum ^= character.charCodeAt(0);
  if (sum !== Number.parseInt(expected, 16)) return null;
  // A proprietary address (P + maker) has no talker: $PSRF... must never be taken for one of ours.
  const fields = body.split(',');
  if (address.startsWith('P') || address.length !== 5) return { talker: '', id: address, fields };
  return { talker: address.slice(0, 2), id: address.slice(2), fields };
}

/** Which field holds the time of day, for the sentences that have one. */
const TIME_FIELD: ReadonlyMap<string, number> = new Map([
  ['RMC', 0],
  ['GGA', 0],
  ['GNS', 0],
  ['GST', 0],
  ['ZDA', 0],
  ['GLL', 4],
]);

/** The time as it is written, empty or not; null for a sentence that never has one. */
export function timeText(sentence: Sentence): string | null {
  const index = TIME_FIELD.get(sentence.id);
  return index === undefined ? null : field(sentence, index);
}

/**
 * `hhmmss`, `hhmmss.s…` → ms of the day; null where empty or impossible. Second 60 exists (leap seconds): it is read as the
 * last millisecond of second 59 (docs/sampling.md, section 2), so that no day has more than its 86 400 s.
 */
export function timeOfDayMs(text: string): number | null {
  const match = /^(\d\d)(\d\d)(\d\d)(?:\.(\d*))?$/.exec(text);
  if (match === null) return null;
  const [, hours = '', minutes = '', seconds = '', fraction = ''] = match;
  if (Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 60) return null;
  const minuteMs = (Number(hours) * 3600 + Number(minutes) * 60) * 1000;
  if (seconds === '60') return minuteMs + MINUTE_MS - 1;
  return minuteMs + Number(seconds) * 1000 + Math.round(Number(`0.${fraction || '0'}`) * 1000);
}

/** UTC midnight of a day of the calendar, ms; null for 31 February and the like. */
function midnight(year: number, month: number, day: number): number | null {
  const t = Date.UTC(year, month - 1, day);
  const back = new Date(t);
  return back.getUTCMonth() === month - 1 && back.getUTCDate() === day ? t : null;
}

/** The date in an RMC (`ddmmyy`) or a ZDA (day, month, year): its midnight in UTC ms, or null. */
export function dateOf(sentence: Sentence): number | null {
  if (sentence.id === 'RMC') {
    const match = /^(\d\d)(\d\d)(\d\d)$/.exec(field(sentence, 8));
    if (match === null) return null;
    const year = Number(match[3]);
    return midnight(year + (year >= FIRST_YEAR ? 1900 : 2000), Number(match[2]), Number(match[1]));
  }
  if (sentence.id !== 'ZDA' || !/^\d\d?,\d\d?,\d{4}/.test(sentence.fields.slice(1).join(','))) return null;
  return midnight(Number(field(sentence, 3)), Number(field(sentence, 2)), Number(field(sentence, 1)));
}

/** Signed degrees, on the Earth or not. */
export interface WrittenPlace {
  lat: number;
  lon: number;
}

/** `dddmm.mmmm` and its letter → signed degrees; null for anything else. */
function degrees(text: string, letter: string, positive: string, negative: string): number | null {
  const match = /^(\d{1,3})(\d\d(?:\.\d*)?)$/.exec(text);
  if (match === null || Number(match[2]) >= 60 || (letter !== positive && letter !== negative)) return null;
  const value = Number(match[1]) + Number(match[2]) / 60;
  return letter === positive ? value : -value;
}

/** The position in an RMC, GGA, GNS or GLL. Half of one is malformed, not empty. */
export function placeOf(sentence: Sentence): WrittenPlace | 'empty' | 'malformed' {
  const first = { RMC: 2, GLL: 0 }[sentence.id] ?? 1;
  const written = [0, 1, 2, 3].map((i) => field(sentence, first + i));
  if (written.every((text) => text === '')) return 'empty';
  const [latText = '', north = '', lonText = '', east = ''] = written;
  const lat = degrees(latText, north, 'N', 'S');
  const lon = degrees(lonText, east, 'E', 'W');
  return lat === null || lon === null ? 'malformed' : { lat, lon };
}

/** Whether what a fix stands on can be read: time, date, position, status, quality. Empty is not malformed. */
export function wellFormed(sentence: Sentence): boolean {
  const at = (index: number) => field(sentence, index);
  const time = timeText(sentence) ?? '';
  const timeFine = time === '' || timeOfDayMs(time) !== null;
  switch (sentence.id) {
    case 'RMC': {
      const dateFine = at(8) === '' || dateOf(sentence) !== null;
      return timeFine && dateFine && /^[AV]$/.test(at(1)) && placeOf(sentence) !== 'malformed';
    }
    case 'GGA':
      return timeFine && /^\d?$/.test(at(5)) && placeOf(sentence) !== 'malformed';
    case 'ZDA':
      return timeFine && (`${at(1)}${at(2)}${at(3)}` === '' || dateOf(sentence) !== null);
    case 'GNS':
      return timeFine && placeOf(sentence) !== 'malformed';
    case 'GLL':
      return timeFine && /^[AV]?$/.test(at(5)) && placeOf(sentence) !== 'malformed';
    default:
      return timeFine;
  }
}

/** What a sentence without a date is dated by: the last one known. */
export interface Calendar {
  /** Midnight of the last date seen, UTC ms. */
  dayMs: number | null;
  timeOfDayMs: number | null;
}

/** Moves the calendar to this time of day: on to the date given, else one day on when the time fell by more than 12 h. */
export function advance(calendar: Calendar, timeMs: number, dateMs: number | null): void {
  if (dateMs !== null) calendar.dayMs = dateMs;
  else if (calendar.dayMs !== null && calendar.timeOfDayMs !== null && calendar.timeOfDayMs - timeMs > DAY_MS / 2) {
    calendar.dayMs += DAY_MS;
  }
  calendar.timeOfDayMs = timeMs;
}
