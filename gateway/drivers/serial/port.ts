import type { Fault } from '../../core/errors.ts';
import { PROOF_MS, REOPEN_FIRST_MS, REOPEN_MAX_MS } from '../../core/limits.ts';
import type { Progress } from '../../core/service/watchdog.ts';
import type { Clock, Timer } from '../../ports.ts';
import type { Device } from './device.ts';
import { createEar } from './ear.ts';
import type { Opened, Opener } from './search.ts';

export interface PortOptions {
  open: Opener;
  /** How long the first byte waits for its followers. Not in lock-step, where nothing waits for real time. */
  coalesceMs: number;
  /** Open and nothing arrives for this long: fault `serial-silent`. null: silence is normal (a keypad). */
  silenceMs: number | null;
  /** Bytes and no valid sentence for this long: fault `serial-noise`, and opened again. null: no sentences are expected. */
  muteMs: number | null;
  /**
   * What else silence does. `reopen` wakes a USB bridge that hangs. `report` is for simulated time: seconds of silence
   * pass there in an instant, and what the conductor writes during a reopening would be flushed with the old line.
   */
  onSilence: 'reopen' | 'report';
}

export interface PortHandlers {
  onBytes(chunk: Uint8Array): void;
  onOpen(): void;
  onFault(fault: Fault): void;
}

/**
 * A serial port that opens again by itself: waits between attempts double from `REOPEN_FIRST_MS` to `REOPEN_MAX_MS` and
 * start over when bytes arrive, not when it opens, so that a device which opens and hangs up at once does not spin.
 */
export class SerialPort {
  readonly #options: PortOptions;
  readonly #clock: Clock;
  readonly #handlers: PortHandlers;
  readonly #coalesceMs: number;
  readonly #ear = createEar();
  readonly #abort = new AbortController();
  #opened: Opened | null = null;
  #device: Device | null = null;
  #fault: Fault['code'] | null = null;
  #taken = 0;
  #lastHeardMs = 0;
  /** When a valid sentence was last heard, or the port opened. */
  #provenMs = 0;
  /** From when on the next one is listened for. */
  #listenFromMs = 0;
  #waitMs = REOPEN_FIRST_MS;
  #retry: Timer | null = null;
  #silence: Timer | null = null;
  #closed = false;
  /** The opening or closing under way. */
  #busy: Promise<void>;
  #begun = 0;
  #ended = 0;

  constructor(options: PortOptions, clock: Clock, handlers: PortHandlers) {
    this.#options = options;
    this.#clock = clock;
    this.#handlers = handlers;
    this.#coalesceMs = clock.lockStep ? 0 : options.coalesceMs;
    this.#busy = this.#track(this.#open());
  }

  isOpen(): boolean {
    return this.#device !== null;
  }

  /** Path and rate of the port that was opened last; null before the first. */
  where(): { path: string; baud: number } | null {
    return this.#opened;
  }

  takenBytes(): number {
    return this.#taken;
  }

  /** Of its openings and closings, which happen in the C library and the kernel. */
  progress(): Progress {
    return { busy: this.#begun > this.#ended, done: this.#ended };
  }

  /** Dropped while the port is closed or full. */
  write(bytes: Uint8Array): void {
    this.#device?.write(bytes);
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#abort.abort();
    this.#retry?.cancel();
    this.#silence?.cancel();
    await this.#busy;
    await this.#device?.close();
    this.#device = null;
  }

  #track(work: Promise<void>): Promise<void> {
    this.#begun++;
    return work.finally(() => {
      this.#ended++;
    });
  }

