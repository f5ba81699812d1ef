import type { LampOutput } from '../../core/config/inputs.ts';
import { ALL_OFF, type LampLevels } from '../../core/crew/lamps.ts';
import { GPIO_CHECK_MS } from '../../core/crew/limits.ts';
import { createReopenWaits } from '../../core/reopen-waits.ts';
import type { Clock, Lamps, LampsHandlers, Timer } from '../../ports.ts';
import { takeLines } from './chip.ts';
import type { GpioKernel } from './kernel.ts';
import { outputRequest, SET_VALUES, valuesBuffer } from './uapi.ts';

export type GpioLamp = Extract<LampOutput, { kind: 'gpio' }>;

/**
 * Lamps and a buzzer on lines of a GPIO chip. Whatever is wrong with it is one fault, `lamp-lost`; it is opened again by itself, and
 * shows then what it should show by then.
 */
export function openGpioLamps(
  options: { chip: string; lamps: readonly GpioLamp[] },
  kernel: GpioKernel,
  clock: Clock,
  handlers: LampsHandlers,
): Lamps {
  const { chip, lamps } = options;
  const waits = createReopenWaits();
  let levels = ALL_OFF;
  let open: { fd: number; path: string } | null = null;
  let faulty = false;
  let retry: Timer | null = null;
  // A chip that went says so when it is spoken to: a lamp that burns for hours would not notice that it has come back.
  const check = clock.every(GPIO_CHECK_MS, write);

  const wanted = (): boolean[] => lamps.map(({ lamp }) => levels[lamp]);

  function tryOpen(): void {
    const requestOf = (offsets: readonly number[]): Buffer =>
      outputRequest(
        offsets.map((offset, nth) => ({ offset, activeLow: lamps[nth]?.inverted ?? false })),
        wanted(),
      );
    const found = takeLines(
      kernel,
      chip,
      lamps.map(({ line }) => line),
      requestOf,
    );
    if (!('fd' in found)) {
      failed(`${found.code}: ${found.detail}`);
      return;
    }
    open = { fd: found.fd, path: found.path };
    faulty = false;
    handlers.onOpen();
  }

  function write(): void {
    if (open === null) return;
    const { fd, path } = open;
    try {
      kernel.ioctl(fd, SET_VALUES, valuesBuffer(lamps.length, wanted()));
      waits.proven();
    } catch (error) {
      leave();
      failed(`${path}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  function leave(): void {
    if (open !== null) kernel.close(open.fd);
    open = null;
  }

  function failed(detail: string): void {
    if (!faulty) handlers.onFault({ code: 'lamp-lost', detail });
    faulty = true;
    retry = clock.after(waits.nextMs(), tryOpen);
  }

  tryOpen();
  return {
    set(to: LampLevels) {
      levels = to;
      write();
    },
    close() {
      check.cancel();
      retry?.cancel();
      leave();
      return Promise.resolve();
    },
  };
}
