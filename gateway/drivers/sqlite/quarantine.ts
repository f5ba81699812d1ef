/** A damaged database is set aside, never repaired in place: what still reads of it is named, and stays there. */
import fs from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { RETENTION_MS, SALVAGE_ROWS_MAX } from '../../core/limits.ts';
import { addRange, countRanges, type Ranges, subtractRanges } from '../../core/record/ranges.ts';
import { syncDirectory, writeWhole } from '../durable.ts';
import { type LastNote, numbersOnly, readNote, type SeriesNote } from './series-note.ts';

/** What can still be read of a damaged database. `null`: not even that. */
interface Salvage {
  series: string | null;
  events: Ranges;
  positions: Ranges;
  /** Readable there and not yet with the platform: what support would fetch by hand. */
  unacknowledged: { events: Ranges; positions: Ranges };
}

export interface Quarantined {
  previous: SeriesNote | null;
  /** For the operator: where it is kept and what is in it. */
  detail: string;
}

const SUFFIXES = ['', '-wal', '-shm'] as const;
const SET_ASIDE = /\.quarantined-\d+/;
/** Of another vehicle (other-vehicle.ts): not damaged, so an erasure does not take it; but it grows old in the same way. */
const WAITING = /\.of-[A-Za-z0-9_-]+/;

/**
 * Renames the database and what belongs to it, writes beside it what is in it (`*.json`), and tells the numbers it had come to.
 * @throws the file system's error where it cannot be renamed
 */
export function quarantine(directory: string, file: string, why: string): Quarantined {
  const aside = setAside(directory, file);
  const salvage = readWhatReads(path.join(directory, aside));
  const previous = lastKnown(readNote(directory), salvage);
  const { events, positions } = salvage.unacknowledged;
  const named = `${countRanges(events)} events and ${countRanges(positions)} positions not acknowledged can be read`;
  const detail = `${why}; kept as ${aside} (series ${previous?.series ?? 'unknown'}: ${named})`;
  try {
    writeWhole(path.join(directory, `${aside}.json`), `${JSON.stringify({ why, previous, ...salvage }, null, 1)}\n`);
  } catch {
    // A disk without room for it: the fault says the sums.
  }
  return { previous, detail };
}

/** A cut between the renames leaves a log without its database: it must not be played into the next one. */
export function finishSettingAside(directory: string, file: string): void {
  if (fs.existsSync(path.join(directory, file))) return;
  const log = path.join(directory, `${file}-wal`);
  // An empty one was left by a database that has gone whole.
  if (!fs.existsSync(log) || fs.statSync(log).size === 0) {
    for (const suffix of ['-wal', '-shm']) fs.rmSync(path.join(directory, file + suffix), { force: true });
  } else setAside(directory, file);
}

/** What was set aside holds positions too: it goes when it has been seen by a trusted clock for as long as positions are kept. */
export function expireQuarantined(directory: string, file: string, nowMs: number): void {
  for (const kind of [SET_ASIDE, WAITING]) expireAside(directory, asideIn(directory, file, kind), file, kind, nowMs);
}

function expireAside(directory: string, names: readonly string[], file: string, kind: RegExp, nowMs: number): void {
  for (const base of basesOf(names, file, kind)) {
    const mark = path.join(directory, waitingMark(base));
    const { seenMs, ...said } = jsonIn(mark);
    if (typeof seenMs !== 'number' || seenMs > nowMs)
      writeWhole(mark, `${JSON.stringify({ ...said, seenMs: nowMs }, null, 1)}\n`);
    else if (nowMs - seenMs > RETENTION_MS) {
      for (const name of names)
        if (name === base || /^[-.]/.test(name.slice(base.length))) fs.unlinkSync(path.join(directory, name));
      syncDirectory(directory);
    }
  }
}

/** Everything that was set aside: nobody can tell what of it is to be erased. @returns how many databases */
export function dropQuarantined(directory: string, file: string): number {
  const names = asideIn(directory, file, SET_ASIDE);
  for (const name of names) fs.unlinkSync(path.join(directory, name));
  if (names.length > 0) syncDirectory(directory);
  return basesOf(names, file, SET_ASIDE).size;
}

