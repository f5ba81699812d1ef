/** A power cut after a kill: what undo.c wrote down as written and not flushed is put back as it was. */
import {
  closeSync,
  existsSync,
  ftruncateSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';

/** The order of `struct entry` in undo.c. */
const WORD_BYTES = 8;
const HEAD_BYTES = 4 * WORD_BYTES;
const FLUSHED = -1;

interface Entry {
  inode: number;
  offset: number;
  sizeBefore: number;
  old: Buffer;
}

/**
 * The program that wrote is gone. Entries of files that are gone too are left out.
 * @returns how many writes were taken back
 */
export function cutPower(directory: string, journal: string): number {
  if (!existsSync(journal)) return 0;
  const files = new Map(readdirSync(directory).map((name) => inodeAndPath(join(directory, name))));
  const flushed = new Set<number>();
  let undone = 0;
  for (const entry of entriesOf(readFileSync(journal)).reverse()) {
    const path = files.get(entry.inode);
    if (entry.offset === FLUSHED) flushed.add(entry.inode);
    else if (path !== undefined && !flushed.has(entry.inode)) {
      putBack(path, entry);
      undone++;
    }
  }
  return undone;
}

function inodeAndPath(path: string): [number, string] {
  return [statSync(path).ino, path];
}

/** The last one may be cut off: its write never began. */
function entriesOf(bytes: Buffer): Entry[] {
  const entries: Entry[] = [];
  for (let at = 0; at + HEAD_BYTES <= bytes.length; ) {
    const word = (index: number): number => Number(bytes.readBigInt64LE(at + index * WORD_BYTES));
    const end = at + HEAD_BYTES + word(3);
    if (end > bytes.length) break;
    const old = bytes.subarray(at + HEAD_BYTES, end);
    entries.push({ inode: word(0), offset: word(1), sizeBefore: word(2), old });
    at = end;
  }
  return entries;
}

function putBack(path: string, { offset, sizeBefore, old }: Entry): void {
  const fd = openSync(path, 'r+');
  try {
    if (old.length > 0) writeSync(fd, old, 0, old.length, offset);
    ftruncateSync(fd, sizeBefore);
  } finally {
    closeSync(fd);
  }
}
