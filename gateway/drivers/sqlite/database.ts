import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import type { Fault } from '../../core/errors.ts';

export type Db = Database.Database;

export const DATABASE_FILE = 'balise.db';
const LOCK_FILE = 'balise.lock';
/** 'BALI': a file that says otherwise is somebody else's and is not touched. */
const APPLICATION_ID = 0x42414c49;
const SCHEMA_VERSION = 2;

const SCHEMA = `
  CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE label (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE) STRICT;
  CREATE TABLE event (n INTEGER PRIMARY KEY, type TEXT NOT NULL, body TEXT NOT NULL) STRICT;
  CREATE TABLE position (
    n INTEGER PRIMARY KEY, boot INTEGER NOT NULL, service INTEGER, mono INTEGER NOT NULL, t INTEGER NOT NULL, clock TEXT NOT NULL,
    lat_e6 INTEGER NOT NULL, lon_e6 INTEGER NOT NULL, alt_dm INTEGER, speed_dkmh INTEGER, course_ddeg INTEGER,
    fix INTEGER, hdop_e2 INTEGER, sats INTEGER, moving INTEGER NOT NULL, why TEXT NOT NULL) STRICT;
  CREATE TABLE skipped (first INTEGER PRIMARY KEY, last INTEGER NOT NULL, announced INTEGER NOT NULL) STRICT;
`;

/** The lock is a database of its own, held exclusively: POSIX locks end with the process, whatever ended it. */
export function lockDirectory(directory: string): Db {
  const lock = new Database(path.join(directory, LOCK_FILE), { timeout: 0 });
  lock.pragma('locking_mode = EXCLUSIVE');
  lock.exec('BEGIN EXCLUSIVE');
  return lock;
}

/** What each version added to the one before, from version 1 on. New columns go last: rows are inserted in this order. */
const MIGRATIONS: readonly string[] = [
  `ALTER TABLE position ADD COLUMN suspect TEXT;
   ALTER TABLE position ADD COLUMN age_ms INTEGER NOT NULL DEFAULT 0;
   ALTER TABLE position ADD COLUMN held INTEGER NOT NULL DEFAULT 0;
   ALTER TABLE position ADD COLUMN since INTEGER;
   ALTER TABLE position ADD COLUMN odo_m INTEGER;
   ALTER TABLE position ADD COLUMN acc_dm INTEGER;`,
];

function configure(db: Db): void {
  db.pragma('journal_mode = WAL');
  // The driver is built with NORMAL for WAL, which loses the last commits when the power goes: said by hand.
  db.pragma('synchronous = FULL');
  db.pragma('secure_delete = ON');
  db.pragma('cache_size = -2000');
  db.pragma('journal_size_limit = 4194304');
}

/** One commit: a cut on the way leaves the version that was. */
function migrate(db: Db, version: number): void {
  if (version >= SCHEMA_VERSION) return;
  db.transaction(() => {
    for (const added of MIGRATIONS.slice(version - 1)) db.exec(added);
    db.pragma(`user_version = ${SCHEMA_VERSION}`);
  })();
}

function createSchema(db: Db): void {
  db.transaction(() => {
    db.exec(SCHEMA);
    for (const added of MIGRATIONS) db.exec(added);
    const put = db.prepare('INSERT INTO meta (key, value) VALUES (?, ?)');
    put.run('series', randomBytes(8).toString('hex'));
    put.run('reserved', '0');
    put.run('ended', 'new');
    put.run('eventsAckedUpTo', '0');
    put.run('positionsAcked', '[]');
    db.pragma(`application_id = ${APPLICATION_ID}`);
    db.pragma(`user_version = ${SCHEMA_VERSION}`);
  })();
}

/** Throws where the file cannot be used; the caller decides between quarantine and giving up. */
function openChecked(file: string): { db: Db; created: boolean } {
  const db = new Database(file);
  try {
    // Quarantine is for files that are damaged, not for those of another program or a later version.
    const version = Number(db.pragma('user_version', { simple: true }));
    const application = Number(db.pragma('application_id', { simple: true }));
    const empty = Number(db.prepare('SELECT count(*) FROM sqlite_schema').pluck().get()) === 0;
    if (!empty && (application !== APPLICATION_ID || version > SCHEMA_VERSION)) {
      throw new ForeignDatabase(
        application === APPLICATION_ID ? `made by a later version (schema ${version})` : 'not a Balise database',
      );
    }
    configure(db);
    if (empty) createSchema(db);
    else if (db.pragma('quick_check(1)', { simple: true }) !== 'ok') throw new Damaged('quick_check found damage');
    else migrate(db, version);
    return { db, created: empty };
  } catch (error) {
    db.close();
    throw error;
  }
}

export class ForeignDatabase extends Error {}
class Damaged extends Error {}

function isDamage(error: unknown): boolean {
  const code = (error as { code?: string }).code ?? '';
  return error instanceof Damaged || code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB';
}

interface Opened {
  db: Db;
  created: boolean;
  /** The database that stood here before was damaged and now has another name. */
  quarantined: boolean;
  faults: Fault[];
}

/**
 * Opens the database of a directory, or sets a damaged one aside (never deletes it) and begins a new one.
 * @throws ForeignDatabase, or SQLite's own error where the directory cannot be used at all
 */
export function openDatabase(directory: string): Opened {
  const file = path.join(directory, DATABASE_FILE);
  try {
    return { ...openChecked(file), quarantined: false, faults: [] };
  } catch (error) {
    if (!isDamage(error)) throw error;
    const aside = setAside(directory);
    const detail = `${error instanceof Error ? error.message : String(error)}; kept as ${aside}`;
    return { ...openChecked(file), quarantined: true, faults: [{ code: 'store-quarantined', detail }] };
  }
}

function setAside(directory: string): string {
  let k = 1;
  while (fs.existsSync(path.join(directory, `${DATABASE_FILE}.quarantined-${k}`))) k++;
  const name = `${DATABASE_FILE}.quarantined-${k}`;
  for (const suffix of ['', '-wal', '-shm']) {
    const from = path.join(directory, DATABASE_FILE + suffix);
    if (fs.existsSync(from)) fs.renameSync(from, path.join(directory, name + suffix));
  }
  return name;
}
