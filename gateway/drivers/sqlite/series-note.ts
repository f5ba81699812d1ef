/**
 * `series.json` beside the database: which series it holds and how far its numbers had come. When the database cannot be read
 * any more, the first event of the next series names it from here.
 */
import fs from 'node:fs';
import path from 'node:path';
import { writeWhole } from '../durable.ts';

const NOTE_FILE = 'series.json';

/** The highest numbers known to be used, 0 = none. The note lags behind by a reservation; it never runs ahead. */
export interface SeriesNote {
  series: string;
  events: number;
  positions: number;
}

/** Whose series it is, and what of it the platform did not have when its vehicle's name was changed; null: not said. */
export interface LastNote extends SeriesNote {
  vehicle: string | null;
  left: { events: number; positions: number } | null;
}

/** @returns null where there is none, or none that makes sense */
export function readNote(directory: string): LastNote | null {
  try {
    const read = JSON.parse(fs.readFileSync(path.join(directory, NOTE_FILE), 'utf8')) as Partial<LastNote> | null;
    const { series, events, positions, vehicle, left } = read ?? {};
    if (typeof series !== 'string' || !/^[0-9a-f]{16}$/.test(series)) return null;
    if (!isCount(events) || !isCount(positions)) return null;
    const known = isCount(left?.events) && isCount(left?.positions);
    return {
      ...{ series, events, positions, vehicle: typeof vehicle === 'string' ? vehicle : null },
      left: known && left ? { events: left.events, positions: left.positions } : null,
    };
  } catch {
    return null;
  }
}

/** Never fails: a disk that refuses is told by the records themselves, and the note only helps after the next disaster. */
export function writeNote(directory: string, note: LastNote): void {
  try {
    writeWhole(path.join(directory, NOTE_FILE), `${JSON.stringify(note)}\n`);
  } catch {
    // The note before it stands.
  }
}

/** Of it, what an event says. */
export function numbersOnly(note: LastNote | null): SeriesNote | null {
  return note === null ? null : { series: note.series, events: note.events, positions: note.positions };
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
