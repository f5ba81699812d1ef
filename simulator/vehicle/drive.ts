/**
 * A recorded drive as it came from the receiver: nothing is repaired, dropped or reordered, so that what the gateway
 * gets is what the receiver said, comments, binary and all.
 */
import { readFileSync } from 'node:fs';
import { advance, type Calendar, dateOf, readSentence, type Sentence, timeOfDayMs, timeText } from './sentences.ts';

export interface DriveEpoch {
  /** UTC ms by which these bytes are emitted. Never before the epoch in front, even where the recorded clock steps back. */
  t: number;
  bytes: Uint8Array;
}

export interface Drive {
  /** UTC ms of the first epoch. */
  startT: number;
  epochs: DriveEpoch[];
}

const DAY_MS = 86_400_000;
const LF = 0x0a;

interface Chunk {
  from: number;
  to: number;
  timeOfDayMs: number | null;
  dateMs: number | null;
}

/** Lines with their end, as ranges of bytes: together they are the whole file. */
function* lineRanges(bytes: Uint8Array): Generator<[from: number, to: number]> {
  for (let from = 0; from < bytes.length; ) {
    const end = bytes.indexOf(LF, from);
    const to = end < 0 ? bytes.length : end + 1;
    yield [from, to];
    from = to;
  }
}

function sentenceTime(sentence: Sentence): number | null {
  const time = timeText(sentence);
  return time === null ? null : timeOfDayMs(time);
}

/** Cuts before each sentence with a new time of day. What stands before the first of them belongs to the first chunk. */
function cut(bytes: Uint8Array): Chunk[] {
  const first: Chunk = { from: 0, to: bytes.length, timeOfDayMs: null, dateMs: null };
  const chunks = [first];
  let current = first;
  for (const [from, to] of lineRanges(bytes)) {
    const sentence = readSentence(Buffer.from(bytes.subarray(from, to)).toString('latin1').trimEnd());
    if (sentence === null) continue;
    const time = sentenceTime(sentence);
    if (time !== null && current.timeOfDayMs !== null && time !== current.timeOfDayMs) {
      current.to = from;
      current = { from, to: bytes.length, timeOfDayMs: time, dateMs: null };
      chunks.push(current);
    }
    current.timeOfDayMs ??= time;
    current.dateMs ??= dateOf(sentence);
  }
  return chunks;
}

/** The calendar as it stood before the first chunk, worked out backwards from the first date in the file. */
function firstDay(chunks: readonly Chunk[]): number | null {
  const dated = chunks.find((chunk) => chunk.dateMs !== null && chunk.timeOfDayMs !== null);
  if (dated === undefined || dated.dateMs === null) return null;
  const startsLater = (chunks[0]?.timeOfDayMs ?? 0) - (dated.timeOfDayMs ?? 0) > DAY_MS / 2;
  return startsLater ? dated.dateMs - DAY_MS : dated.dateMs;
}

/**
 * @returns every byte of `bytes` in exactly one epoch, in order; an epoch starts at the first sentence of a new time of day
 * @throws Error when no sentence has a time and a date: such a file cannot be played in time
 */
export function toDrive(bytes: Uint8Array, name: string): Drive {
  const chunks = cut(bytes);
  const calendar: Calendar = { dayMs: firstDay(chunks), timeOfDayMs: null };
  if (calendar.dayMs === null)
    throw new Error(`${name}: no sentence with a time and a date: this is not a recorded drive`);
  let t = Number.NEGATIVE_INFINITY;
  const epochs = chunks.map((chunk) => {
    if (chunk.timeOfDayMs !== null) {
      advance(calendar, chunk.timeOfDayMs, chunk.dateMs);
      t = Math.max(t, (calendar.dayMs ?? 0) + chunk.timeOfDayMs);
    }
    return { t, bytes: bytes.subarray(chunk.from, chunk.to) };
  });
  return { startT: epochs[0]?.t ?? 0, epochs };
}

/** @throws Error naming the file when it cannot be read or holds no dated sentence */
export function readDrive(path: string): Drive {
  return toDrive(readFileSync(path), path);
}
