/** What gpsd's regression suite says of a log: the sentences it accepted, and what it reported after each of them. */
import type { SentenceData } from '../../gateway/core/gnss/decode.ts';
import { decode } from '../../gateway/core/gnss/decode.ts';
import { MS_PER_DAY } from '../../gateway/core/gnss/fields.ts';
import { isReject, parseSentence } from '../../gateway/core/gnss/sentence.ts';

export interface Place {
  latDeg: number;
  lonDeg: number;
}

/** One TPV, with what the gateway's decoders make of the sentences before it. */
export interface Report {
  /** 1 for the first TPV of the file. */
  number: number;
  timeOfDayMs: number | null;
  place: Place | null;
  /** `mode` 0 or 1: gpsd says that there is no fix. */
  noFix: boolean;
  said: Said;
}

/** What was said last before a report. */
interface Said {
  timeOfDayMs: number | null;
  /** By a sentence that called itself valid: without a fix gpsd keeps that time. */
  validTimeOfDayMs: number | null;
  place: Place | null;
  /**
   * Why gpsd may know more: the sentence right before is of a type that the gateway does not read, or no sentence since the
   * last one it read has replaced one that it refused on content.
   */
  beyond: 'not-read' | 'refused' | null;
}

export interface Expectation {
  accepted: string[];
  reports: Report[];
}

interface Tpv {
  class: string;
  mode: number;
  time?: string;
  lat?: number;
  lon?: number;
}

export function readExpectation(chk: string): Expectation {
  const accepted: string[] = [];
  const reports: Report[] = [];
  let said: Said = { timeOfDayMs: null, validTimeOfDayMs: null, place: null, beyond: null };
  for (const line of chk.split(/[\r\n]+/)) {
    if (/^[$!]/.test(line)) {
      accepted.push(line);
      said = saidWith(said, line);
    } else if (line.startsWith('{')) {
      const tpv = JSON.parse(line) as Tpv;
      if (tpv.class === 'TPV') reports.push(reportOf(tpv, reports.length + 1, said));
    }
  }
  return { accepted, reports };
}

function reportOf({ mode, time, lat, lon }: Tpv, number: number, said: Said): Report {
  return {
    number,
    timeOfDayMs: time === undefined ? null : Date.parse(time) % MS_PER_DAY,
    place: lat === undefined || lon === undefined ? null : { latDeg: lat, lonDeg: lon },
    noFix: mode < 2,
    said,
  };
}

function saidWith(before: Said, line: string): Said {
  const sentence = parseSentence(line);
  const decoded = isReject(sentence) ? sentence : decode(sentence);
  if (decoded === null) return { ...before, beyond: before.beyond ?? 'not-read' };
  if (isReject(decoded)) return { ...before, beyond: 'refused' };
  const { data } = decoded;
  const timeOfDayMs = 'timeOfDayMs' in data ? data.timeOfDayMs : null;
  const place = placeOf(data);
  const replaced = timeOfDayMs !== null || place !== null || before.beyond === 'not-read';
  return {
    timeOfDayMs: timeOfDayMs ?? before.timeOfDayMs,
    validTimeOfDayMs: (isValid(data) ? timeOfDayMs : null) ?? before.validTimeOfDayMs,
    place: place ?? before.place,
    beyond: replaced ? null : before.beyond,
  };
}

function isValid(data: SentenceData): boolean {
  if ('status' in data) return data.status === 'A';
  return !('quality' in data) || data.quality !== 0;
}

export function placeOf(data: object | null): Place | null {
  if (data === null || !('latDeg' in data) || !('lonDeg' in data)) return null;
  const { latDeg, lonDeg } = data;
  return typeof latDeg === 'number' && typeof lonDeg === 'number' ? { latDeg, lonDeg } : null;
}

/** gpsd prints nine decimals; 2e-8 degrees is 2 mm. */
const PLACE_TOLERANCE_DEG = 2e-8;

export function samePlace(a: Place, b: Place): boolean {
  return Math.abs(a.latDeg - b.latDeg) <= PLACE_TOLERANCE_DEG && Math.abs(a.lonDeg - b.lonDeg) <= PLACE_TOLERANCE_DEG;
}
