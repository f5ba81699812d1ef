/** What is on the disk, as numbers in memory: to find out what may go must not read every page, for a press waits meanwhile. */
import type { SkippedNumbers } from '../../core/record/naming.ts';
import { type Ranges, subtractRanges, unionRanges } from '../../core/record/ranges.ts';
import type { Db } from './database.ts';
import type { Tables } from './tables.ts';

/** What one commit deletes. */
export interface Gone {
  positions: Ranges;
  /** All events up to here; 0: none. */
  eventsUpTo: number;
  /** What of it, or of what it said, an event must name. */
  skipped: SkippedNumbers[];
}

export interface Holdings {
  positions(): Ranges;
  eventRows(): number;
  /** Of the pages in use. */
  bytes(): number;
  /** To be called when they are on the disk. */
  positionsAdded(numbers: Ranges): void;
  eventsAdded(rows: number): void;
  remove(gone: Gone): void;
}

export function createHoldings(db: Db, tables: Tables, stored: Ranges): Holdings {
  const dropPositions = db.prepare<[number, number]>('DELETE FROM position WHERE n BETWEEN ? AND ?');
  const dropEvents = db.prepare<[number]>('DELETE FROM event WHERE n <= ?');
  const pages = (what: string): number => Number(db.pragma(what, { simple: true }));
  const pageBytes = pages('page_size');
  let positions = stored;
  let eventRows = Number(db.prepare('SELECT count(*) FROM event').pluck().get());

  /** @returns rows of events that went */
  const commit = db.transaction((gone: Gone): number => {
    // The highest number may go, and is not used again.
    if (gone.positions.length > 0) tables.setMeta('positionUsed', String(tables.lastPosition()));
    if (gone.eventsUpTo > 0) tables.setMeta('eventUsed', String(tables.lastEvent()));
    for (const [from, to] of gone.positions) dropPositions.run(from, to);
    for (const numbers of gone.skipped) tables.skips.owe(numbers);
    tables.acknowledged.save();
    return dropEvents.run(gone.eventsUpTo).changes;
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
    remove(gone) {
      eventRows -= commit(gone);
      positions = subtractRanges(positions, gone.positions);
    },
  };
}