export function countQuarantined(directory: string, file: string): number {
  return basesOf(asideIn(directory, file, SET_ASIDE), file, SET_ASIDE).size;
}

/** Since when a database that was set aside has been seen. */
export function waitingMark(base: string): string {
  return `${base}.json`;
}

function asideIn(directory: string, file: string, kind: RegExp): string[] {
  return fs.readdirSync(directory).filter((name) => name.startsWith(file) && kind.test(name));
}

function basesOf(names: readonly string[], file: string, kind: RegExp): Set<string> {
  return new Set(names.map((name) => file + (kind.exec(name)?.[0] ?? '')));
}

function jsonIn(file: string): Record<string, unknown> {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8')) as Record<string, unknown>;
  } catch {
    return {};
  }
}

/** @returns its new name */
export function setAside(directory: string, file: string): string {
  const taken = new Set(fs.readdirSync(directory));
  let k = 1;
  while (SUFFIXES.some((suffix) => taken.has(`${file}.quarantined-${k}${suffix}`))) k++;
  const name = `${file}.quarantined-${k}`;
  // The database first: without it, its log alone is never taken for an older state of the same series.
  for (const suffix of SUFFIXES) {
    if (!taken.has(file + suffix)) continue;
    fs.renameSync(path.join(directory, file + suffix), path.join(directory, name + suffix));
    syncDirectory(directory);
  }
  return name;
}

function readWhatReads(file: string): Salvage {
  const none: Salvage = { series: null, events: [], positions: [], unacknowledged: { events: [], positions: [] } };
  let db: Database.Database;
  try {
    db = new Database(file, { readonly: true, timeout: 0 });
  } catch {
    return none;
  }
  try {
    const meta = (key: string): string | null => {
      try {
        return db.prepare<[string], string>('SELECT value FROM meta WHERE key = ?').pluck().get(key) ?? null;
      } catch {
        return null;
      }
    };
    const events = numbersOf(db, 'event');
    const positions = numbersOf(db, 'position');
    const ackedEvents = Number(meta('eventsAckedUpTo') ?? '0');
    const acked: Ranges = ackedEvents > 0 ? [[1, ackedEvents]] : [];
    return {
      series: meta('series'),
      events,
      positions,
      unacknowledged: {
        events: subtractRanges(events, acked),
        positions: subtractRanges(positions, rangesIn(meta('positionsAcked'))),
      },
    };
  } finally {
    db.close();
  }
}

/** From both ends up to the first damage, so that one bad page costs what is beyond it only. Whole rows: a key alone proves little. */
function numbersOf(db: Database.Database, table: 'event' | 'position'): Ranges {
  let found: Ranges = [];
  for (const order of ['ASC', 'DESC']) {
    try {
      const rows = db.prepare(`SELECT * FROM ${table} ORDER BY n ${order} LIMIT ${SALVAGE_ROWS_MAX}`).iterate();
      let run: [number, number] | null = null;
      try {
        for (const row of rows as IterableIterator<{ n: unknown }>) {
          const { n } = row;
          if (typeof n !== 'number' || !Number.isSafeInteger(n) || n < 1) continue;
          if (run !== null && (n === run[1] + 1 || n === run[0] - 1)) run = [Math.min(run[0], n), Math.max(run[1], n)];
          else {
            if (run !== null) found = addRange(found, ...run);
            run = [n, n];
          }
        }
      } finally {
        if (run !== null) found = addRange(found, ...run);
      }
    } catch {
      // Up to here.
    }
  }
  return found;
}

function rangesIn(text: string | null): Ranges {
  try {
    return JSON.parse(text ?? '[]') as Ranges;
  } catch {
    return [];
  }
}

/** A damaged page may claim any number, so what the file says counts only for the series of the note, or where there is none. */
function lastKnown(note: LastNote | null, { series, events, positions }: Salvage): SeriesNote | null {
  const name = /^[0-9a-f]{16}$/.test(series ?? '') ? series : null;
  if (name === null || (note !== null && note.series !== name)) return numbersOnly(note);
  return {
    series: name,
    events: Math.max(note?.events ?? 0, events.at(-1)?.[1] ?? 0),
    positions: Math.max(note?.positions ?? 0, positions.at(-1)?.[1] ?? 0),
  };
}
