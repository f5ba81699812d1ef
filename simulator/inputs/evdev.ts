/**
 * A keyboard as Linux shows it: a FIFO that gives the records of /dev/input/event*, for 64-bit machines. Whoever opens it must
 * not expect ioctl (a name, a grab, what is held now): a FIFO has none.
 */
import { closeSync, constants, openSync, rmSync, writeSync } from 'node:fs';
import koffi from 'koffi';
import type { Edge } from './contacts.ts';

const mkfifo = koffi.load('libc.so.6').func('int mkfifo(const char *, unsigned int)');

/** linux/input-event-codes.h */
const EV_SYN = 0;
const EV_KEY = 1;
const SYN_REPORT = 0;
const SYN_DROPPED = 3;
/** Codes follow the rows of a keyboard, and the digits begin with 1. */
const ROWS: readonly (readonly [keys: string, firstCode: number])[] = [
  ['1234567890', 2],
  ['QWERTYUIOP', 16],
  ['ASDFGHJKL', 30],
  ['ZXCVBNM', 44],
];
const RECORD_BYTES = 24;

/** drivers/input/input.c: what a keyboard repeats with unless it is told otherwise. */
const REPEAT_AFTER_MS = 250;
const REPEAT_EVERY_MS = 33;

export interface KeyEvent {
  atMs: number;
  key: string;
  /** 2: held on. */
  value: 0 | 1 | 2;
}

export interface EvdevKeyboard {
  readonly path: string;
  /** @param utcMs the instant of the record. A full FIFO loses it; the next one that fits follows a SYN_DROPPED. */
  send(event: Pick<KeyEvent, 'key' | 'value'>, utcMs: number): void;
  /** The plug is pulled: the reader meets the end of the file. */
  close(): void;
}

/** @throws Error for a key that the keypad does not have */
export function codeOf(key: string): number {
  for (const [keys, firstCode] of ROWS)
    if (key.length === 1 && keys.includes(key)) return firstCode + keys.indexOf(key);
  throw new Error(`no such key: ${key} (0-9, A-Z)`);
}

/** struct input_event, 24 bytes: seconds, microseconds, type, code, value. */
function record(utcMs: number, type: number, code: number, value: number): Buffer {
  const bytes = Buffer.alloc(RECORD_BYTES);
  const seconds = Math.floor(utcMs / 1_000);
  bytes.writeBigInt64LE(BigInt(seconds), 0);
  bytes.writeBigInt64LE(BigInt(Math.round((utcMs - seconds * 1_000) * 1_000)), 8);
  bytes.writeUInt16LE(type, 16);
  bytes.writeUInt16LE(code, 18);
  bytes.writeInt32LE(value, 20);
  return bytes;
}

/** Edges as key events, with the repetitions of what is held; only the key that went down last repeats. @param untilMs ends a stuck key */
export function keyEvents(edges: readonly Edge[], untilMs: number): KeyEvent[] {
  const events: KeyEvent[] = [];
  let held: { key: string; nextMs: number } | null = null;
  const repeat = (toMs: number) => {
    for (; held !== null && held.nextMs < toMs; held.nextMs += REPEAT_EVERY_MS)
      events.push({ atMs: held.nextMs, key: held.key, value: 2 });
  };
  for (const { atMs, key, down } of edges) {
    repeat(atMs);
    events.push({ atMs, key, value: down ? 1 : 0 });
    if (down) held = { key, nextMs: atMs + REPEAT_AFTER_MS };
    else if (held?.key === key) held = null;
  }
  repeat(untilMs);
  return events;
}

/** @throws Error when the path exists already or cannot be made */
export function createEvdev(path: string): EvdevKeyboard {
  if (mkfifo(path, 0o600) !== 0)
    throw new Error(`no FIFO at ${path}: errno ${koffi.errno()}; name a new file in a directory of yours`);
  // Also for reading: else it could not be opened before the gateway does, and a gateway that ends would break the pipe.
  const fd = openSync(path, constants.O_RDWR | constants.O_NONBLOCK);
  let open = true;
  let dropped = false;

  function written(bytes: Buffer): boolean {
    try {
      // At most PIPE_BUF: all or nothing.
      return writeSync(fd, bytes) === bytes.length;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return false;
      throw error;
    }
  }

  return {
    path,
    send({ key, value }, utcMs) {
      const report = record(utcMs, EV_SYN, SYN_REPORT, 0);
      const loss = dropped ? [record(utcMs, EV_SYN, SYN_DROPPED, 0), report] : [];
      dropped = !written(Buffer.concat([...loss, record(utcMs, EV_KEY, codeOf(key), value), report]));
    },
    close() {
      if (!open) return;
      open = false;
      closeSync(fd);
      rmSync(path, { force: true });
    },
  };
}
