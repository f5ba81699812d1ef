/** What is on the disk, as numbers in memory: to find out what may go must not read every page, for a press waits meanwhile. */
import type { SkippedNumbers } from '../../core/record/naming.ts';
import { type Ranges, subtractRanges, unionRanges } from '../../core/record/ranges.ts';
import type { Db } from './database.ts';
import type { Tables } from './tables.ts';

export interface Holdings {
  positions(): Ranges;
  eventRows(): number;
  /** Of the pages in use. */
  bytes(): number;
  /** To be called when they are on the disk. */
  positionsAdded(numbers: Ranges): void;
  eventsAdded(rows: number): void;
  eventsGone(rows: number): void;
  /** One commit. @param skipped what of them an event must name */
  remove(positions: Ranges, skipped: readonly SkippedNumbers[]): void;
}

export function createHoldings(db: Db, tables: Tables, stored: Ranges): Holdings {
  const dropPositions = db.prepare<[number, number]>('DELETE FROM position WHERE n BETWEEN ? AND ?');
  const pages = (what: string): number => Number(db.pragma(what, { simple: true }));
  const pageBytes = pages('page_size');
  let positions = stored;
  let eventRows = Number(db.prepare('SELECT count(*) FROM event').pluck().get());

  const commit = db.transaction((gone: Ranges, skipped: readonly SkippedNumbers[]): void => {
    // The highest number may go, and is not used again.
    if (gone.length > 0) tables.setMeta('positionUsed', String(tables.lastPosition()));
    for (const [from, to] of gone) dropPositions.run(from, to);
    for (const numbers of skipped) tables.skips.owe(numbers);
    tables.acknowledged.save();
  });

  return {
    positions: () => positions,
    eventRows: () => eventRows,
    bytes: () => (pages('page_count') - pages('freelist_count')) * pageBytes,
    positionsAdded(numbers) {
      positions = unionRanges(positions, numbers);
    },
    eventsAdded(rows) {
      eventRows += rows;
    },
    eventsGone(rows) {
      eventRows -= rows;
    },
    remove(gone, skipped) {
      commit(gone, skipped);
      positions = subtractRanges(positions, gone);
    },
  };
}
