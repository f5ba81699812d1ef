/**
 * Room for the events when there is none: a file of real blocks beside the database that is given up on a full disk, so that a press
 * is still registered, and made again when there is space. Positions wait meanwhile.
 */
import { randomFillSync } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import {
  RESERVE_BYTES,
  RESERVE_MARGIN_BYTES,
  ROOM_BYTES_MIN,
  WAL_CHECKPOINT_PAGES,
  WAL_CHECKPOINT_PAGES_FULL,
} from '../../core/limits.ts';
import { syncDirectory } from '../durable.ts';
import type { Db } from './database.ts';

export const RESERVE_FILE = 'store.reserve';
const CHUNK_BYTES = 65_536;

export interface Space {
  /** The disk was found full, and the reserve is not whole again yet. */
  starved(): boolean;
  /** Does `write`; on a full disk gives up the reserve and does it again. Throws what `write` throws where that does not help. */
  withReserve<T>(write: () => T): T;
  /** Gives up the reserve, and says that the disk is full. */
  starve(): void;
  /** Makes the reserve where it is missing and there is room. @returns false while the disk counts as full */
  recover(): boolean;
}

/** @param emptyLog false where somebody's reading keeps it */
export function createSpace(db: Db, directory: string, emptyLog: () => boolean): Space {
  let starved = false;
  let whole = sizeOf(path.join(directory, RESERVE_FILE)) === RESERVE_BYTES;

  function starve(): void {
    if (!starved) db.pragma(`wal_autocheckpoint = ${WAL_CHECKPOINT_PAGES_FULL}`);
    starved = true;
    whole = false;
    giveUpReserve(directory);
  }

  return {
    starved: () => starved,
    starve,
    withReserve(write) {
      try {
        return write();
      } catch (error) {
        if (!lacksRoom(error, directory)) throw error;
        starve();
        return write();
      }
    },
    recover() {
      // The log keeps the room it once took; where the disk is small, the reserve does not fit beside it.
      if (!whole) whole = makeReserve(directory) || (starved && emptyLog() && makeReserve(directory));
      if (whole && starved) {
        starved = false;
        db.pragma(`wal_autocheckpoint = ${WAL_CHECKPOINT_PAGES}`);
      }
      return !starved;
    },
  };
}

/**
 * SQLite calls it an I/O error, or a file that cannot be opened, when its log or the index of that finds no room; the file system
 * knows better.
 */
export function lacksRoom(error: unknown, directory: string): boolean {
  const code = (error as { code?: string }).code ?? '';
  if (code === 'SQLITE_FULL') return true;
  return /^SQLITE_(IOERR|CANTOPEN)/.test(code) && freeBytes(directory) < ROOM_BYTES_MIN;
}

function freeBytes(directory: string): number {
  try {
    const { bavail, bsize } = fs.statfsSync(directory);
    return bavail * bsize;
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}

/** @returns whether there was one. Never fails: what cannot be removed gives no room, and the write says so. */
export function giveUpReserve(directory: string): boolean {
  try {
    fs.unlinkSync(path.join(directory, RESERVE_FILE));
    syncDirectory(directory);
    return true;
  } catch {
    return false;
  }
}

/** Written, not only sized, and with bytes that no file system can squeeze: a sparse or compressed file holds no blocks. */
function makeReserve(directory: string): boolean {
  const file = path.join(directory, RESERVE_FILE);
  try {
    if (freeBytes(directory) < RESERVE_BYTES - (sizeOf(file) ?? 0) + RESERVE_MARGIN_BYTES) return false;
    writeBlocks(file);
    syncDirectory(directory);
    return true;
  } catch {
    giveUpReserve(directory);
    return false;
  }
}

function writeBlocks(file: string): void {
  const fd = fs.openSync(file, 'w', 0o600);
  try {
    const chunk = randomFillSync(Buffer.alloc(CHUNK_BYTES));
    for (let written = 0; written < RESERVE_BYTES; ) {
      written += fs.writeSync(fd, chunk, 0, Math.min(CHUNK_BYTES, RESERVE_BYTES - written));
    }
    fs.fsyncSync(fd);
  } finally {
    fs.closeSync(fd);
  }
}

function sizeOf(file: string): number | null {
  try {
    return fs.statSync(file).size;
  } catch {
    return null;
  }
}
