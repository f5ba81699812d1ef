/**
 * Deletes what is too much or too old, as core/record decides it, a bounded number of rows per commit. What the platform never had is
 * named, in the same commit.
 */
import { EVICTION_BATCH_ROWS, RETENTION_BATCH_ROWS } from '../../core/limits.ts';
import type { SkippedNumbers } from '../../core/record/naming.ts';
import { evictions, excessRows } from '../../core/record/quota.ts';
import {
  addRange,
  commonRanges,
  countRanges,
  lowestOf,
  type Ranges,
  rangesOf,
  subtractRanges,
  unionRanges,
} from '../../core/record/ranges.ts';
import {
  cutoffs,
  judgeInstant,
  oldPrefix,
  type RetentionMemory,
  type RetentionVerdict,
} from '../../core/record/retention.ts';
import type { Db } from './database.ts';
import type { Holdings } from './holdings.ts';
import type { Step } from './messages.ts';
import type { StoreQuota } from './store-quota.ts';
import type { Tables } from './tables.ts';

export interface Upkeep {
  /** To be called after each group that is on the disk. @returns true: there is too much, and `evictStep` is due until there is no more */
  positionsAdded(numbers: number[]): boolean;
  /** @returns true: there are too many */
  eventsAdded(rows: number): boolean;
  /** How many events are to go, which is told once. */
  eventExcess(): number;
  /** One commit. */
  evictStep(): Step;
  /** Is a purge due and the instant credible? Remembers what was acknowledged by then. */
  beginPurge(nowMs: number): RetentionVerdict;
  /** One commit of it: of the positions. */
  purgeStep(nowMs: number): Step;
  /** Whatever nothing refers to any more. */
  endPurge(): void;
}

export function createUpkeep(db: Db, tables: Tables, quota: StoreQuota, holdings: Holdings): Upkeep {
  const { acknowledged } = tables;
  /** Rows that are still to go. */
  const excess = { positions: 0, events: 0 };

  const inExcess = (): boolean => excess.positions + excess.events > 0;

  function evictPositions(): SkippedNumbers[] {
    const count = Math.min(excess.positions, EVICTION_BATCH_ROWS);
    const positions = evictions(holdings.positions(), acknowledged.positions(), count);
    const skipped = named('p', positions, 'quota');
    holdings.remove(positions, skipped);
    excess.positions -= count;
    return skipped;
  }

  /** What had been acknowledged by an instant, as far as a purge has written it down. */
  function knownAcked(atMs: number): Ranges {
    const latest = db
      .prepare<[number], string>('SELECT positions FROM acked WHERE at <= ? ORDER BY at DESC LIMIT 1')
      .pluck();
    return JSON.parse(latest.get(atMs) ?? '[]') as Ranges;
  }

  const inOrder = (sql: string) => db.prepare(sql).iterate() as IterableIterator<{ n: number; t: number | null }>;

  return {
    positionsAdded(numbers) {
      holdings.positionsAdded(rangesOf(numbers));
      const held = { rows: countRanges(holdings.positions()), bytes: holdings.bytes() };
      if (numbers.length > 0 && excess.positions === 0) excess.positions = excessRows(held, quota.positions);
      return inExcess();
    },
    eventsAdded(rows) {
      holdings.eventsAdded(rows);
      const held = { rows: holdings.eventRows(), bytes: 0 };
      if (excess.events === 0) excess.events = excessRows(held, { rowsMax: quota.eventsMax, bytesMax: Infinity });
      return inExcess();
    },
    eventExcess() {
      const { events } = excess;
      excess.events = 0;
      return events;
    },
    evictStep() {
      const skipped = excess.positions > 0 ? evictPositions() : [];
      return { more: excess.positions > 0, skipped };
    },
    beginPurge: db.transaction((nowMs: number): RetentionVerdict => {
      const before = JSON.parse(tables.meta('retention') ?? 'null') as RetentionMemory | null;
      const { verdict, memory } = judgeInstant(before, nowMs);
      const text = JSON.stringify(memory);
      if (text !== tables.meta('retention')) tables.setMeta('retention', text);
      if (verdict === 'purge') {
        acknowledged.save();
        const acked = JSON.stringify(acknowledged.positions());
        // What a clock ahead of its time wrote down would count as old too late, what is older than needed not at all.
        db.prepare('DELETE FROM acked WHERE at > ?').run(nowMs);
        db.prepare('INSERT OR REPLACE INTO acked (at, positions) VALUES (?, ?)').run(nowMs, acked);
        const { ackedMs } = cutoffs(nowMs, false);
        db.prepare('DELETE FROM acked WHERE at < (SELECT max(at) FROM acked WHERE at <= ?)').run(ackedMs);
      }
      return verdict;
    }),
    purgeStep(nowMs) {
      const { ackedMs, positionsMs } = cutoffs(nowMs, false);
      const held = holdings.positions();
      const old = oldPrefix(inOrder('SELECT n, t FROM position ORDER BY n'), positionsMs, nowMs);
      const tooOld = commonRanges(held, addRange([], 1, old.upTo));
      const longDelivered = commonRanges(subtractRanges(held, tooOld), knownAcked(ackedMs));
      const delivered = lowestOf(longDelivered, RETENTION_BATCH_ROWS);
      const skipped = named('p', subtractRanges(tooOld, acknowledged.positions()), 'retention');
      holdings.remove(unionRanges(tooOld, delivered), skipped);
      const more = old.more || countRanges(longDelivered) > RETENTION_BATCH_ROWS;
      return { more, skipped };
    },
    endPurge: db.transaction(() => {
      // Boots and services that no position names any more. The highest row stays, without its text: its number must not be used again.
      const unused =
        'id NOT IN (SELECT boot FROM position UNION SELECT service FROM position WHERE service IS NOT NULL)';
      db.exec(`DELETE FROM label WHERE id < (SELECT max(id) FROM label) AND ${unused}`);
      db.exec(`UPDATE label SET text = 'gone ' || id WHERE ${unused}`);
    }),
  };
}

/** One for each range of numbers. */
export function named(of: SkippedNumbers['of'], numbers: Ranges, reason: SkippedNumbers['reason']): SkippedNumbers[] {
  return numbers.map(([from, to]) => ({ of, from, to, reason }));
}
