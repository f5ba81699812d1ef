import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import type { Fault } from '../../core/errors.ts';
import { CHECK_ALWAYS_BYTES_MAX, CHECK_BYTES_MAX, WAL_CHECKPOINT_PAGES } from '../../core/limits.ts';
import { MIGRATIONS, SCHEMA_V1, SCHEMA_VERSION } from './migrations.ts';
import type { LastNote, SeriesNote } from './series-note.ts';

export type Db = Database.Database;

export const DATABASE_FILE = 'balise.db';
export const LOCK_FILE = 'balise.lock';
/** 'BALI': a file that says otherwise is somebody else's and is not touched. */
const APPLICATION_ID = 0x42414c49;

/** Why a series begins, and which one was there before; kept until its first event has said so. */
export interface Origin {
  reason: 'new' | 'quarantined' | 'renamed';
  previous: SeriesNote | null;
  /** renamed: what was there under the other name. */
  before?: LastNote;
}

export class ForeignDatabase extends Error {}
/** Ours, and this program is too old for it. */
export class LaterDatabase extends Error {}
class Damaged extends Error {}

/** The lock is a database of its own, held exclusively: POSIX locks end with the process, whatever ended it. */
export function lockDirectory(directory: string): Db {
  const lock = new Database(path.join(directory, LOCK_FILE), { timeout: 0 });
  // Nothing is ever written to it, and a full disk must not keep it from being locked.
  lock.pragma('journal_mode = MEMORY');
  lock.pragma('locking_mode = EXCLUSIVE');
  lock.exec('BEGIN EXCLUSIVE');
  return lock;
}

function configure(db: Db): void {
  db.pragma('journal_mode = WAL');
  // The driver is built with NORMAL for WAL, which loses the last commits when the power goes: said by hand.
  db.pragma('synchronous = FULL');
  db.pragma('secure_delete = ON');
  db.pragma('cache_size = -2000');
  db.pragma(`wal_autocheckpoint = ${WAL_CHECKPOINT_PAGES}`);
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

function createSchema(db: Db, origin: Origin, vehicle: string): void {
  db.transaction(() => {
    db.exec(SCHEMA_V1);
    for (const added of MIGRATIONS) db.exec(added);
    const put = db.prepare('INSERT INTO meta (key, value) VALUES (?, ?)');
    put.run('series', randomBytes(8).toString('hex'));
    put.run('origin', JSON.stringify(origin));
    if (vehicle !== '') put.run('vehicle', vehicle);
    put.run('reserved', '0');
    put.run('ended', 'new');
    put.run('eventsAckedUpTo', '0');
    put.run('positionsAcked', '[]');
    db.pragma(`application_id = ${APPLICATION_ID}`);
    db.pragma(`user_version = ${SCHEMA_VERSION}`);
  })();
}

/**
 * A large database that was closed in order is believed. A small one is always checked, one that was cut off up to a size; beyond,
 * only the small tables are: a check reads every page, and the crew waits for the box.
 * @returns what was left out, for the operator
 */
function check(db: Db, file: string): Fault[] {
  const bytes = fs.statSync(file).size;
  const unclean = db.prepare("SELECT value FROM meta WHERE key = 'ended'").pluck().get() !== 'orderly';
  const whole = bytes <= CHECK_ALWAYS_BYTES_MAX || (unclean && bytes <= CHECK_BYTES_MAX);
  const parts = whole ? ['1'] : unclean ? ["'meta'", "'label'", "'skipped'"] : [];
  for (const part of parts) {
    if (db.pragma(`quick_check(${part})`, { simple: true }) !== 'ok') throw new Damaged('a check found damage');
  }
  if (whole || !unclean) return [];
  const detail = `${Math.round(bytes / 1e6)} MB after an unclean stop: only its small tables were checked`;
  return [{ code: 'store-unchecked', detail }];
}

/**
 * Opens, checks and brings up to date; creates where there is none.
 * @param origin of a new one; null: none is made, and one of an earlier version is not brought up to date
 * @param vehicle whose a new one is; empty: it does not say
 * @throws ForeignDatabase; LaterDatabase; an error for which `isDamage` holds; SQLite's own error where the directory cannot be used at all
 */
export function openDatabase(
  directory: string,
  origin: Origin | null,
  vehicle: string,
): { db: Db; created: boolean; faults: Fault[] } {
  const file = path.join(directory, DATABASE_FILE);
  const db = new Database(file);
  try {
    // Quarantine is for files that are damaged, not for those of another program or a later version.
    const version = Number(db.pragma('user_version', { simple: true }));
    const application = Number(db.pragma('application_id', { simple: true }));
    const empty = Number(db.prepare('SELECT count(*) FROM sqlite_schema').pluck().get()) === 0;
    if (!empty && application !== APPLICATION_ID) throw new ForeignDatabase('not a Balise database');
    if (version > SCHEMA_VERSION) {
      throw new LaterDatabase(`made by a later version (schema ${version}; this one reads up to ${SCHEMA_VERSION})`);
    }
    if (origin === null && empty) throw new Error('there is no database');
    if (origin === null && version < SCHEMA_VERSION) {
      throw new Error(`made by an earlier version (schema ${version}): start the service once`);
    }
    configure(db);
    let faults: Fault[] = [];
    if (origin !== null && empty) createSchema(db, origin, vehicle);
    else {
      faults = check(db, file);
      migrate(db, version);
    }
    return { db, created: empty, faults };
  } catch (error) {
    db.close();
    throw error;
  }
}

export function isDamage(error: unknown): boolean {
  const code = (error as { code?: string }).code ?? '';
  return error instanceof Damaged || code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB';
}
