import type { GpioInput } from '../../core/config/inputs.ts';
import {
  GPIO_CHECK_MS,
  GPIO_EVENTS_PER_LINE,
  INPUT_READ_EVENTS,
  INPUT_READS_PER_WAKE,
} from '../../core/crew/limits.ts';
import type { Fault } from '../../core/errors.ts';
import { createReopenWaits } from '../../core/reopen-waits.ts';
import type { Clock, InputHandlers, InputSource, Timer, WatchReadable } from '../../ports.ts';
import { takeLines } from './chip.ts';
import type { GpioKernel } from './kernel.ts';
import { type Bias, EVENT_BYTES, GET_VALUES, inputRequest, readEvents, readValues, valuesBuffer } from './uapi.ts';

export interface GpioInputsOptions {
  chip: string;
  inputs: readonly GpioInput[];
  bias: Bias;
  activeLow: boolean;
  debounceMs: number;
  /** False where time is simulated: the kernel's clock is another one, and the instant of reading counts. */
  kernelTime: boolean;
}

interface Open {
  fd: number;
  path: string;
  /** Index of the input at each offset. */
  inputAt: ReadonlyMap<number, number>;
  /** As last told; true: active. */
  levels: boolean[];
  /** Of the last event. */
  sequence: number;
  unwatch(): void;
  check: Timer;
}

/**
 * Keys and contacts on lines of a GPIO chip. The kernel gives each edge its time. With its debouncing that is when the level had
 * lasted long enough, so `debounceMs` is taken off again: what remains is the last bounce.
 */
export function openGpioInputs(
  options: GpioInputsOptions,
  kernel: GpioKernel,
  watchReadable: WatchReadable,
  clock: Clock,
  handlers: InputHandlers,
): InputSource {
  const { inputs, chip } = options;
  const waits = createReopenWaits();
  const buffer = Buffer.alloc(INPUT_READ_EVENTS * EVENT_BYTES);
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
    const requestOf = (offsets: readonly number[]): Buffer =>
      inputRequest(
        offsets.map((offset, nth) => ({ offset, activeLow: options.activeLow !== (inputs[nth]?.inverted ?? false) })),
        { ...options, eventsMax: inputs.length * GPIO_EVENTS_PER_LINE },
      );
    const found = takeLines(
      kernel,
      chip,
      inputs.map(({ line }) => line),
      requestOf,
    );
    if (!('fd' in found)) return found;
    const { fd, path, offsets } = found;
    let levels: boolean[];
    try {
      kernel.setNonBlocking(fd);
      levels = valuesOf(fd);
    } catch (error) {
      kernel.close(fd);
      return lostBy(path, error);
    }
    const inputAt = new Map(offsets.map((offset, nth) => [offset, nth]));
    open = {
      ...{ fd, path, inputAt, levels, sequence: 0 },
      unwatch: watchReadable(fd, drain),
      check: clock.every(GPIO_CHECK_MS, check),
    };
    fault = null;
    tellOpening(levels);
    return null;
  }

  function tellOpening(levels: readonly boolean[]): void {
    const down = inputs.flatMap(({ target }, nth) => (target.kind === 'key' && levels[nth] ? [target.key] : []));
    handlers.onOpen(down);
    const monoMs = clock.monoMs();
    for (const [nth, { target }] of inputs.entries())
      if (target.kind === 'contact') handlers.onContact({ contact: target.contact, on: levels[nth] ?? false, monoMs });
  }

  /** Everything that has come in, with the levels read again where some of it was lost. */
  function drain(): void {
    const gaps = guarded(({ fd }) => {
      let lost = false;
      for (let reads = 0; reads < INPUT_READS_PER_WAKE && open !== null; reads++) {
        const bytes = kernel.read(fd, buffer);
        if (bytes === 0) break;
        lost = take(bytes) || lost;
        if (bytes < buffer.length) break;
      }
      return lost;
    });
    if (gaps === true) {
      handlers.onReject('events-lost');
      repair();
    }
  }

  /** @returns whether events are missing before these: the kernel drops the oldest when nobody reads */
  function take(bytes: number): boolean {
    taken += bytes;
    let gap = false;
    for (const { offset, active, sequence, monoMs } of readEvents(buffer, bytes)) {
      if (open === null) break;
      gap ||= sequence !== (open.sequence + 1) % 2 ** 32;
      open.sequence = sequence;
      const nth = open.inputAt.get(offset);
      if (nth !== undefined) tell(open, nth, active, edgeMs(monoMs));
    }
    return gap;
  }

  function edgeMs(kernelMs: number): number {
    const nowMs = clock.monoMs();
    return options.kernelTime ? Math.min(nowMs, kernelMs - options.debounceMs) : nowMs;
  }

  function tell(to: Open, nth: number, active: boolean, monoMs: number): void {
    const target = inputs[nth]?.target;
    // Told already, when the levels were read between this edge and its event.
    if (target === undefined || to.levels[nth] === active) return;
    to.levels[nth] = active;
    if (target.kind === 'key') handlers.onEdge({ key: target.key, down: active, monoMs });
    else handlers.onContact({ contact: target.contact, on: active, monoMs });
  }

  function check(): void {
    drain();
    repair();
  }

  function repair(): void {
    guarded((to) => {
      const levels = valuesOf(to.fd);
      waits.proven();
      const nowMs = clock.monoMs();
      const wrong = levels.flatMap((level, nth) => (level === to.levels[nth] ? [] : [nth]));
      if (wrong.length > 0) handlers.onReject('level-repaired');
      for (const nth of wrong) if (open === to) tell(to, nth, levels[nth] ?? false, nowMs);
    });
  }

  function valuesOf(fd: number): boolean[] {
    const values = valuesBuffer(inputs.length);
    kernel.ioctl(fd, GET_VALUES, values);
    return readValues(values, inputs.length);
  }

  /** Whatever fails on lines that are ours means that the chip is gone. @returns null: it is */
  function guarded<T>(run: (to: Open) => T): T | null {
    if (open === null) return null;
    const { path } = open;
    try {
      return run(open);
    } catch (error) {
      leave();
      failed(lostBy(path, error));
      return null;
    }
  }

  function leave(): void {
    if (open === null) return;
    open.unwatch();
    open.check.cancel();
    kernel.close(open.fd);
    open = null;
  }

  function failed(found: Fault): void {
    // The chip that went is not found either: one state, of which the first name says more.
    const same = found.code === fault || (fault === 'gpio-lost' && found.code === 'gpio-not-found');
    if (!same) {
      fault = found.code;
      handlers.onFault(found);
    }
    retry = clock.after(waits.nextMs(), tryOpen);
  }

  tryOpen();
  return {
    name: `gpio ${chip}`,
    isOpen: () => open !== null,
    takenBytes: () => taken,
    close() {
      retry?.cancel();
      leave();
      return Promise.resolve();
    },
  };
}

function lostBy(path: string, error: unknown): Fault {
  return { code: 'gpio-lost', detail: `${path}: ${error instanceof Error ? error.message : String(error)}` };
}
