import { type Ranges, unionRanges } from '../../core/record/ranges.ts';
import type { EventRecord, PositionRecord } from '../../core/record/schema.ts';
import { type Acknowledged, createAcknowledged } from './acknowledged.ts';
import type { Db } from './database.ts';
import { type Labels, type PositionRow, positionOf, rowOf } from './rows.ts';
import { createSkips, type Skips } from './skips.ts';

/** The statements over an open database: what the worker runs, one call per request, each its own transaction. */
export interface Tables {
  meta(key: string): string | null;
  addEvents(events: EventRecord[], box: string | null): void;
  /** Writes a group and reserves numbers ahead of `lastDrawn` in the same commit. @returns reserved up to here */
  addPositions(positions: PositionRecord[], lastDrawn: number, keepAcknowledged: boolean): number;
  reserve(lastDrawn: number): number;
  events(from: number, limit: number): EventRecord[];
  positions(from: number, to: number, limit: number): PositionRecord[];
  storedPositions(): Ranges;
  /** Or what is left of it; null: there is none. */
  firstEvent(): number | null;
  lastEvent(): number;
  lastPosition(): number;
  readonly acknowledged: Acknowledged;
  readonly skips: Skips;
  setMeta(key: string, value: string): void;
  /** Marks the start of a run: names what an unclean stop made unusable, reserves numbers, and says "running". */
  begin(): { reservedTo: number; nextPosition: number };
  end(): void;
}

export function createTables(db: Db, reservation: number): Tables {
  const getMeta = db.prepare<[string], { value: string }>('SELECT value FROM meta WHERE key = ?');
  const putMeta = db.prepare(
    'INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
  );
  const meta = (key: string): string | null => getMeta.get(key)?.value ?? null;
  const metaNumber = (key: string): number => Number(meta(key) ?? '0');
  const maxOf = (table: 'event' | 'position'): number => highestNumber(db, table, meta(`${table}Used`));
  const labels = createLabels(db);
  const insertEvent = db.prepare('INSERT INTO event (n, type, body) VALUES (?, ?, ?)');
  const insertPosition =
    db.prepare(`INSERT INTO position VALUES (@n, @boot, @service, @mono, @t, @clock, @lat_e6, @lon_e6,
    @alt_dm, @speed_dkmh, @course_ddeg, @fix, @hdop_e2, @sats, @moving, @why, @suspect, @age_ms, @held, @since, @odo_m,
    @acc_dm, @engine)`);
  const selectEvents = db.prepare<[number, number], { body: string }>(
    'SELECT body FROM event WHERE n >= ? ORDER BY n LIMIT ?',
  );
  const selectPositions = db.prepare<[number, number, number], PositionRow>(
    'SELECT * FROM position WHERE n BETWEEN ? AND ? ORDER BY n LIMIT ?',
  );
  const selectFirst = db
    .prepare<[], number | null>(
      'SELECT min(n) FROM (SELECT min(n) AS n FROM event UNION ALL SELECT min(n) FROM tombstone)',
    )
    .pluck();
  const series = (): string => meta('series') ?? '';

  const setMeta = (key: string, value: string): void => void putMeta.run(key, value);
  const acknowledged = createAcknowledged({ meta, setMeta });
  const skips = createSkips(db);

  function reserve(last: number): number {
    const reserved = metaNumber('reserved');
    // Half a reservation left is enough for minutes: not every group needs to move it.
    if (reserved - last >= reservation / 2) return reserved;
    putMeta.run('reserved', String(last + reservation));
    return last + reservation;
  }

  return {
    meta,
    addEvents: db.transaction((events: EventRecord[], box: string | null) => {
      for (const event of events) {
        insertEvent.run(event.n, event.type, JSON.stringify(event));
        if (event.type === 'numbers-skipped') skips.named(event);
      }
      if (box !== null) putMeta.run('box', box);
      acknowledged.save();
    }),
    addPositions: db.transaction((positions: PositionRecord[], lastDrawn: number, keepAcknowledged: boolean) => {
      for (const position of positions) insertPosition.run(rowOf(position, labels));
      const before = metaNumber('reserved');
      const reserved = reserve(lastDrawn);
      // The reservation is on the same page: what the platform has costs nothing more when that moves.
      if (keepAcknowledged || reserved !== before) acknowledged.save();
      return reserved;
    }),
    reserve: db.transaction(reserve),
    events: (from, limit) => selectEvents.all(from, limit).map((row) => JSON.parse(row.body) as EventRecord),
    positions: (from, to, limit) => {
      const name = series();
      return selectPositions.all(from, to, limit).map((row) => positionOf(row, name, labels));
    },
    storedPositions: () => storedPositions(db),
    firstEvent: () => selectFirst.get() ?? null,
    lastEvent: () => maxOf('event'),
    lastPosition: () => maxOf('position'),
    acknowledged,
    skips,
    setMeta,
    begin: db.transaction(() => {
      const last = maxOf('position');
      const reserved = metaNumber('reserved');
      let nextPosition = last + 1;
      if (meta('ended') === 'running' && reserved > last) {
        skips.forgetUnclean(last);
        skips.owe({ of: 'p', from: last + 1, to: reserved, reason: 'unclean-stop' });
      }
      nextPosition = Math.max(nextPosition, skips.highest('p') + 1);
      putMeta.run('reserved', String(nextPosition - 1 + reservation));
      putMeta.run('ended', 'running');
      return { reservedTo: nextPosition - 1 + reservation, nextPosition };
    }),
    end: db.transaction(() => {
      acknowledged.save();
      putMeta.run('ended', 'orderly');
    }),
  };
}

