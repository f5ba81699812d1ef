/** Deletes what is too much or too old, as core/record decides it. What the platform never had is named, in the same commit. */
import { RETENTION_BATCH_ROWS } from '../../core/limits.ts';
import { evictions, excessRows } from '../../core/record/quota.ts';
import { countRanges, type Ranges, subtractRanges } from '../../core/record/ranges.ts';
import {
  cutoffs,
  judgeInstant,
  oldPrefix,
  type RetentionMemory,
  type RetentionVerdict,
} from '../../core/record/retention.ts';
import type { ErasedPositions } from '../../ports.ts';
import type { Db } from './database.ts';
import type { StoreQuota } from './store-quota.ts';
import type { Tables } from './tables.ts';

export interface Upkeep {
  /** To be called after each group of positions. @returns what it cost, each to be named by an event */
  enforceQuota(added: { positions: number; events: number }): ErasedPositions[];
  /** Is a purge due and the instant credible? Remembers what was acknowledged by then. */
  beginPurge(nowMs: number): RetentionVerdict;
  /** One commit of it. */
  purgeStep(nowMs: number, proof: boolean): { more: boolean; erased: ErasedPositions[] };
  /** Whatever nothing refers to any more. */
  endPurge(): void;
}

export function createUpkeep(db: Db, tables: Tables, quota: StoreQuota, stored: Ranges): Upkeep {
  const highest = db.prepare('SELECT coalesce(max(n), 0) FROM position').pluck();
  const highestEvent = db.prepare('SELECT coalesce(max(n), 0) FROM event').pluck();
  const dropPositions = db.prepare<[number, number]>('DELETE FROM position WHERE n BETWEEN ? AND ?');
  const dropEvents = db.prepare<[number]>('DELETE FROM event WHERE n <= ?');
  const name = db.prepare('INSERT INTO skipped (first, last, announced, reason) VALUES (?, ?, 0, ?)');
  let rows = countRanges(stored);
  let eventRows = Number(db.prepare('SELECT count(*) FROM event').pluck().get());

  const acked = (): Ranges => JSON.parse(tables.meta('positionsAcked') ?? '[]') as Ranges;

  function usedBytes(): number {
    const pages = (what: string): number => Number(db.pragma(what, { simple: true }));
    return (pages('page_count') - pages('freelist_count')) * pages('page_size');
  }

  /** The highest number may go, and is not used again. */
  function remove(numbers: Ranges): void {
    tables.setMeta('positionUsed', String(Math.max(Number(highest.get()), Number(tables.meta('positionUsed') ?? '0'))));
    for (const [from, to] of numbers) rows -= dropPositions.run(from, to).changes;
  }

  function named(numbers: Ranges, reason: ErasedPositions['reason']): ErasedPositions[] {
    for (const [from, to] of numbers) name.run(from, to, reason);
    return numbers.map(([from, to]) => ({ from, to, reason }));
  }

  const evict = db.transaction((excess: number): ErasedPositions[] => {
    const numbers = evictions(tables.storedPositions(), acked(), excess);
    remove(numbers);
    return named(numbers, 'quota');
  });

  /** Only what the platform has, so nothing needs to be named; the last one stays. */
  const evictEvents = db.transaction((excess: number): void => {
    const oldest = db.prepare<[number, number], number>('SELECT n FROM event WHERE n <= ? ORDER BY n LIMIT ?').pluck();
    const delivered = Math.min(Number(tables.meta('eventsAckedUpTo') ?? '0'), tables.lastEvent() - 1);
    const upTo = oldest.all(delivered, excess).at(-1);
    if (upTo !== undefined) eventRows -= dropEvents.run(upTo).changes;
  });

  const purge = db.transaction((nowMs: number, proof: boolean): { more: boolean; erased: ErasedPositions[] } => {
    const { ackedMs, positionsMs, eventsMs } = cutoffs(nowMs, proof);
    const inOrder = (sql: string) => db.prepare(sql).iterate() as IterableIterator<{ n: number; t: number | null }>;
    const old = oldPrefix(inOrder('SELECT n, t FROM position ORDER BY n'), positionsMs, nowMs);
    const oldNumbers = old.upTo > 0 ? numbersIn(1, old.upTo) : [];
    remove(oldNumbers);
    const delivered = firstOf(knownAcked(ackedMs));
    remove(delivered.numbers);
    const events = oldPrefix(inOrder("SELECT n, body ->> '$.t' AS t FROM event ORDER BY n"), eventsMs, nowMs);
    if (events.upTo > 0) {
      tables.setMeta(
        'eventUsed',
        String(Math.max(Number(highestEvent.get()), Number(tables.meta('eventUsed') ?? '0'))),
      );
      eventRows -= dropEvents.run(events.upTo).changes;
    }
    const erased = named(subtractRanges(oldNumbers, acked()), 'retention');
    return { more: old.more || delivered.more || events.more, erased };
  });

  function numbersIn(from: number, to: number): Ranges {
    const there = db
      .prepare<[number, number], number>('SELECT n FROM position WHERE n BETWEEN ? AND ? ORDER BY n')
      .pluck();
    const out: [number, number][] = [];
    for (const n of there.iterate(from, to)) {
      const last = out.at(-1);
      if (last !== undefined && last[1] === n - 1) last[1] = n;
      else out.push([n, n]);
    }
    return out;
  }

  /** What had been acknowledged by an instant, as far as a purge has written it down. */
  function knownAcked(atMs: number): Ranges {
    const latest = db
      .prepare<[number], string>('SELECT positions FROM acked WHERE at <= ? ORDER BY at DESC LIMIT 1')
      .pluck();
    return JSON.parse(latest.get(atMs) ?? '[]') as Ranges;
  }

  /** The first batch of some numbers that are still there. */
  function firstOf(wanted: Ranges): { numbers: Ranges; more: boolean } {
    const some = db
      .prepare<[number, number, number], number>('SELECT n FROM position WHERE n BETWEEN ? AND ? ORDER BY n LIMIT ?')
      .pluck();
    const numbers: [number, number][] = [];
    let left = RETENTION_BATCH_ROWS;
    for (const [from, to] of wanted) {
      const found = some.all(from, to, left);
      const [first, last] = [found[0], found.at(-1)];
      if (first === undefined || last === undefined) continue;
      numbers.push([first, last]);
      left -= found.length;
      if (left <= 0) return { numbers, more: true };
    }
    return { numbers, more: false };
  }

  return {
    enforceQuota(added) {
      rows += added.positions;
      eventRows += added.events;
      const excess = added.positions > 0 ? excessRows({ rows, bytes: usedBytes() }, quota.positions) : 0;
      const overEvents = excessRows({ rows: eventRows, bytes: 0 }, { rowsMax: quota.eventsMax, bytesMax: Infinity });
      if (overEvents > 0) evictEvents(overEvents);
      return excess > 0 ? evict(excess) : [];
    },
    beginPurge: db.transaction((nowMs: number): RetentionVerdict => {
      const before = JSON.parse(tables.meta('retention') ?? 'null') as RetentionMemory | null;
      const { verdict, memory } = judgeInstant(before, nowMs);
      const text = JSON.stringify(memory);
      if (text !== tables.meta('retention')) tables.setMeta('retention', text);
      if (verdict === 'purge') {
        // What a clock ahead of its time wrote down would count as old too late, what is older than needed not at all.
        db.prepare('DELETE FROM acked WHERE at > ?').run(nowMs);
        db.prepare('INSERT OR REPLACE INTO acked (at, positions) VALUES (?, ?)').run(nowMs, JSON.stringify(acked()));
        const { ackedMs } = cutoffs(nowMs, false);
        db.prepare('DELETE FROM acked WHERE at < (SELECT max(at) FROM acked WHERE at <= ?)').run(ackedMs);
      }
      return verdict;
    }),
    purgeStep: (nowMs, proof) => purge(nowMs, proof),
    endPurge: db.transaction(() => {
      // Boots and services that no position names any more. The highest row stays, without its text: its number must not be used again.
      const unused =
        'id NOT IN (SELECT boot FROM position UNION SELECT service FROM position WHERE service IS NOT NULL)';
      db.exec(`DELETE FROM label WHERE id < (SELECT max(id) FROM label) AND ${unused}`);
      db.exec(`UPDATE label SET text = 'gone ' || id WHERE ${unused}`);
    }),
  };
}
