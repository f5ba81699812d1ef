/**
 * First half of the independent count: bytes → believed fixes (docs/sampling.md, "An epoch becomes a fix"). Written from
 * that page alone; the gateway's decoders were not looked at.
 */
import {
  advance,
  type Calendar,
  dateOf,
  field,
  placeOf,
  readSentence,
  type Sentence,
  timeOfDayMs,
  type WrittenPlace,
  wellFormed,
} from './sentences.ts';

const KNOT_KMH = 1.852;
/** The tenth refusal in a row for "not later" is believed. */
const NOT_LATER_MAX = 10;
const UNKNOWN_TIME = 'unknown';
const READ: ReadonlySet<string> = new Set(['RMC', 'GGA', 'GSA', 'VTG', 'ZDA']);
const TIMED: ReadonlySet<string> = new Set(['RMC', 'GGA', 'ZDA']);

export interface ExpectedFix {
  /** UTC, ms. */
  t: number;
  lat: number;
  lon: number;
  speedKmh: number | null;
  courseDeg: number | null;
}

/** The sentences of one time of day, the last of each kind (of GSA the one with the best mode). */
interface Epoch {
  /** ms of the day as text, or `unknown` for an empty time field; null while no timed sentence has come. */
  time: string | null;
  sentences: Map<string, Sentence>;
}

export interface FixReader {
  /** The bytes of one epoch, or any other piece: what is left open at the end of a piece is closed by its end. */
  epoch(bytes: Uint8Array): ExpectedFix[];
  /** The process was started anew: dates, times and half-read lines are gone. */
  restart(): void;
}

/** Without a sign: neither a speed nor a course is negative. */
function number(text: string): number | null {
  return /^(\d+\.?\d*|\.\d+)$/.test(text) ? Number(text) : null;
}

function speedKmh(rmc: Sentence | undefined, vtg: Sentence | undefined): number | null {
  const knots = rmc === undefined ? null : number(field(rmc, 6));
  if (knots !== null) return knots * KNOT_KMH;
  if (vtg === undefined) return null;
  const vtgKnots = number(field(vtg, 4));
  return number(field(vtg, 6)) ?? (vtgKnots === null ? null : vtgKnots * KNOT_KMH);
}

function courseDeg(rmc: Sentence | undefined, vtg: Sentence | undefined): number | null {
  const course =
    (rmc === undefined ? null : number(field(rmc, 7))) ?? (vtg === undefined ? null : number(field(vtg, 0)));
  return course === null || course > 360 ? null : course % 360;
}

/** Rules 1 to 3: somebody vouches for it, and it was measured. */
function vouchedFor(sentences: ReadonlyMap<string, Sentence>): boolean {
  const [rmc, gga, gsa] = [sentences.get('RMC'), sentences.get('GGA'), sentences.get('GSA')];
  const quality = gga === undefined ? '' : field(gga, 5);
  if (rmc !== undefined && (field(rmc, 1) !== 'A' || ['N', 'E', 'M', 'S'].includes(field(rmc, 11)))) return false;
  if (rmc === undefined && quality === '') return false;
  if (['0', '6', '7', '8'].includes(quality)) return false;
  return rmc !== undefined || gsa === undefined || field(gsa, 1) !== '1';
}

/** The RMC's position, else the GGA's; null where nobody gives one. */
function where(sentences: ReadonlyMap<string, Sentence>): WrittenPlace | null {
  for (const sentence of [sentences.get('RMC'), sentences.get('GGA')]) {
    const place = sentence === undefined ? 'empty' : placeOf(sentence);
    if (typeof place === 'object') return place;
  }
  return null;
}

/** Where (rule 4) and how fast, whoever says it: RMC first, then GGA and VTG. */
function measured(sentences: ReadonlyMap<string, Sentence>): Omit<ExpectedFix, 't'> | null {
  const [rmc, vtg] = [sentences.get('RMC'), sentences.get('VTG')];
  const place = where(sentences);
  if (place === null || Math.abs(place.lat) > 90 || Math.abs(place.lon) > 180) return null;
  return { ...place, speedKmh: speedKmh(rmc, vtg), courseDeg: courseDeg(rmc, vtg) };
}

/** Rules 5 and 7: when it was, and whether that is believable after what came before. */
function createDating() {
  const calendar: Calendar = { dayMs: null, timeOfDayMs: null };
  let believedT: number | null = null;
  let notLater = 0;
  return {
    /** UTC of the epoch, ms; null while no date was ever seen. Every epoch with a time moves the calendar, believed or not. */
    date(epoch: Epoch): number | null {
      const [rmc, zda] = [epoch.sentences.get('RMC'), epoch.sentences.get('ZDA')];
      if (epoch.time === null || epoch.time === UNKNOWN_TIME) return null;
      const timeMs = Number(epoch.time);
      advance(calendar, timeMs, (rmc === undefined ? null : dateOf(rmc)) ?? (zda === undefined ? null : dateOf(zda)));
      return calendar.dayMs === null ? null : calendar.dayMs + timeMs;
    },
    /** Called only for what every other rule lets pass. */
    believes(t: number): boolean {
      if (believedT !== null && t <= believedT && ++notLater < NOT_LATER_MAX) return false;
      believedT = t;
      notLater = 0;
      return true;
    },
    /** A refusal for another reason breaks the row. */
    otherRefusal(): void {
      notLater = 0;
    },
  };
}

export function createFixReader(notBeforeMs: number): FixReader {
  let dating = createDating();
  let rest = '';
  let open: Epoch | null = null;

  function close(): ExpectedFix[] {
    if (open === null || open.time === null) return [];
    const { sentences } = open;
    const t = dating.date(open);
    open = null;
    const what = vouchedFor(sentences) ? measured(sentences) : null;
    if (what === null || t === null || t < notBeforeMs) {
      dating.otherRefusal();
      return [];
    }
    return dating.believes(t) ? [{ t, ...what }] : [];
  }

  function take(sentence: Sentence): ExpectedFix[] {
    const time = TIMED.has(sentence.id) ? String(timeOfDayMs(field(sentence, 0)) ?? UNKNOWN_TIME) : null;
    const ended = time !== null && open !== null && open.time !== null && open.time !== time ? close() : [];
    open ??= { time: null, sentences: new Map() };
    open.time ??= time;
    const before = open.sentences.get(sentence.id);
    // u-blox sends one GSA for each constellation: the best mode is the solution's.
    const worse = sentence.id === 'GSA' && before !== undefined && field(before, 1) > field(sentence, 1);
    if (!worse) open.sentences.set(sentence.id, sentence);
    return ended;
  }

  return {
    epoch(bytes) {
      const lines = (rest + Buffer.from(bytes).toString('latin1')).split(/\r\n|\r|\n/);
      rest = lines.pop() ?? '';
      const fixes: ExpectedFix[] = [];
      for (const line of lines) {
        const sentence = readSentence(line);
        if (sentence !== null && READ.has(sentence.id) && wellFormed(sentence)) fixes.push(...take(sentence));
      }
      return [...fixes, ...close()];
    },
    restart() {
      dating = createDating();
      rest = '';
      open = null;
    },
  };
}
