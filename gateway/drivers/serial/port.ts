import type { Fault } from '../../core/errors.ts';
import { REOPEN_FIRST_MS, REOPEN_MAX_MS } from '../../core/limits.ts';
import type { Clock, Timer } from '../../ports.ts';
import { type Device, openDevice } from './device.ts';
import { openingFault } from './faults.ts';

export interface PortOptions {
  path: string;
  baud: number;
  /** How long the first byte waits for its followers. Not in lock-step, where nothing waits for real time. */
  coalesceMs: number;
  /** Open and nothing arrives for this long: fault `serial-silent`. null: silence is normal (a keypad). */
  silenceMs: number | null;
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
  #device: Device | null = null;
  #fault: Fault['code'] | null = null;
  #taken = 0;
  #lastHeardMs = 0;
  #waitMs = REOPEN_FIRST_MS;
  #retry: Timer | null = null;
  #silence: Timer | null = null;
  #closed = false;
  /** The opening or closing under way. */
  #busy: Promise<void>;

  constructor(options: PortOptions, clock: Clock, handlers: PortHandlers) {
    this.#options = options;
    this.#clock = clock;
    this.#handlers = handlers;
    this.#coalesceMs = clock.lockStep ? 0 : options.coalesceMs;
    this.#busy = this.#open();
  }

  isOpen(): boolean {
    return this.#device !== null;
  }

  takenBytes(): number {
    return this.#taken;
  }

  /** Dropped while the port is closed or full. */
  write(bytes: Uint8Array): void {
    this.#device?.write(bytes);
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#retry?.cancel();
    this.#silence?.cancel();
    await this.#busy;
    await this.#device?.close();
    this.#device = null;
  }

  async #open(): Promise<void> {
    let device: Device;
    try {
      device = await openDevice(this.#options.path, this.#options.baud);
    } catch (error) {
      if (!this.#closed) this.#failed(openingFault(this.#options.path, error));
      return;
    }
    this.#device = device;
    if (this.#closed) return;
    // A port that was silent has proven nothing by opening: it is well again when it is heard.
    if (this.#fault !== 'serial-silent') this.#well();
    // Reading starts last: whoever waits for `isOpen` writes only now, and no byte comes before `onOpen`.
    device.start(this.#coalesceMs, this.#clock, {
      onBytes: (chunk) => this.#heard(chunk),
      onGone: (reason) => this.#leave({ code: 'serial-lost', detail: `${this.#options.path}: ${reason}` }),
    });
    this.#lastHeardMs = this.#clock.monoMs();
    this.#watch(this.#options.silenceMs);
  }

  #heard(chunk: Uint8Array): void {
    this.#lastHeardMs = this.#clock.monoMs();
    this.#waitMs = REOPEN_FIRST_MS;
    this.#taken += chunk.length;
    if (this.#fault === 'serial-silent') {
      this.#well();
      if (this.#silence === null) this.#watch(this.#options.silenceMs);
    }
    this.#handlers.onBytes(chunk);
  }

  #well(): void {
    this.#fault = null;
    this.#handlers.onOpen();
  }

  /** One timer for the whole watch, not one per chunk: it looks when the last byte came and waits for the rest. */
  #watch(delayMs: number | null): void {
    const { silenceMs, path, onSilence } = this.#options;
    if (delayMs === null || silenceMs === null) return;
    this.#silence = this.#clock.after(delayMs, () => {
      this.#silence = null;
      const leftMs = silenceMs - (this.#clock.monoMs() - this.#lastHeardMs);
      if (leftMs > 0) return this.#watch(leftMs);
      const fault: Fault = { code: 'serial-silent', detail: `${path}: open, no byte for ${silenceMs} ms` };
      if (onSilence === 'report') this.#report(fault);
      else this.#leave(fault);
    });
  }

  /** Closes the device and opens it again after the wait: never before it is closed, or its own lock refuses us. */
  #leave(fault: Fault): void {
    const device = this.#device;
    this.#device = null;
    this.#silence?.cancel();
    this.#silence = null;
    this.#busy = (device?.close() ?? Promise.resolve()).then(() => {
      if (!this.#closed) this.#failed(fault);
    });
  }

  #failed(fault: Fault): void {
    this.#report(fault);
    this.#retry = this.#clock.after(this.#waitMs, () => {
      this.#busy = this.#open();
    });
    this.#waitMs = Math.min(this.#waitMs * 2, REOPEN_MAX_MS);
  }

  #report(fault: Fault): void {
    // The path of an unplugged device is missing: that is the same state, and `serial-lost` says more.
    const same = fault.code === this.#fault || (this.#fault === 'serial-lost' && fault.code === 'serial-not-found');
    if (same) return;
    this.#fault = fault.code;
    this.#handlers.onFault(fault);
  }
}
