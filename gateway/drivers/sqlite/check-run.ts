/** A process of its own that checks one database: what a damaged or slow disk makes of it must not hang who asked. */
import fs from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { CHECK_BYTES_MAX } from '../../core/limits.ts';
import { DATABASE_FILE } from './database.ts';

/** The tables whose loss is felt most, and small enough on any disk. */
const SMALL = ['meta', 'label', 'skipped'];

const file = path.join(process.argv[2] ?? '', DATABASE_FILE);
try {
  process.stdout.write(JSON.stringify(checked()));
} catch (error) {
  process.stdout.write(JSON.stringify({ error: error instanceof Error ? error.message : String(error) }));
}

/** Table by table, each a reading of its own, so that the writer's log can shrink in between. */
function checked(): { check: string; partly: boolean } {
  const partly = fs.statSync(file).size > CHECK_BYTES_MAX;
  const db = new Database(file, { readonly: true, timeout: 2_000 });
  try {
    const all = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all() as string[];
    for (const name of partly ? all.filter((each) => SMALL.includes(each)) : all) {
      const said = String(db.pragma(`quick_check('${name}')`, { simple: true }));
      if (said !== 'ok') return { check: said.split('\n').join('; ').slice(0, 200), partly };
    }
    return { check: 'ok', partly };
  } finally {
    db.close();
  }
}
