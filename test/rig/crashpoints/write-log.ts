/**
 * Reads what QEMU's `blklogwrites` wrote down (docs/interop is none; block/blklogwrites.c and Linux' dm-log-writes share the format): a
 * super block, then for each request a head of one sector and its data. Unlike dm-log-writes QEMU leaves the length in bytes empty.
 */
import { readFileSync } from 'node:fs';
import { decodeMark, FILE_SYSTEM_BYTES, type Mark, SECTOR_BYTES } from './recorded/marks.ts';

/** In order of the requests. The recorded machine has one request under way at a time, so a flush covers all writes before it. */
export type Step = { is: 'write'; offset: number; data: Buffer } | { is: 'flush' } | { is: 'mark'; mark: Mark };

const MAGIC = 0x6a_73_66_77_73_68_72n;
const VERSION = 1n;
const FLAGS = { flush: 1, fua: 2, discard: 4 } as const;

/** @throws Error where it is none, was cut off, or holds what cannot be replayed */
export function readWriteLog(file: string): Step[] {
  const log = readFileSync(file);
  if (log.length < SECTOR_BYTES || log.readBigUInt64LE(0) !== MAGIC || log.readBigUInt64LE(8) !== VERSION)
    throw new Error(`${file}: not a log of writes`);
  if (log.readUInt32LE(24) !== SECTOR_BYTES) throw new Error(`${file}: sectors of ${log.readUInt32LE(24)} bytes`);
  const entries = Number(log.readBigUInt64LE(16));
  const steps: Step[] = [];
  let at = SECTOR_BYTES;
  for (let entry = 0; entry < entries; entry++) {
    const [sector, sectors, flags] = [0, 8, 16].map((from) => Number(log.readBigUInt64LE(at + from))) as Head;
    const bytes = sectors * SECTOR_BYTES;
    const data = log.subarray(at + SECTOR_BYTES, at + SECTOR_BYTES + bytes);
    if (data.length !== bytes) throw new Error(`${file}: cut off at entry ${entry}`);
    if ((flags & FLAGS.discard) !== 0) throw new Error(`${file}: entry ${entry} discards, which nobody asked for`);
    if ((flags & FLAGS.flush) !== 0) steps.push({ is: 'flush' });
    if (data.length > 0) steps.push(stepOf(sector * SECTOR_BYTES, data));
    if ((flags & FLAGS.fua) !== 0) steps.push({ is: 'flush' });
    at += SECTOR_BYTES + data.length;
  }
  return steps;
}
type Head = [sector: number, sectors: number, flags: number];

function stepOf(offset: number, data: Buffer): Step {
  if (offset < FILE_SYSTEM_BYTES) return { is: 'write', offset, data };
  return { is: 'mark', mark: decodeMark(data) };
}
