import { closeSync, fstatSync } from 'node:fs';
import type { EvdevKey, InputTarget } from '../../core/config/inputs.ts';
import { DEFAULT_EVDEV_KEYS } from '../../core/crew/evdev-codes.ts';
import { INPUT_READ_EVENTS, INPUT_READS_PER_WAKE } from '../../core/crew/limits.ts';
import type { Fault } from '../../core/errors.ts';
import { REOPEN_MAX_MS } from '../../core/limits.ts';
import { createReopenWaits } from '../../core/reopen-waits.ts';
import type { Clock, InputHandlers, InputSource, Timer, WatchReadable } from '../../ports.ts';
import { findByName, grab, heldKeys, openDevice, readDevice, useMonotonicClock } from './kernel.ts';
import { type InputRecord, RECORD_BYTES, readRecords } from './records.ts';

export interface EvdevOptions {
  /** A path, or the device's name. */
  device: string;
  grab: boolean;
  keys: readonly EvdevKey[];
  /** False where time is simulated: the kernel's clock is another one, and the instant of reading counts. */
  kernelTime: boolean;
}

interface Open {
  fd: number;
  path: string;
  /** The records bear our monotonic time. */
  timed: boolean;
  /** Codes that are down. */
  down: Set<number>;
  /** It can be asked what is down. */
  answers: boolean;
  /** Records are missing, and what comes is worth nothing: until all is read, or on a FIFO until the next report. */
  dropped: boolean;
  sinceMs: number;
  unwatch(): void;
}

/**
 * Keys of an input device: a USB or PS/2 keypad, gpio-keys, or a FIFO with the same records. On a FIFO, which cannot be asked for
 * its clock, the instant of reading counts, and after a loss whatever was held is forgotten.
 */
export function openEvdev(
  options: EvdevOptions,
  watchReadable: WatchReadable,
  clock: Clock,
  handlers: InputHandlers,
): InputSource {
  const targets = new Map<number, InputTarget>([
    ...[...DEFAULT_EVDEV_KEYS].map(([code, key]) => [code, { kind: 'key', key }] as const),
    ...options.keys.map(({ code, target }) => [code, target] as const),
  ]);
  const waits = createReopenWaits();
  const buffer = Buffer.alloc(INPUT_READ_EVENTS * RECORD_BYTES);
  let open: Open | null = null;
  let fault: Fault['code'] | null = null;
  let retry: Timer | null = null;
  let taken = 0;

  function tryOpen(): void {
    const found = opened();
    if (found !== null) failed(found);
  }

  /** @returns why not; null: it is */
  function opened(): Fault | null {
    const { device } = options;
    const path = device.startsWith('/') ? device : findByName(device, new Set(targets.keys()));
    if (path === null) return { code: 'evdev-not-found', detail: `no input device is called ${device}` };
    let fd: number;
    try {
      fd = openDevice(path);
    } catch (error) {
      return openingFault(path, error);
    }
    const refused = options.grab ? grab(fd) : null;
    const timed = useMonotonicClock(fd) && options.kernelTime;
    const held = heldKeys(fd);
    // Nothing else can be waited for.
    const usable = held !== null || fstatSync(fd).isFIFO();
    if (refused !== null || !usable) {
      closeSync(fd);
      if (!usable) return { code: 'evdev-not-found', detail: `${path}: no input device` };
      return { code: 'evdev-busy', detail: `${path}: ${refused}` };
    }
    const down = held ?? new Set<number>();
    const state = { fd, path, timed, down, answers: held !== null, dropped: false, sinceMs: clock.monoMs() };
    open = { ...state, unwatch: watchReadable(fd, drain) };
    fault = null;
    tellState(down);
    return null;
  }

  /** How the device is found. */
  function tellState(down: ReadonlySet<number>): void {
    const held = [...targets].flatMap(([code, target]) =>
      target.kind === 'key' && down.has(code) ? [target.key] : [],
    );
    handlers.onOpen(held);
    const monoMs = clock.monoMs();
    for (const [code, target] of targets)
      if (target.kind === 'contact') handlers.onContact({ contact: target.contact, on: down.has(code), monoMs });
  }

  function drain(): void {
    for (let reads = 0; reads < INPUT_READS_PER_WAKE && open !== null; reads++) {
      const bytes = readOrLeave(open);
      if (bytes === null) return;
      if (bytes === 0) {
        // Only now: what was still waiting is older than the answer.
        if (open.dropped && open.answers) repair(open);
        return;
      }
      taken += bytes;
      if (bytes % RECORD_BYTES !== 0) handlers.onReject('noise');
      for (const record of readRecords(buffer, bytes)) if (open !== null) take(open, record);
    }
  }

  /** @returns null: the device is gone */
  function readOrLeave({ fd, path }: Open): number | null {
    try {
      return readDevice(fd, buffer);
    } catch (error) {
      leave();
      failed({ code: 'evdev-lost', detail: `${path}: ${error instanceof Error ? error.message : String(error)}` });
      return null;
    }
  }

  function take(from: Open, record: InputRecord): void {
    switch (record.kind) {
      case 'dropped':
        from.dropped = true;
        handlers.onReject('events-lost');
        return;
      case 'report':
        if (from.dropped && !from.answers) forget(from);
        return;
      case 'key':
        if (!from.dropped) tell(from, record.code, record.down, edgeMs(from, record.monoMs));
        return;
      default:
        record satisfies never;
    }
  }

  function edgeMs(from: Open, recordMs: number): number {
    const nowMs = clock.monoMs();
    return from.timed ? Math.min(nowMs, recordMs) : nowMs;
  }

  function tell(from: Open, code: number, down: boolean, monoMs: number): void {
    if (from.down.has(code) === down) return;
    if (down) from.down.add(code);
    else from.down.delete(code);
    const target = targets.get(code);
    if (target === undefined) handlers.onReject('unmapped-code');
    else if (target.kind === 'key') handlers.onEdge({ key: target.key, down, monoMs });
    else handlers.onContact({ contact: target.contact, on: down, monoMs });
  }

  function repair(from: Open): void {
    from.dropped = false;
    const held = heldKeys(from.fd) ?? new Set<number>();
    const nowMs = clock.monoMs();
    for (const code of new Set([...from.down, ...held])) tell(from, code, held.has(code), nowMs);
  }

  function forget(from: Open): void {
    from.dropped = false;
    from.down = new Set();
    handlers.onOpen([]);
  }

  function leave(): void {
    if (open === null) return;
    if (clock.monoMs() - open.sinceMs >= REOPEN_MAX_MS) waits.proven();
    open.unwatch();
    closeSync(open.fd);
    open = null;
  }

  function failed(found: Fault): void {
    // The path of an unplugged device is missing: that is the same state, and the first name says more.
    const same = found.code === fault || (fault === 'evdev-lost' && found.code === 'evdev-not-found');
    if (!same) {
      fault = found.code;
      handlers.onFault(found);
    }
    retry = clock.after(waits.nextMs(), tryOpen);
  }

  tryOpen();
  return {
    name: `evdev ${options.device}`,
    isOpen: () => open !== null,
    takenBytes: () => taken,
    close() {
      retry?.cancel();
      leave();
      return Promise.resolve();
    },
  };
}

function openingFault(path: string, error: unknown): Fault {
  const { code, message } = error as NodeJS.ErrnoException;
  return {
    code: code === 'EACCES' || code === 'EPERM' ? 'evdev-denied' : 'evdev-not-found',
    detail: `${path}: ${message}`,
  };
}
