/**
 * Which events go, and how: the oldest whole up to a checkpoint, others down to their hash (docs/journal.md, section 7). A plan is on
 * the disk before it is announced and until all of it has gone, so that a cut in between leaves nothing half erased.
 */
import { createHash } from 'node:crypto';
import { EVICTION_BATCH_ROWS, RETENTION_BATCH_ROWS } from '../../core/limits.ts';
import { type DatedRow, type Deletion, type Erasure, eventsWithin } from '../../core/record/deletion.ts';
import { cutAt, mayErase, tombstoneOf } from '../../core/record/journal/deletion.ts';
import type { KeyEvent, Links } from '../../core/record/journal/events.ts';
import type { SkippedNumbers } from '../../core/record/naming.ts';
import { commonRanges, countRanges, lowestOf, type Ranges, rangesOf } from '../../core/record/ranges.ts';
import { cutoffs, oldPrefix } from '../../core/record/retention.ts';
import { DATABASE_FILE, type Db } from './database.ts';
import type { Holdings } from './holdings.ts';
import type { Planned } from './messages.ts';
import { countQuarantined, dropQuarantined } from './quarantine.ts';
import type { Tables } from './tables.ts';
import { named } from './upkeep.ts';

/** A plan in `meta`; empty: none. */
const PLAN = 'deletion';
/** Events `key` that were cut off, as a list. */
export const CUT_KEYS = 'journalKeys';

export interface EventDeletions {
  /** Only what the platform has, so nothing needs to be named; the last one stays. */
  planEviction(rows: number): Planned | null;
  planRetention(nowMs: number, proof: boolean): Planned | null;
  planErasure(order: Erasure): Planned;
  /** What was planned and has not gone yet. */
  unfinished(): Planned | null;
  /** One commit. @returns true: there is more of it */
  step(): boolean;
}

const NOTHING = { cutFrom: null, stones: [], positions: [], named: [], audit: null } satisfies Partial<Deletion>;

