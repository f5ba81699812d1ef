import fs from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import type { Ranges } from '../../core/record/ranges.ts';
import type { StoreSummary } from '../../ports.ts';
import { DATABASE_FILE, type Db } from './database.ts';
import { storedPositions } from './tables.ts';

/**
 * Reads a database without its daemon, in one short transaction that never keeps the writer's log from shrinking.
 * @returns null where there is no database yet; throws SQLite's error where it cannot be read
 */
export function readSummary(directory: string): StoreSummary | null {
  const file = path.join(directory, DATABASE_FILE);
  if (!fs.existsSync(file)) return null;
  const db = new Database(file, { readonly: true, timeout: 2_000 });
  try {
    return summarise(db);
  } finally {
    db.close();
  }
}

export function summarise(db: Db): StoreSummary {
  return db.transaction((): StoreSummary => {
    const values = new Map(db.prepare('SELECT key, value FROM meta').raw().all() as [string, string][]);
    const count = (sql: string): number => Number(db.prepare(sql).pluck().get());
    return {
      series: values.get('series') ?? '',
      box: values.get('box') ?? null,
      events: count('SELECT count(*) FROM event'),
      presses: count("SELECT count(*) FROM event WHERE type = 'press'"),
      eventsAckedUpTo: Number(values.get('eventsAckedUpTo') ?? '0'),
      positionsStored: storedPositions(db),
      positionsAcked: JSON.parse(values.get('positionsAcked') ?? '[]') as Ranges,
      skipped: db.prepare('SELECT first, last FROM skipped ORDER BY first').raw().all() as [number, number][],
    };
  })();
}
