/** Whether a database is sound, for support: looked at beside its daemon, table by table, so that no reading lasts longer than one. */
import fs from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { CHECK_BYTES_MAX } from '../../core/limits.ts';
import { DATABASE_FILE } from './database.ts';

export interface Integrity {
  sqlite: string;
  /** `PRAGMA user_version`. */
  schema: number;
  bytes: number;
  /** Of the writer's log. */
  logBytes: number;
  rows: Record<string, number>;
  /** `ok`, or what SQLite says of the first damage; `null`: too large to be read beside the daemon, left out. */
  checks: Record<string, string | null>;
  /** Everything in the directory: damaged databases that were set aside too. */
  files: { name: string; bytes: number }[];
}

/** @throws SQLite's error where it cannot be read; Node's where there is no such directory */
export function readIntegrity(directory: string): Integrity {
  const file = path.join(directory, DATABASE_FILE);
  const names = fs.readdirSync(directory).sort();
  const files = names.map((name) => ({ name, bytes: fs.statSync(path.join(directory, name)).size }));
  const bytesOf = (name: string): number => files.find((each) => each.name === name)?.bytes ?? 0;
  const db = new Database(file, { readonly: true, fileMustExist: true, timeout: 2_000 });
  try {
    const tables = db
      .prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
      .pluck()
      .all();
    const small = bytesOf(DATABASE_FILE) <= CHECK_BYTES_MAX;
    const checkOf = (table: string): string | null =>
      small || !LARGE.includes(table) ? String(db.pragma(`quick_check('${table}')`, { simple: true })) : null;
    const countOf = (table: string): number => Number(db.prepare(`SELECT count(*) FROM "${table}"`).pluck().get());
    return {
      sqlite: String(db.prepare('SELECT sqlite_version()').pluck().get()),
      schema: Number(db.pragma('user_version', { simple: true })),
      ...{ bytes: bytesOf(DATABASE_FILE), logBytes: bytesOf(`${DATABASE_FILE}-wal`), files },
      checks: Object.fromEntries(tables.map((table) => [table, checkOf(table)])),
      rows: Object.fromEntries(tables.map((table) => [table, countOf(table)])),
    };
  } finally {
    db.close();
  }
}

const LARGE = ['position', 'event'];
