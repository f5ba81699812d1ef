/** Reads the records of a database without its daemon, a bounded number at a time, so that the writer's log can shrink in between. */
import fs from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { BaliseError } from '../../core/errors.ts';
import { READ_CHUNK_ROWS } from '../../core/limits.ts';
import { type DatedRow, eventsWithin, type Period } from '../../core/record/deletion.ts';
import type { SkippedNumbers } from '../../core/record/naming.ts';
import { type Ranges, rangesOf, subtractRanges } from '../../core/record/ranges.ts';
import type { EventRecord, PositionRecord } from '../../core/record/schema.ts';
import { DATABASE_FILE } from './database.ts';
import { CUT_KEYS } from './event-deletions.ts';
import { SCHEMA_VERSION } from './migrations.ts';
import { vehicleOf } from './other-vehicle.ts';
import { countQuarantined } from './quarantine.ts';
import { createTables, storedPositions, type Tables } from './tables.ts';

export interface RecordsReader {
  series: string;
  /** Whose records these are, which is not who the configuration names since it was edited; null: an earlier version made it. */
  vehicle: string | null;
  box: string | null;
  /** Number of the newest event when it was opened, with the box of that instant. */
  lastEvent: number;
  /** Where the chain that begins with this hash does so; where its beginning is gone, what is left of it; null: nothing is in a chain. */
  beginning(start: string): Beginning | null;
  /** Events and what is left of deleted ones, in order; undefined: no such thing can be read from the row. */
  records(from: number, to: number): Generator<unknown>;
  /** Events of these types, in order; one that cannot be read is left out. */
  ofTypes<Type extends EventRecord['type']>(types: readonly Type[]): Generator<Extract<EventRecord, { type: Type }>>;
  /** Events `key` of a chain before this number. */
  keysBefore(n: number, chain: Beginning): unknown[];
  /** Numbers of a period. */
  within(period: Period): { events: Ranges; positions: Ranges };
  positions(numbers: Ranges): Generator<PositionRecord>;
  /** Between the first and the last of these: position numbers that are on no disk, what is known of why, and what the platform has. */
  missing(numbers: Ranges): { absent: Ranges; skipped: SkippedNumbers[]; acknowledged: Ranges };
  /** Damaged databases beside it, which nobody can look into. */
  setAside: number;
  close(): void;
}

export interface Beginning {
  n: number;
  whole: boolean;
}

interface Row {
  n: number;
  type: string | null;
  body: string;
}

/** @throws BaliseError `store-unusable` where there is none that this version can read */
export function openRecords(directory: string): RecordsReader {
  const file = path.join(directory, DATABASE_FILE);
  const { db, tables } = opened(directory, file);
  const prev = "CASE WHEN json_valid(body) THEN body ->> '$.prev' END";
  const beginsWith = db.prepare<[string, string], number | null>(
    `SELECT max(n) FROM (SELECT n FROM event WHERE ${prev} = ? UNION ALL SELECT n FROM tombstone WHERE prev = ?)`,
  );
  const firstInChain = db.prepare<[], number | null>(
    `SELECT min(n) FROM (SELECT min(n) AS n FROM event WHERE ${prev} IS NOT NULL UNION ALL SELECT min(n) FROM tombstone)`,
  );
  const recordRows = db.prepare<[number, number, number, number], Row>(
    `SELECT n, type, body FROM event WHERE n BETWEEN ? AND ? UNION ALL
       SELECT n, NULL, json_object('n', n, 'prev', prev, 'hash', hash, 'reason', reason) FROM tombstone
       WHERE n BETWEEN ? AND ? ORDER BY n`,
  );
  const typedRows = db.prepare<[string, number], Row>(
    `SELECT n, type, body FROM event WHERE type IN (SELECT value FROM json_each(?)) AND n > ? ORDER BY n LIMIT ${READ_CHUNK_ROWS}`,
  );
  const keyRows = db.prepare<[number, number], string>(
    "SELECT body FROM event WHERE type = 'key' AND n BETWEEN ? AND ? ORDER BY n",
  );
  const datedRows = db.prepare<[], DatedRow>(
    `SELECT n, body ->> '$.t' AS t, body ->> '$.boot' AS boot, body ->> '$.mono' AS mono,
       CASE type WHEN 'time' THEN body ->> '$.utcMinusMonoMs' END AS utcMinusMonoMs
       FROM event WHERE json_valid(body) ORDER BY n`,
  );
  const positionsWithin = preparePositions(db);

  return {
    ...reading(
      file,
      db.transaction(() => standingIn(tables)),
    ),
    beginning: (start) =>
      reading(file, () => {
        const n = beginsWith.pluck().get(start, start) ?? null;
        if (n !== null) return { n, whole: true };
        const first = firstInChain.pluck().get() ?? null;
        return first === null ? null : { n: first, whole: false };
      }),
    *records(from, to) {
      for (let first = from; first <= to; first += READ_CHUNK_ROWS) {
        const last = Math.min(to, first + READ_CHUNK_ROWS - 1);
        for (const row of reading(file, () => recordRows.all(first, last, first, last))) yield recordIn(row);
      }
    },
    *ofTypes<Type extends EventRecord['type']>(types: readonly Type[]) {
      for (let after = 0; ; ) {
        const rows = reading(file, () => typedRows.all(JSON.stringify(types), after));
        for (const row of rows) {
          const event = recordIn(row);
          if (event !== undefined) yield event as Extract<EventRecord, { type: Type }>;
        }
        after = rows.at(-1)?.n ?? after;
        if (rows.length < READ_CHUNK_ROWS) return;
      }
    },
    keysBefore: (n, chain) =>
      reading(file, () => {
        const cutOff = chain.whole ? [] : (JSON.parse(tables.meta(CUT_KEYS) ?? '[]') as unknown[]);
        const bodies = keyRows.pluck().all(chain.n, n - 1);
        return [...cutOff, ...bodies.map((body) => recordIn({ n: 0, type: null, body }))];
      }),
    within: (period) =>
      reading(file, () => ({
        events: rangesOf(eventsWithin(datedRows.all(), period)),
        positions: positionsWithin(period),
      })),
    *positions(numbers) {
      for (const [from, to] of numbers)
        for (let first = from; first <= to; first += READ_CHUNK_ROWS)
          yield* reading(file, () =>
            tables.positions(first, Math.min(to, first + READ_CHUNK_ROWS - 1), READ_CHUNK_ROWS),
          );
    },
    missing: (numbers) =>
      reading(file, () => {
        const [first, last] = [numbers[0]?.[0], numbers.at(-1)?.[1]];
        const whole: Ranges = first === undefined || last === undefined ? [] : [[first, last]];
        return {
          absent: subtractRanges(whole, storedPositions(db)),
          skipped: tables.skips.all('p'),
          acknowledged: tables.acknowledged.positions(),
        };
      }),
    setAside: countQuarantined(directory, DATABASE_FILE),
    close: () => void db.close(),
  };
}

