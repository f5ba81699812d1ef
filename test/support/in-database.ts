import { join } from 'node:path';
import Database from 'better-sqlite3';

/** Asks the store's database in a directory beside whoever has it; where it is not `readonly`, changes it too. */
export function inDatabase<T>(directory: string, ask: (db: Database.Database) => T, readonly = true): T {
  const db = new Database(join(directory, 'balise.db'), { readonly });
  try {
    return ask(db);
  } finally {
    db.close();
  }
}
