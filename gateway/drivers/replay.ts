import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { REOPEN_FIRST_MS, REOPEN_MAX_MS } from '../core/limits.ts';
import type { ByteSource, ByteSourceHandlers, Clock, Timer } from '../ports.ts';
import { createFeed, type Feed, type ReplayRate } from './replay-feed.ts';

const PIECE_BYTES = 65_536;

export interface ReplayOptions {
  path: string;
  rate: ReplayRate;
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
  readonly #feed: Feed;
  open = false;
  taken = 0;
  #fd: number | null = null;
  /** Bytes read so far; some of them may still wait for their time. */
  #position = 0;
  #faulty = false;
  #waitMs = REOPEN_FIRST_MS;
  #timer: Timer;

  constructor(options: ReplayOptions, clock: Clock, handlers: ByteSourceHandlers) {
    this.#options = options;
    this.#clock = clock;
    this.#handlers = handlers;
    this.#feed = createFeed(options.rate, clock, (bytes) => {
      this.taken += bytes.length;
      handlers.onBytes(bytes);
    });
    this.#timer = clock.after(0, () => this.#start());
  }

  close(): Promise<void> {
    this.#timer.cancel();
    this.#feed.stop();
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
    this.#faulty = false;
    this.open = true;
    this.#handlers.onOpen();
    this.#next();
  }

  #next(): void {
    if (!this.open) return;
    const piece = new Uint8Array(PIECE_BYTES);
    let bytes: number;
    try {
      bytes = this.#fd === null ? 0 : readSync(this.#fd, piece, 0, PIECE_BYTES, this.#position);
    } catch (error) {
      this.#failed(error);
      return;
    }
    if (bytes === 0) {
      this.#feed.finish();
      this.#release();
      this.#handlers.onEnd();
      return;
    }
    this.#waitMs = REOPEN_FIRST_MS;
    this.#position += bytes;
    this.#feed.give(piece.subarray(0, bytes), () => this.#next());
  }

  #failed(error: unknown): void {
    this.open = false;
    this.#release();
    if (!this.#faulty) {
      this.#faulty = true;
      const cause = error instanceof Error ? error.message : String(error);
      this.#handlers.onFault({ code: 'file-unreadable', detail: `${this.#options.path}: ${cause}` });
    }
    this.#timer = this.#clock.after(this.#waitMs, () => this.#start());
    this.#waitMs = Math.min(this.#waitMs * 2, REOPEN_MAX_MS);
  }

  #release(): void {
    if (this.#fd !== null) closeSync(this.#fd);
    this.#fd = null;
  }
}
