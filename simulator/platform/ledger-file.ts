/**
 * The platform's durable store: a file to which one JSON line is appended per new record,
 * `{"series","lane","n","via","record"}`. Only what has been through `sync` may be acknowledged.
 */
import { closeSync, existsSync, fsyncSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';
import { z } from 'zod';
import type { LedgerRecord, Via } from './ledger.ts';

export interface LedgerFile {
  append(via: Via, record: LedgerRecord): void;
  /** Returns when everything appended so far is on stable storage. */
  sync(): void;
  close(): void;
}

const line = z.object({
  via: z.enum(['live', 'history', 'event']),
  record: z.custom<LedgerRecord>((value) => typeof value === 'object'),
});

/**
 * Hands every record already in the file to `known`, then appends behind them. A last line without its end was cut by a
 * crash before it was acknowledged: it is dropped, and the vehicle sends that record again.
 */
export function openLedgerFile(path: string, known: (via: Via, record: LedgerRecord) => void): LedgerFile {
  const { bytes, whole } = readWhole(path);
  eachLine(path, bytes.subarray(0, whole), known);
  const fd = openSync(path, 'a');
  if (whole < bytes.length) ftruncateSync(fd, whole);
  let dirty = false;
  return {
    append: (via, record) => {
      const { series, lane, n } = record;
      writeSync(fd, `${JSON.stringify({ series, lane, n, via, record })}\n`);
      dirty = true;
    },
    sync: () => {
      if (dirty) fsyncSync(fd);
      dirty = false;
    },
    close: () => {
      fsyncSync(fd);
      closeSync(fd);
    },
  };
}

/** Every record in the file, in the order in which it came. */
export function readLedgerFile(path: string): LedgerRecord[] {
  const { bytes, whole } = readWhole(path);
  const records: LedgerRecord[] = [];
  eachLine(path, bytes.subarray(0, whole), (_, record) => records.push(record));
  return records;
}

function readWhole(path: string): { bytes: Buffer; whole: number } {
  const bytes = existsSync(path) ? readFileSync(path) : Buffer.alloc(0);
  return { bytes, whole: bytes.lastIndexOf(0x0a) + 1 };
}

function eachLine(path: string, bytes: Buffer, take: (via: Via, record: LedgerRecord) => void): void {
  const lines = bytes.toString('utf8').split('\n').slice(0, -1);
  for (const [index, text] of lines.entries()) {
    const entry = line.safeParse(JSON.parse(text));
    if (!entry.success) throw new Error(`${path}, line ${index + 1}: not a line of a ledger`);
    take(entry.data.via, entry.data.record);
  }
}
