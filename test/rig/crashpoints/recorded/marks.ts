/**
 * What the box says while its disk is recorded, in the record itself: each mark is a write behind the file system, so that of
 * every instant of the disk it is known what had been promised by then. A mark is never early: it is written when the promise was made,
 * or, where something may go from now on, before it can.
 */
import { createHash } from 'node:crypto';
import type { Ranges } from '../../../../gateway/core/record/ranges.ts';

export type Mark =
  /** A run began and found this. */
  | { is: 'opened'; series: string; nextEvent: number; nextPosition: number; key: string }
  /** The event is on stable storage, its lamp was lit. `sha` of the record. */
  | { is: 'registered'; n: number; sha: string }
  /** The number of the position is given away: it may have left already. */
  | { is: 'used'; n: number; sha: string }
  /** Positions on stable storage. */
  | { is: 'stored'; positions: Ranges }
  /** Acknowledgements of the platform that are about to be told to the store. */
  | { is: 'acknowledged'; events: number; positions: Ranges }
  /** From here on these may go: events before a number, events that leave a hash, positions. */
  | { is: 'going'; cutFrom: number | null; stones: Ranges; positions: Ranges };

export const SECTOR_BYTES = 512;
/** A list of what is erased may be long. */
export const MARK_BYTES = 4_096;
/** Two groups of blocks, so that there is a second super block, as on any real disk. The marks are behind it. */
export const FILE_SYSTEM_BYTES = 144 * 1_048_576;
export const DISK_BYTES = FILE_SYSTEM_BYTES + MARK_BYTES;

export function encodeMark(mark: Mark): Buffer {
  const text = JSON.stringify(mark);
  const bytes = Buffer.alloc(MARK_BYTES, ' ');
  if (bytes.write(text) !== Buffer.byteLength(text)) throw new Error(`a mark is too long: ${text}`);
  return bytes;
}

export function decodeMark(bytes: Buffer): Mark {
  return JSON.parse(bytes.toString('utf8')) as Mark;
}

/** Enough of it to tell two records from each other, of any order of their members. */
export function shaOf(record: object): string {
  const ordered = Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(ordered)).digest('hex').slice(0, 32);
}