/** @param used as the meta table has it: what was the highest may have been deleted since, and its number is used all the same */
export function highestNumber(db: Db, table: 'event' | 'position', used: string | null | undefined): number {
  return Math.max(Number(db.prepare(`SELECT coalesce(max(n), 0) FROM ${table}`).pluck().get()), Number(used ?? '0'));
}

/** Fewer rows than this are looked at one by one. */
const SCANNED_ROWS = 4_096;

/** The numbers on disk as ranges. Counting is much faster than looking: only stretches with a gap are looked at. */
export function storedPositions(db: Db): Ranges {
  const countIn = db.prepare<[number, number], number>('SELECT count(*) FROM position WHERE n BETWEEN ? AND ?').pluck();
  const runsIn = db
    .prepare<[number, number], [number, number]>(
      `SELECT min(n), max(n) FROM (SELECT n, n - row_number() OVER (ORDER BY n) AS run FROM position
       WHERE n BETWEEN ? AND ?) GROUP BY run ORDER BY 1`,
    )
    .raw();
  const between = (from: number, to: number): Ranges => {
    const count = countIn.get(from, to) ?? 0;
    if (count === 0) return [];
    if (count === to - from + 1) return [[from, to]];
    if (to - from < SCANNED_ROWS) return runsIn.all(from, to);
    const middle = Math.floor((from + to) / 2);
    return unionRanges(between(from, middle), between(middle + 1, to));
  };
  // Each by itself is one step, and counting without a condition opens no row; in one question they would look at every row.
  const [first, last, count] = db
    .prepare('SELECT (SELECT min(n) FROM position), (SELECT max(n) FROM position), (SELECT count(*) FROM position)')
    .raw()
    .get() as [number | null, number | null, number];
  if (first === null || last === null) return [];
  return count === last - first + 1 ? [[first, last]] : between(first, last);
}

function createLabels(db: Db): Labels {
  const byId = new Map<number, string>();
  const find = db.prepare<[string], { id: number }>('SELECT id FROM label WHERE text = ?');
  const add = db.prepare('INSERT INTO label (text) VALUES (?)');
  const read = db.prepare<[number], { text: string }>('SELECT text FROM label WHERE id = ?');
  return {
    // Not remembered: an id of a transaction that was rolled back must not be used again.
    idOf: (text) => find.get(text)?.id ?? Number(add.run(text).lastInsertRowid),
    textOf(id) {
      const known = byId.get(id);
      if (known !== undefined) return known;
      const text = read.get(id)?.text ?? '';
      byId.set(id, text);
      return text;
    },
  };
}
