/** Lamps that the kernel knows as LEDs: /sys/class/leds/NAME (Documentation/leds/leds-class.rst). */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LampOutput } from '../core/config/inputs.ts';
import { ALL_OFF, type LampLevels } from '../core/crew/lamps.ts';
import { createReopenWaits } from '../core/reopen-waits.ts';
import type { Clock, Lamps, LampsHandlers, Timer } from '../ports.ts';

export type LedLamp = Extract<LampOutput, { kind: 'led' }>;

const LEDS = '/sys/class/leds';

/** Whatever is wrong with one of them is the fault `lamp-lost`, and is tried again by itself; the others go on. */
export function openLeds(leds: readonly LedLamp[], clock: Clock, handlers: LampsHandlers, root = LEDS): Lamps {
  const waits = createReopenWaits();
  /** Brightness of each when it is on; null: not ours yet, or not any more. */
  const full: (string | null)[] = leds.map(() => null);
  const shown: (boolean | null)[] = leds.map(() => null);
  let levels = ALL_OFF;
  let faulty = false;
  let retry: Timer | null = null;

  /** The kernel must not blink it for its own reasons (a card, a heartbeat) meanwhile. */
  function take(nth: number, name: string): string {
    const known = full[nth] ?? null;
    if (known !== null) return known;
    const trigger = join(root, name, 'trigger');
    if (existsSync(trigger)) writeFileSync(trigger, 'none');
    const brightness = readFileSync(join(root, name, 'max_brightness'), 'utf8').trim();
    full[nth] = brightness;
    return brightness;
  }

  function write(): void {
    const problems = leds.flatMap(({ name, lamp }, nth) => {
      const on = levels[lamp];
      if (shown[nth] === on) return [];
      try {
        const brightness = take(nth, name);
        writeFileSync(join(root, name, 'brightness'), on ? brightness : '0');
        shown[nth] = on;
        return [];
      } catch (error) {
        full[nth] = null;
        shown[nth] = null;
        return [`${name}: ${error instanceof Error ? error.message : String(error)}`];
      }
    });
    retry?.cancel();
    retry = null;
    if (problems.length > 0) {
      if (!faulty) handlers.onFault({ code: 'lamp-lost', detail: problems.join('; ') });
      retry = clock.after(waits.nextMs(), write);
    } else {
      waits.proven();
      if (faulty) handlers.onOpen();
    }
    faulty = problems.length > 0;
  }

  write();
  return {
    set(to: LampLevels) {
      levels = to;
      write();
    },
    close() {
      retry?.cancel();
      return Promise.resolve();
    },
  };
}
