import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { REOPEN_FIRST_MS, REOPEN_MAX_MS } from '../core/limits.ts';
import type { ByteSource, ByteSourceHandlers, Clock, Timer } from '../ports.ts';

/** Handed over in one piece at `max`; everything else gets its turn between two pieces. */
const PIECE_BYTES = 65_536;
/** A paced file is handed over this often, as a coalesced serial line would be. */
const PACE_MS = 40;

export interface ReplayOptions {
  path: string;
  /** Bytes per second, or `max`: as fast as the rest keeps up. */
  rate: 'max' | number;
}

/**
 * A recorded file, once, then `onEnd`. Fault: `file-unreadable`, tried again with growing waits from the byte it stopped
 * at. Reads are synchronous: the file is local, and under simulated time nothing would wait for a read in the background.
 */
export function openReplay(options: ReplayOptions, clock: Clock, handlers: ByteSourceHandlers): ByteSource {
  const replay = new Replay(options, clock, handlers);
  return {
    name: `replay ${options.path}`,
    isOpen: () => replay.open,
    takenBytes: () => replay.taken,
    close: () => replay.close(),
  };
}

class Replay {
  readonly #options: ReplayOptions;
  readonly #clock: Clock;
  readonly #handlers: ByteSourceHandlers;
  open = false;
  taken = 0;
  #fd: number | null = null;
  #startedMs = 0;
  #startedAt = 0;
  #faulty = false;
  #waitMs = REOPEN_FIRST_MS;
  #timer: Timer | null = null;

  constructor(options: ReplayOptions, clock: Clock, handlers: ByteSourceHandlers) {
    this.#options = options;
    this.#clock = clock;
    this.#handlers = handlers;
    this.#after(0, () => this.#start());
  }

  close(): Promise<void> {
    this.#timer?.cancel();
    this.open = false;
    this.#release();
    return Promise.resolve();
  }

  #start(): void {
    try {
      // Opening or reading a pipe would block everything; a directory would say so only at the first read.
      this.#fd = openSync(this.#options.path, constants.O_RDONLY | constants.O_NONBLOCK);
      if (!fstatSync(this.#fd).isFile()) throw new Error('not a regular file');
    } catch (error) {
      this.#failed(error);
      return;
    }
    this.#startedMs = this.#clock.monoMs();
    this.#startedAt = this.taken;
    this.#faulty = false;
    this.open = true;
    this.#handlers.onOpen();
    this.#next();
  }

  #next(): void {
    if (!this.open) return;
    this.#after(this.#options.rate === 'max' ? 0 : PACE_MS, () => this.#hand(this.#dueBytes()));
  }

  /** Counted from the start, so that nothing is lost to rounding. */
  #dueBytes(): number {
    if (this.#options.rate === 'max') return PIECE_BYTES;
    const elapsedMs = this.#clock.monoMs() - this.#startedMs;
    return this.#startedAt + Math.floor((elapsedMs * this.#options.rate) / 1000) - this.taken;
  }

  /** Hands over up to `bytes` in pieces; the next time is arranged, or the end told. */
  #hand(bytes: number): void {
    for (let left = bytes; left > 0 && this.open; ) {
      const piece = this.#read(Math.min(left, PIECE_BYTES));
      if (piece === null) return;
      if (piece.length === 0) {
        this.#release();
        this.#handlers.onEnd();
        return;
      }
      this.#waitMs = REOPEN_FIRST_MS;
      this.taken += piece.length;
      left -= piece.length;
      this.#handlers.onBytes(piece);
    }
    this.#next();
  }

  /** Empty at the end; null when the file cannot be read, which has then been told. */
  #read(bytes: number): Uint8Array | null {
    const piece = new Uint8Array(bytes);
    try {
      const read = this.#fd === null ? 0 : readSync(this.#fd, piece, 0, bytes, this.taken);
      return piece.subarray(0, read);
    } catch (error) {
      this.#failed(error);
      return null;
    }
  }

  #failed(error: unknown): void {
    this.open = false;
    this.#release();
    if (!this.#faulty) {
      this.#faulty = true;
      const cause = error instanceof Error ? error.message : String(error);
      this.#handlers.onFault({ code: 'file-unreadable', detail: `${this.#options.path}: ${cause}` });
    }
    this.#after(this.#waitMs, () => this.#start());
    this.#waitMs = Math.min(this.#waitMs * 2, REOPEN_MAX_MS);
  }

  #after(delayMs: number, run: () => void): void {
    this.#timer = this.#clock.after(delayMs, run);
  }

  #release(): void {
    if (this.#fd !== null) closeSync(this.#fd);
    this.#fd = null;
  }
}
