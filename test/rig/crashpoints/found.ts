/** What the real store makes of a disk after a cut: opened as its worker opens it, on the thread that asks. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { POSITION_RESERVATION } from '../../../gateway/core/limits.ts';
import { startOf } from '../../../gateway/core/record/journal/hashing.ts';
import type { Checks, Verification } from '../../../gateway/core/record/journal/verifier.ts';
import { verifyJournal } from '../../../gateway/core/record/journal/verify.ts';
import { addRange, type Ranges, unionRanges } from '../../../gateway/core/record/ranges.ts';
import { openJournalKeys, sha256 } from '../../../gateway/drivers/journal-keys.ts';
import { lockDirectory } from '../../../gateway/drivers/sqlite/database.ts';
import { type OpenedStore, openFiles } from '../../../gateway/drivers/sqlite/opening.ts';
import { openRecords } from '../../../gateway/drivers/sqlite/records-reader.ts';
import { readNote } from '../../../gateway/drivers/sqlite/series-note.ts';
import { VEHICLE } from './recorded/box.ts';
import { shaOf } from './recorded/marks.ts';

export interface Found extends Contents {
  opened: OpenedStore['opened'];
  /** Of SQLite's whole check. */
  integrity: string;
  /** Series of the note beside the database, before the store was opened; null: there is no note; '': it cannot be read. */
  noted: string | null;
  /** Public key of the journal; null: there was none, and this opening made one. */
  key: string | null;
  /** Positions that an event names, or is about to name. */
  skipped: Ranges;
}

/** What follows from the rows of records alone. */
interface Contents {
  /** Events by their hash, and what is left of erased ones: null. */
  events: Map<number, string | null>;
  positions: Map<number, string>;
  named: Ranges;
  /** null: nothing is in a chain yet. */
  journal: Verification | null;
}

export type FoundReader = (directory: string) => Found;

/** Most points show the rows that one before them did: as many as this are remembered with what follows from them. */
const CONTENTS_REMEMBERED = 16;

/** @returns what throws whatever the store throws */
export function createFoundReader(checks: Checks): FoundReader {
  const known = new Map<string, Contents>();

  function contentsOf(directory: string, { db, tables, opened }: OpenedStore): Contents {
    const digest = digestOf(db);
    const contents = known.get(digest) ?? {
      positions: new Map(
        tables.positions(1, opened.nextPosition, opened.nextPosition).map((each) => [each.n, shaOf(each)]),
      ),
      ...readJournal(directory, checks),
    };
    known.delete(digest);
    known.set(digest, contents);
    for (const oldest of known.keys()) if (known.size > CONTENTS_REMEMBERED) known.delete(oldest);
    return contents;
  }

  return (directory) => {
    const note = readNote(directory);
    const noted = note?.series ?? (existsSync(join(directory, 'series.json')) ? '' : null);
    const keys = openJournalKeys(directory);
    const lock = lockDirectory(directory);
    try {
      const store = openFiles(directory, POSITION_RESERVATION, VEHICLE);
      const { db, opened } = store;
      try {
        const integrity = String(db.pragma('integrity_check', { simple: true }));
        const contents = contentsOf(directory, store);
        const skipped = unionRanges(contents.named, rangesOfSkipped(opened.skipped));
        return {
          ...{ opened, integrity, noted, skipped, ...contents },
          key: keys.created ? null : (keys.signer?.key ?? ''),
        };
      } finally {
        db.close();
      }
    } finally {
      lock.close();
    }
  };
}

/** Of every row that a record is made of. */
function digestOf(db: OpenedStore['db']): string {
  const hash = createHash('sha256');
  const all = [
    'SELECT n, type, body FROM event ORDER BY n',
    'SELECT * FROM tombstone ORDER BY n',
    'SELECT * FROM position ORDER BY n',
    'SELECT * FROM label ORDER BY id',
    "SELECT * FROM meta WHERE key IN ('series', 'journalKeys', 'eventUsed') ORDER BY key",
  ];
  for (const sql of all) hash.update(JSON.stringify(db.prepare(sql).raw().all()));
  return hash.digest('hex');
}

type Stored = { n: number; type?: string } & Record<string, unknown>;

function readJournal(directory: string, checks: Checks): Omit<Contents, 'positions'> {
  const reader = openRecords(directory);
  try {
    const chain = reader.beginning(startOf(VEHICLE, reader.series, sha256));
    if (chain === null) return { events: new Map(), named: [], journal: null };
    const records = [...reader.records(chain.n, reader.lastEvent)] as Stored[];
    const subject = { vehicle: VEHICLE, series: reader.series };
    const before = reader.keysBefore(chain.n, chain);
    return {
      // A tombstone has no type.
      events: new Map(records.map((record) => [record.n, record.type === undefined ? null : shaOf(record)])),
      named: rangesOfSkipped(records.filter(({ type }) => type === 'numbers-skipped') as unknown as Skipped),
      journal: verifyJournal(records, subject, { keys: [], known: [] }, checks, before),
    };
  } finally {
    reader.close();
  }
}

type Skipped = OpenedStore['opened']['skipped'];

function rangesOfSkipped(skipped: Skipped): Ranges {
  return skipped.filter(({ of }) => of === 'p').reduce<Ranges>((all, { from, to }) => addRange(all, from, to), []);
}
