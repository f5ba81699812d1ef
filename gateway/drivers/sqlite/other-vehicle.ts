/**
 * A box that was given another vehicle's name. Records belong to the name under which they were made, so the database of the name before
 * waits beside the new one, whole and under its name, until the box has that name again. It moves by one rename: a cut leaves it
 * here or there. The note beside it, written before, says to whoever opens next what was there.
 */
import fs from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { countRanges, subtractRanges } from '../../core/record/ranges.ts';
import { syncDirectory } from '../durable.ts';
import { DATABASE_FILE, type Db } from './database.ts';
import { setAside, waitingMark } from './quarantine.ts';
import { type LastNote, writeNote } from './series-note.ts';
import type { Tables } from './tables.ts';

/** What the service says of itself: nothing is missing to anybody where it stays behind. */
const OF_SERVICE = ['series', 'key', 'checkpoint', 'start', 'stop', 'time', 'link', 'gnss', 'numbers-skipped'];

/** Whose records are in it. null: a version that did not say made it, and no event since was chained. */
export function vehicleOf(tables: Pick<Tables, 'meta'>): string | null {
  return tables.meta('vehicle') ?? chainedFor(tables.meta('box'));
}

function chainedFor(box: string | null): string | null {
  try {
    const { journal } = JSON.parse(box ?? '{}') as { journal?: { vehicle?: unknown } | null };
    return typeof journal?.vehicle === 'string' && journal.vehicle !== '' ? journal.vehicle : null;
  } catch {
    return null;
  }
}

/**
 * Closes the database of another vehicle and lets it wait under that name.
 * @throws SQLITE_BUSY while another program's reading keeps its log from being emptied: nothing was changed then
 */
export function letWait(directory: string, db: Db, tables: Tables, vehicle: string): void {
  writeNote(directory, noteOf(db, tables, vehicle));
  // With its log emptied it is one file, and one rename moves it.
  const [{ busy }] = db.pragma('wal_checkpoint(TRUNCATE)') as [{ busy: number }];
  if (busy !== 0) throw Object.assign(new Error('another program reads the database'), { code: 'SQLITE_BUSY' });
  db.close();
  const waiting = path.join(directory, waitingName(vehicle));
  if (fs.existsSync(waiting)) {
    // Two of one name (a card was copied?): neither goes.
    setAside(directory, DATABASE_FILE);
    return;
  }
  forgetMark(directory, vehicle);
  fs.renameSync(path.join(directory, DATABASE_FILE), waiting);
  syncDirectory(directory);
}

/** Where there is no database, the one that waits under this name is it. */
export function takeUp(directory: string, vehicle: string): void {
  const waiting = path.join(directory, waitingName(vehicle));
  const file = path.join(directory, DATABASE_FILE);
  if (!fs.existsSync(waiting) || !isUnmade(file)) return;
  for (const suffix of ['', '-wal', '-shm']) fs.rmSync(file + suffix, { force: true });
  forgetMark(directory, vehicle);
  fs.renameSync(waiting, file);
  syncDirectory(directory);
}

/** Not there, or cut off before its first commit. */
function isUnmade(file: string): boolean {
  if (!fs.existsSync(file)) return true;
  const db = new Database(file);
  try {
    return Number(db.prepare('SELECT count(*) FROM sqlite_schema').pluck().get()) === 0;
  } finally {
    db.close();
  }
}

/** For the operator; null: nothing of the crew's is missing to the platform. */
export function tellLeft({ vehicle, left }: LastNote): string | null {
  if (left === null || vehicle === null || left.events + left.positions === 0) return null;
  return `${left.events} events and ${left.positions} positions of ${vehicle} are not acknowledged; kept as ${waitingName(vehicle)}`;
}

function noteOf(db: Db, tables: Tables, vehicle: string): LastNote {
  const acked = tables.acknowledged;
  const known = OF_SERVICE.map((type) => `'${type}'`).join(', ');
  const events = db
    .prepare<[number], number>(`SELECT count(*) FROM event WHERE n > ? AND type NOT IN (${known})`)
    .pluck()
    .get(acked.eventsUpTo());
  const positions = countRanges(subtractRanges(tables.storedPositions(), acked.positions()));
  return {
    ...{ series: tables.meta('series') ?? '', events: tables.lastEvent(), positions: tables.lastPosition() },
    ...{ vehicle, left: { events: events ?? 0, positions } },
  };
}

function waitingName(vehicle: string): string {
  return `${DATABASE_FILE}.of-${vehicle}`;
}

/** Since when it waits is told anew each time: an old mark would delete it early. */
function forgetMark(directory: string, vehicle: string): void {
  fs.rmSync(path.join(directory, waitingMark(waitingName(vehicle))), { force: true });
  syncDirectory(directory);
}
