import fs from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { BaliseError } from '../../core/errors.ts';
import { addRange, type Ranges } from '../../core/record/ranges.ts';
import type { StoreSummary } from '../../ports-store.ts';
import { DATABASE_FILE, type Db } from './database.ts';
import { vehicleOf } from './other-vehicle.ts';
import { highestNumber, storedPositions } from './tables.ts';

/**
 * Reads a database without its daemon, in one short transaction that never keeps the writer's log from shrinking.
 * @returns null where there is no database yet
 * @throws BaliseError `store-unusable` where it cannot be read
 */
export function readSummary(directory: string): StoreSummary | null {
  const file = path.join(directory, DATABASE_FILE);
  if (!fs.existsSync(file)) return null;
  let db: Db | null = null;
  try {
    db = new Database(file, { readonly: true, timeout: 2_000 });
    return summarise(db);
  } catch (error) {
    throw new BaliseError('store-unusable', `${file}: ${error instanceof Error ? error.message : String(error)}`);
  } finally {
    db?.close();
  }
}

/** @param positionsStored where they are known, for counting them takes a while */
export function summarise(db: Db, positionsStored: Ranges = storedPositions(db)): StoreSummary {
  return db.transaction((): StoreSummary => {
    const values = new Map(db.prepare('SELECT key, value FROM meta').raw().all() as [string, string][]);
    // In one walk: it is asked for every second where somebody watches.
    const counts = db.prepare<[], Pick<StoreSummary, 'events' | 'presses'>>(
      "SELECT count(*) AS events, count(*) FILTER (WHERE type = 'press') AS presses FROM event",
    );
    return {
      series: values.get('series') ?? '',
      vehicle: vehicleOf({ meta: (key) => values.get(key) ?? null }),
      box: values.get('box') ?? null,
      ...(counts.get() ?? { events: 0, presses: 0 }),
      lastEvent: highestNumber(db, 'event', values.get('eventUsed')),
      eventsAckedUpTo: Number(values.get('eventsAckedUpTo') ?? '0'),
      positionsStored,
      positionsAcked: JSON.parse(values.get('positionsAcked') ?? '[]') as Ranges,
      skipped: skippedPositions(db),
    };
  })();
}

/** The daemon may not have brought the database up to date yet: version 3 named positions only, and had no column for the lane. */
function skippedPositions(db: Db): Ranges {
  const rows = db.prepare('SELECT * FROM skipped').all() as { lane?: string; first: number; last: number }[];
  const positions = rows.filter(({ lane = 'p' }) => lane === 'p');
  return positions.reduce<Ranges>((all, { first, last }) => addRange(all, first, last), []);
}