  async #open(): Promise<void> {
    const result = await this.#options.open(this.#abort.signal);
    if (!('device' in result)) {
      if (!this.#closed) this.#failed(result);
      return;
    }
    const { device, early } = result;
    this.#opened = result;
    this.#device = device;
    if (this.#closed) return;
    // A port that was silent or noisy has proven nothing by opening: it is well again when it is heard.
    if (early !== null || (this.#fault !== 'serial-silent' && this.#fault !== 'serial-noise')) this.#well();
    this.#lastHeardMs = this.#clock.monoMs();
    this.#provenMs = this.#lastHeardMs;
    this.#listenFromMs = this.#lastHeardMs;
    for (const chunk of early ?? []) this.#heard(chunk);
    // Reading starts last: whoever waits for `isOpen` writes only now, and no byte comes before `onOpen`.
    device.start(this.#coalesceMs, this.#clock, {
      onBytes: (chunk) => this.#heard(chunk),
      onGone: (reason) => this.#leave({ code: 'serial-lost', detail: `${result.path}: ${reason}` }),
    });
    this.#watch(this.#options.silenceMs);
  }

  #heard(chunk: Uint8Array): void {
    const nowMs = this.#clock.monoMs();
    this.#lastHeardMs = nowMs;
    // Noise goes on when it is opened again: it has to be waited for longer each time.
    if (this.#fault !== 'serial-noise') this.#waitMs = REOPEN_FIRST_MS;
    this.#taken += chunk.length;
    if (this.#options.muteMs !== null && nowMs >= this.#listenFromMs) this.#listen(chunk, nowMs);
    if (this.#fault === 'serial-silent') {
      this.#well();
      if (this.#silence === null) this.#watch(this.#options.silenceMs);
    }
    this.#handlers.onBytes(chunk);
  }

  /** Reads a stretch after `PROOF_MS` of not caring: the sentences in between are somebody else's work. */
  #listen(chunk: Uint8Array, nowMs: number): void {
    const before = this.#ear.valid();
    this.#ear.hear(chunk);
    if (this.#ear.valid() === before) return;
    this.#provenMs = nowMs;
    this.#listenFromMs = nowMs + PROOF_MS;
    if (this.#fault === 'serial-noise') this.#well();
  }

  #well(): void {
    this.#fault = null;
    this.#handlers.onOpen();
  }

  /** One timer for the whole watch, not one per chunk: it looks when the last byte came and waits for the rest. */
  #watch(delayMs: number | null): void {
    const { silenceMs, muteMs, onSilence } = this.#options;
    if (delayMs === null || silenceMs === null) return;
    this.#silence = this.#clock.after(delayMs, () => {
      this.#silence = null;
      const nowMs = this.#clock.monoMs();
      const path = this.#opened?.path ?? '';
      const leftMs = silenceMs - (nowMs - this.#lastHeardMs);
      if (leftMs <= 0) {
        const fault: Fault = { code: 'serial-silent', detail: `${path}: open, no byte for ${silenceMs} ms` };
        if (onSilence === 'report') this.#report(fault);
        else this.#leave(fault);
      } else if (muteMs !== null && onSilence === 'reopen' && nowMs - this.#provenMs >= muteMs) {
        this.#leave({ code: 'serial-noise', detail: `${path}: bytes, but no valid sentence for ${muteMs} ms` });
      } else this.#watch(leftMs);
    });
  }

  /** Closes the device and opens it again after the wait: never before it is closed, or its own lock refuses us. */
  #leave(fault: Fault): void {
    const device = this.#device;
    this.#device = null;
    this.#silence?.cancel();
    this.#silence = null;
    const closing = device?.close() ?? Promise.resolve();
    this.#busy = this.#track(closing).then(() => {
      if (!this.#closed) this.#failed(fault);
    });
  }

  #failed(fault: Fault): void {
    this.#report(fault);
    this.#retry = this.#clock.after(this.#waitMs, () => {
      this.#busy = this.#track(this.#open());
    });
    this.#waitMs = Math.min(this.#waitMs * 2, REOPEN_MAX_MS);
  }

  #report(fault: Fault): void {
    // The path of an unplugged device is missing: that is the same state, and `serial-lost` says more.
    const missing = fault.code === 'serial-not-found' || fault.code === 'serial-no-receiver';
    if (fault.code === this.#fault || (this.#fault === 'serial-lost' && missing)) return;
    this.#fault = fault.code;
    this.#handlers.onFault(fault);
  }
}
