/**
 * First half of the independent count: bytes → epochs, measured or not (docs/sampling.md, section 1). Written from that page
 * alone; the gateway's decoders were not looked at.
 */
import {
  dateOf,
  field,
  placeOf,
  readSentence,
  type Sentence,
  timeOfDayMs,
  timeText,
  type WrittenPlace,
  wellFormed,
} from '../sentences.ts';
import { createDating, type Dated } from './dating.ts';
import type { ExpectedEpoch, ExpectedFix } from './fix.ts';

const KNOT_KMH = 1.852;
const UNKNOWN_TIME = 'unknown';
const READ: ReadonlySet<string> = new Set(['RMC', 'GGA', 'GNS', 'GLL', 'GST', 'GSA', 'GSV', 'VTG', 'ZDA']);
/** Whose position counts, the first that has one. */
const PLACED = ['RMC', 'GGA', 'GNS', 'GLL'] as const;

/** The sentences of one time of day, the last of each kind (of GSA the one with the best mode). */
interface Epoch {
  /** ms of the day as text, or `unknown` for an empty time field; null while no timed sentence has come. */
  time: string | null;
  sentences: Map<string, Sentence>;
  gsv: Sentence[];
}

export interface EpochReader {
  /** The bytes of one epoch, or any other piece: what is left open at the end of a piece is closed by its end. */
  epoch(bytes: Uint8Array): ExpectedEpoch[];
  /** The process was started anew: dates, times and half-read lines are gone. */
  restart(): void;
}

/** Without a sign: neither a speed nor a course nor a dilution is negative. */
function number(text: string): number | null {
  return /^(\d+\.?\d*|\.\d+)$/.test(text) ? Number(text) : null;
}

function said(sentence: Sentence | undefined, index: number): number | null {
  return sentence === undefined ? null : number(field(sentence, index));
}

function speedKmh(rmc: Sentence | undefined, vtg: Sentence | undefined): number | null {
  const knots = said(rmc, 6);
  if (knots !== null) return knots * KNOT_KMH;
  const vtgKnots = said(vtg, 4);
  return said(vtg, 6) ?? (vtgKnots === null ? null : vtgKnots * KNOT_KMH);
}

function courseDeg(rmc: Sentence | undefined, vtg: Sentence | undefined): number | null {
  const course = said(rmc, 7) ?? said(vtg, 0);
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

/** null where nobody gives a position. */
function where(sentences: ReadonlyMap<string, Sentence>): WrittenPlace | null {
  for (const id of PLACED) {
    const sentence = sentences.get(id);
    const place = sentence === undefined ? 'empty' : placeOf(sentence);
    if (typeof place === 'object') return place;
  }
  return null;
}

/** Rules 1 to 6. */
function fixOf(sentences: ReadonlyMap<string, Sentence>, dated: Dated | null): ExpectedFix | null {
  if (dated === null || !dated.believable || !vouchedFor(sentences)) return null;
  const [rmc, vtg] = [sentences.get('RMC'), sentences.get('VTG')];
  const place = where(sentences);
  if (place === null || Math.abs(place.lat) > 90 || Math.abs(place.lon) > 180) return null;
  return {
    t: dated.t,
    ...place,
    speedKmh: speedKmh(rmc, vtg),
    courseDeg: courseDeg(rmc, vtg),
    hdop: said(sentences.get('GGA'), 7) ?? said(sentences.get('GSA'), 15),
    unsafe: rmc !== undefined && field(rmc, 12) === 'U',
    rolloverPeriods: dated.periods,
  };
}

function put(epoch: Epoch, sentence: Sentence): void {
  if (sentence.id === 'GSV') {
    epoch.gsv.push(sentence);
    return;
  }
  const before = epoch.sentences.get(sentence.id);
  // u-blox sends one GSA for each constellation: the best mode is the solution's.
  const worse = sentence.id === 'GSA' && before !== undefined && field(before, 1) > field(sentence, 1);
  if (!worse) epoch.sentences.set(sentence.id, sentence);
}

export function createEpochReader(notBeforeMs: number): EpochReader {
  let dating = createDating(notBeforeMs);
  let rest = '';
  let open: Epoch | null = null;

  /** Every epoch with a time moves the calendar, measured or not. */
  function dated({ time, sentences }: Epoch): Dated | null {
    if (time === null || time === UNKNOWN_TIME) return null;
    const [rmc, zda] = [sentences.get('RMC'), sentences.get('ZDA')];
    const dateMs = (rmc === undefined ? null : dateOf(rmc)) ?? (zda === undefined ? null : dateOf(zda));
    return dating.date(Number(time), dateMs);
  }

  function close(): ExpectedEpoch[] {
    if (open === null || open.time === null) return [];
    const { sentences, gsv } = open;
    const when = dated(open);
    open = null;
    return [{ t: when?.t ?? null, fix: fixOf(sentences, when), gsv }];
  }

  function take(sentence: Sentence): ExpectedEpoch[] {
    const text = timeText(sentence);
    const time = text === null ? null : String(timeOfDayMs(text) ?? UNKNOWN_TIME);
    const ended = time !== null && open !== null && open.time !== null && open.time !== time ? close() : [];
    open ??= { time: null, sentences: new Map(), gsv: [] };
    open.time ??= time;
    put(open, sentence);
    return ended;
  }

  return {
    epoch(bytes) {
      const lines = (rest + Buffer.from(bytes).toString('latin1')).split(/\r\n|\r|\n/);
      rest = lines.pop() ?? '';
      const epochs: ExpectedEpoch[] = [];
      for (const line of lines) {
        const sentence = readSentence(line);
        if (sentence !== null && READ.has(sentence.id) && wellFormed(sentence)) epochs.push(...take(sentence));
      }
      return [...epochs, ...close()];
    },
    restart() {
      dating = createDating(notBeforeMs);
      rest = '';
      open = null;
    },
  };
}