/** Most periods have no gap, and then 300 000 numbers need not be handed over one by one. */
function preparePositions(db: Database.Database): (period: Period) => Ranges {
  const numbers = db.prepare<[number, number], number>('SELECT n FROM position WHERE t BETWEEN ? AND ? ORDER BY n');
  const span = db.prepare<[number, number], { first: number | null; last: number | null; count: number }>(
    'SELECT min(n) AS first, max(n) AS last, count(*) AS count FROM position WHERE t BETWEEN ? AND ?',
  );
  return ({ fromMs, toMs }) => {
    const { first = null, last = null, count = 0 } = span.get(fromMs, toMs) ?? {};
    if (first === null || last === null) return [];
    return count === last - first + 1 ? [[first, last]] : rangesOf(numbers.pluck().all(fromMs, toMs));
  };
}

function standingIn(tables: Tables): Pick<RecordsReader, 'series' | 'vehicle' | 'box' | 'lastEvent'> {
  return {
    ...{ series: tables.meta('series') ?? '', vehicle: vehicleOf(tables) },
    ...{ box: tables.meta('box'), lastEvent: tables.lastEvent() },
  };
}

function opened(directory: string, file: string) {
  if (!fs.existsSync(file)) throw new BaliseError('store-unusable', `${directory}: there is no database`);
  const db = reading(file, () => new Database(file, { readonly: true, timeout: 2_000 }));
  const version = reading(file, () => Number(db.pragma('user_version', { simple: true })));
  if (version !== SCHEMA_VERSION) {
    db.close();
    throw new BaliseError('store-unusable', `${file}: of another version (schema ${version}): start the daemon once`);
  }
  return {
    db,
    tables: reading(
      file,
      () => createTables(db, 0),
      () => db.close(),
    ),
  };
}

/** The columns beside the text are what the vehicle itself goes by: they must say the same. */
function recordIn({ n, type, body }: Row): unknown {
  try {
    const value = JSON.parse(body) as { n?: unknown; type?: unknown };
    return type === null || (value.n === n && value.type === type) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** @throws BaliseError `store-unusable` where SQLite cannot read it; its `cause` is what SQLite said */
function reading<T>(file: string, read: () => T, leave: () => void = () => undefined): T {
  try {
    return read();
  } catch (error) {
    leave();
    const said = new BaliseError(
      'store-unusable',
      `${file}: ${error instanceof Error ? error.message : String(error)}`,
    );
    said.cause = error;
    throw said;
  }
}
