import { addRange, type Ranges, unionRanges } from '../../core/record/ranges.ts';
import type { EventRecord, PositionRecord } from '../../core/record/schema.ts';
import type { Db } from './database.ts';
import { type Labels, type PositionRow, positionOf, rowOf } from './rows.ts';

/** The statements over an open database: what the worker runs, one call per request, each its own transaction. */
export interface Tables {
  meta(key: string): string | null;
  addEvents(events: EventRecord[], box: string | null): void;
  /** Writes a group and reserves numbers ahead of it in the same commit. */
  addPositions(positions: PositionRecord[]): { reservedTo: number };
  events(from: number, limit: number): EventRecord[];
  positions(from: number, to: number, limit: number): PositionRecord[];
  acknowledge(eventsUpTo: number, positions: Ranges): void;
  storedPositions(): Ranges;
  lastEvent(): number;
  lastPosition(): number;
  unannouncedSkips(): [number, number][];
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
  const maxOf = (table: 'event' | 'position'): number =>
    Number(db.prepare(`SELECT coalesce(max(n), 0) FROM ${table}`).pluck().get());
  const labels = createLabels(db);
  const insertEvent = db.prepare('INSERT INTO event (n, type, body) VALUES (?, ?, ?)');
  const announce = db.prepare('UPDATE skipped SET announced = 1 WHERE last <= ?');
  const insertPosition =
    db.prepare(`INSERT INTO position VALUES (@n, @boot, @service, @mono, @t, @clock, @lat_e6, @lon_e6,
    @alt_dm, @speed_dkmh, @course_ddeg, @fix, @hdop_e2, @sats, @moving, @why, @suspect, @age_ms, @held, @since, @odo_m,
    @acc_dm)`);
  const selectEvents = db.prepare<[number, number], { body: string }>(
    'SELECT body FROM event WHERE n >= ? ORDER BY n LIMIT ?',
  );
  const selectPositions = db.prepare<[number, number, number], PositionRow>(
    'SELECT * FROM position WHERE n BETWEEN ? AND ? ORDER BY n LIMIT ?',
  );
  const series = (): string => meta('series') ?? '';

  const release = db.transaction((eventsUpTo: number, positions: Ranges) => {
    putMeta.run('eventsAckedUpTo', String(Math.max(eventsUpTo, metaNumber('eventsAckedUpTo'))));
    const known = JSON.parse(meta('positionsAcked') ?? '[]') as Ranges;
    putMeta.run('positionsAcked', JSON.stringify(unionRanges(known, positions)));
  });

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
        if (event.type === 'numbers-skipped') announce.run(event.to);
      }
      if (box !== null) putMeta.run('box', box);
    }),
    addPositions: db.transaction((positions: PositionRecord[]) => {
      for (const position of positions) insertPosition.run(rowOf(position, labels));
      return { reservedTo: reserve(positions.at(-1)?.n ?? maxOf('position')) };
    }),
    events: (from, limit) => selectEvents.all(from, limit).map((row) => JSON.parse(row.body) as EventRecord),
    positions: (from, to, limit) => {
      const name = series();
      return selectPositions.all(from, to, limit).map((row) => positionOf(row, name, labels));
    },
    acknowledge(eventsUpTo, positions) {
      // No flush of its own, which would wear the card once a second: a killed process loses nothing of it, and what a power
      // cut takes the platform says again (cmd/ack is retained).
      db.pragma('synchronous = NORMAL');
      try {
        release(eventsUpTo, positions);
      } finally {
        db.pragma('synchronous = FULL');
      }
    },
    storedPositions: () => storedPositions(db),
    lastEvent: () => maxOf('event'),
    lastPosition: () => maxOf('position'),
    unannouncedSkips: () =>
      db.prepare('SELECT first, last FROM skipped WHERE announced = 0 ORDER BY first').raw().all() as [
        number,
        number,
      ][],
    begin: db.transaction(() => {
      const last = maxOf('position');
      const reserved = metaNumber('reserved');
      let nextPosition = last + 1;
      if (meta('ended') === 'running' && reserved > last) {
        db.prepare('DELETE FROM skipped WHERE first > ?').run(last);
        db.prepare('INSERT INTO skipped VALUES (?, ?, 0)').run(last + 1, reserved);
      }
      const skippedTo = Number(db.prepare('SELECT coalesce(max(last), 0) FROM skipped').pluck().get());
      nextPosition = Math.max(nextPosition, skippedTo + 1);
      putMeta.run('reserved', String(nextPosition - 1 + reservation));
      putMeta.run('ended', 'running');
      return { reservedTo: nextPosition - 1 + reservation, nextPosition };
    }),
    end: db.transaction(() => {
      putMeta.run('ended', 'orderly');
    }),
  };
}

/** The numbers on disk as ranges, by one ordered scan of the key. */
export function storedPositions(db: Db): Ranges {
  const rows = db
    .prepare(
      'SELECT min(n), max(n) FROM (SELECT n, n - row_number() OVER (ORDER BY n) AS run FROM position) GROUP BY run ORDER BY 1',
    )
    .raw()
    .all() as [number, number][];
  return rows.reduce<Ranges>((all, [from, to]) => addRange(all, from, to), []);
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
