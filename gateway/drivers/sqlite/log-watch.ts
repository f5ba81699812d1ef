/** The write-ahead log must stay small, on a disk that may be small. Whoever keeps a reading open keeps it from being written over. */
import fs from 'node:fs';
import path from 'node:path';
import { WAL_BYTES_MAX, WAL_WATCH_WRITES } from '../../core/limits.ts';
import { DATABASE_FILE, type Db } from './database.ts';

export interface LogWatch {
  /** To be called after each write. @returns true while the log is too large and cannot be emptied */
  held(): boolean;
  /** Empties the log now: what was deleted stands in it still. @returns false where a reading keeps it */
  empty(): boolean;
}

export function createLogWatch(db: Db, directory: string): LogWatch {
  const file = path.join(directory, `${DATABASE_FILE}-wal`);
  let held = false;
  let writes = 0;

  function empty(): boolean {
    // A reader is not waited for: a press would wait with us.
    db.pragma('busy_timeout = 0');
    try {
      const [outcome] = db.pragma('wal_checkpoint(TRUNCATE)') as { busy: number }[];
      return outcome?.busy === 0;
    } catch {
      // A disk that refuses is told by the next write.
      return false;
    } finally {
      db.pragma('busy_timeout = 5000');
    }
  }

  return {
    empty,
    held() {
      if (writes++ % WAL_WATCH_WRITES === 0) held = sizeOf(file) > WAL_BYTES_MAX && !empty();
      return held;
    },
  };
}

function sizeOf(file: string): number {
  try {
    return fs.statSync(file).size;
  } catch {
    return 0;
  }
}
