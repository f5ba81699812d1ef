/** Is the database whole, and does somebody write to it? Without its daemon, and without a reading that lasts. For `balise doctor`. */
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import type { DatabaseLook, DatabaseSeen } from '../../core/doctor/judge-machine.ts';
import { DATABASE_FILE, LOCK_FILE } from './database.ts';

const PROGRAM = fileURLToPath(new URL('./check-run.ts', import.meta.url));

/** @param limitMs real time; later, nothing is known of what the check would have said */
export function checkDatabase(directory: string, limitMs: number): Promise<DatabaseLook> {
  const file = path.join(directory, DATABASE_FILE);
  let bytes: number;
  try {
    bytes = fs.statSync(file).size;
    fs.accessSync(file, fs.constants.R_OK);
    // A reader of a write-ahead log writes beside it.
    fs.accessSync(directory, fs.constants.W_OK);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'EACCES') return Promise.resolve('denied');
    return Promise.resolve(code === 'ENOENT' ? 'none' : { error: message });
  }
  return new Promise((resolve) => {
    const limits = { timeout: limitMs, killSignal: 'SIGKILL', encoding: 'utf8' } as const;
    execFile(process.execPath, [PROGRAM, directory], limits, (error, stdout) => {
      const walBytes = fs.statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0;
      if (stdout === '') {
        const late = error?.killed === true;
        resolve(late ? { check: null, partly: false, bytes, walBytes } : { error: error?.message ?? 'no answer' });
        return;
      }
      const said = JSON.parse(stdout) as { error: string } | Pick<DatabaseSeen, 'check' | 'partly'>;
      resolve('error' in said ? said : { ...said, bytes, walBytes });
    });
  });
}

/**
 * Whether a daemon holds this directory now: POSIX locks end with the process, whatever ended it. Where nobody may look it is taken for
 * held: who believes otherwise opens the daemon's port and throws it out at the broker.
 */
export function isHeld(directory: string): boolean {
  const file = path.join(directory, LOCK_FILE);
  try {
    fs.statSync(file);
    const lock = new Database(file, { readonly: true, timeout: 0 });
    try {
      lock.prepare('SELECT count(*) FROM sqlite_schema').get();
      return false;
    } finally {
      lock.close();
    }
  } catch (error) {
    return (error as { code?: string }).code !== 'ENOENT';
  }
}