export function createEventDeletions(
  db: Db,
  tables: Tables,
  holdings: Holdings,
  { directory, vehicle }: { directory: string; vehicle: string },
): EventDeletions {
  const numbers = (sql: string) => db.prepare<number[], number>(sql).pluck();
  const oldest = numbers('SELECT n FROM event WHERE n <= ? ORDER BY n LIMIT ?');
  const checkpointsTo = numbers("SELECT n FROM event WHERE type = 'checkpoint' AND n <= ?");
  const nextCheckpoint = numbers("SELECT n FROM event WHERE type = 'checkpoint' AND n > ? AND n <= ? LIMIT 1");
  const anyCheckpoint = numbers("SELECT n FROM event WHERE type = 'checkpoint' LIMIT 1");
  const firstLinked = numbers("SELECT n FROM event WHERE body ->> '$.prev' IS NOT NULL ORDER BY n LIMIT 1");
  const firstStone = numbers('SELECT min(n) FROM tombstone');
  const before = db.prepare<[number, number], Row>('SELECT n, type, body FROM event WHERE n < ? ORDER BY n LIMIT ?');
  const between = db.prepare<[number, number], Row>('SELECT n, type, body FROM event WHERE n BETWEEN ? AND ?');
  const dropEvent = db.prepare<[number]>('DELETE FROM event WHERE n = ?');
  const dropStones = db.prepare<[number]>('DELETE FROM tombstone WHERE n < ?');
  const putStone = db.prepare(
    'INSERT OR REPLACE INTO tombstone (n, prev, hash, reason) VALUES (@n, @prev, @hash, @reason)',
  );
  const datedRows = db.prepare<[], DatedRow & { type: string }>(
    `SELECT n, type, body ->> '$.t' AS t, body ->> '$.boot' AS boot, body ->> '$.mono' AS mono,
       CASE type WHEN 'time' THEN body ->> '$.utcMinusMonoMs' END AS utcMinusMonoMs FROM event ORDER BY n`,
  );
  const positionsBetween = numbers('SELECT n FROM position WHERE t BETWEEN ? AND ? ORDER BY n');

  const first = (): number => tables.firstEvent() ?? 1;

  /** The first record that stays where everything up to a number may go; null: nothing can be cut off. */
  function cutPoint(oldUpTo: number): number | null {
    if (oldUpTo < first()) return null;
    // What an earlier version recorded is in no chain, nor is there a chain to be kept whole where nothing was ever signed.
    const linked = Math.min(firstLinked.get() ?? Infinity, firstStone.get() ?? Infinity);
    if (anyCheckpoint.get() === undefined) return oldUpTo + 1;
    const from = Math.max(Math.min(linked, oldUpTo + 1), cutAt(checkpointsTo.all(oldUpTo + 1), oldUpTo) ?? 0);
    return from > first() ? from : null;
  }

  /** Everything old, as far as it takes to find where it can be cut. */
  function oldEvents(eventsMs: number, nowMs: number) {
    for (let rowsMax = RETENTION_BATCH_ROWS; ; rowsMax *= 2) {
      const rows = db.prepare<[], { n: number; t: number | null }>(
        "SELECT n, body ->> '$.t' AS t FROM event ORDER BY n",
      );
      const { upTo, more } = oldPrefix(rows.iterate(), eventsMs, nowMs, rowsMax);
      const cutFrom = cutPoint(upTo);
      if (!more || cutFrom !== null) return { upTo, more, cutFrom };
    }
  }

  const erasable = (from: number, to: number): Ranges =>
    rangesOf(between.all(from, to).flatMap(({ n, type }) => (mayErase(type) ? [n] : [])));

  /** What goes with the events before this one though the platform never had them: their numbers, and what they were to name. */
  function unheard(cutFrom: number): SkippedNumbers[] {
    const from = Math.max(tables.acknowledged.eventsUpTo() + 1, first());
    const rows = between.all(from, cutFrom - 1);
    const unsaid = rows.flatMap(({ type, body }): SkippedNumbers[] => {
      if (type !== 'numbers-skipped') return [];
      // Version 3 named positions only.
      const { of = 'p', from: first, to, reason } = JSON.parse(body) as SkippedNumbers;
      return [{ of, from: first, to, reason }];
    });
    return [...named('e', rangesOf(rows.map(({ n }) => n)), 'retention'), ...unsaid];
  }

  const planned = db.transaction((plan: Planned): Planned => {
    tables.setMeta(PLAN, JSON.stringify(plan));
    return plan;
  });

  /** @returns rows that went */
  function cut(cutFrom: number, rowsMax: number): number {
    const rows = before.all(cutFrom, rowsMax);
    const keys = rows.filter(({ type }) => type === 'key').map(({ body }) => JSON.parse(body) as KeyEvent);
    const known = JSON.parse(tables.meta(CUT_KEYS) ?? '[]') as KeyEvent[];
    const all = [...known, ...keys];
    // The first key of a chain: what is before it belongs to another one.
    const first = Math.max(
      0,
      all.findLastIndex(({ reason }) => reason === 'series'),
    );
    if (keys.length > 0) tables.setMeta(CUT_KEYS, JSON.stringify(all.slice(first)));
    for (const { n } of rows) dropEvent.run(n);
    if (rows.length < rowsMax) dropStones.run(cutFrom);
    return rows.length;
  }

  function turnToStone(stones: Ranges, reason: Deletion['reason'], rowsMax: number): number {
    const rows: Row[] = [];
    for (const [from, to] of stones) if (rows.length < rowsMax) rows.push(...between.all(from, to));
    const taken = rows.slice(0, rowsMax);
    for (const { n, body } of taken) {
      const event = JSON.parse(body) as { n: number } & Partial<Links>;
      const { prev, salt } = event;
      dropEvent.run(n);
      if (prev === undefined || salt === undefined) continue;
      putStone.run(tombstoneOf({ ...event, prev, salt }, reason === 'erase' ? 'erased' : 'retention', vehicle, sha256));
    }
    return taken.length;
  }

  const deleteEvents = db.transaction(({ cutFrom, stones, reason }: Deletion): boolean => {
    // The highest number may go, and is not used again.
    tables.setMeta('eventUsed', String(tables.lastEvent()));
    const gone = cutFrom === null ? 0 : cut(cutFrom, RETENTION_BATCH_ROWS);
    const turned = gone > 0 ? 0 : turnToStone(stones, reason, EVICTION_BATCH_ROWS);
    holdings.eventsGone(gone + turned);
    tables.acknowledged.save();
    return gone + turned > 0;
  });

  function unfinished(): Planned | null {
    const text = tables.meta(PLAN) ?? '';
    return text === '' ? null : (JSON.parse(text) as Planned);
  }

  return {
    unfinished,
    planEviction(rows) {
      const delivered = Math.min(tables.acknowledged.eventsUpTo(), tables.lastEvent() - 1);
      const target = oldest.all(delivered, rows).at(-1);
      if (target === undefined || rows === 0) return null;
      const cutFrom = nextCheckpoint.get(target, delivered + 1) ?? cutPoint(target);
      return cutFrom === null ? null : planned({ ...NOTHING, reason: 'retention', cutFrom, more: false });
    },
    planRetention(nowMs, proof) {
      const { eventsMs } = cutoffs(nowMs, proof);
      const { upTo, more, cutFrom } = oldEvents(eventsMs, nowMs);
      // Old, and younger than the last checkpoint that is old: the prefix ends before it, and it must not wait for the next one.
      const stones = more ? [] : erasable(cutFrom ?? first(), upTo);
      if (cutFrom === null && stones.length === 0) return null;
      const said = [...(cutFrom === null ? [] : unheard(cutFrom)), ...named('e', stones, 'retention')];
      return planned({ ...NOTHING, reason: 'retention', cutFrom, stones, named: said, more });
    },
    planErasure({ fromMs, toMs, reason, by }) {
      const rows = datedRows.all();
      const erasableRows = new Set(rows.filter(({ type }) => mayErase(type)).map(({ n }) => n));
      const stones = rangesOf(eventsWithin(rows, { fromMs, toMs }).filter((n) => erasableRows.has(n)));
      const positions = rangesOf(positionsBetween.all(fromMs, toMs));
      const counts = { positions: countRanges(positions), events: countRanges(stones) };
      const setAside = countQuarantined(directory, DATABASE_FILE);
      const audit = { what: 'erase' as const, from: fromMs, to: toMs, reason, by, ...counts, setAside };
      const said = [...named('p', positions, 'erase'), ...named('e', stones, 'erase')];
      return planned({ reason: 'erase', cutFrom: null, stones, positions, named: said, audit, more: false });
    },
    step() {
      const plan = unfinished();
      if (plan === null) return false;
      if (deleteEvents(plan)) return true;
      const positions = lowestOf(commonRanges(holdings.positions(), plan.positions), RETENTION_BATCH_ROWS);
      if (positions.length > 0) {
        holdings.remove(positions, []);
        return true;
      }
      if (plan.reason === 'erase') dropQuarantined(directory, DATABASE_FILE);
      tables.setMeta(PLAN, '');
      return false;
    },
  };
}

interface Row {
  n: number;
  type: string;
  body: string;
}

function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
