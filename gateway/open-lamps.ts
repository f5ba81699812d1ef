/** Opens the lamps that the configuration names, on GPIO lines and as LEDs. Part of the composition root. */
import { lampOutputsOf } from './core/config/inputs.ts';
import type { Config } from './core/config/options.ts';
import type { Fault } from './core/errors.ts';
import type { Faults } from './core/health.ts';
import { openLeds } from './drivers/led.ts';
import type { Clock, Lamps, LampsHandlers } from './ports.ts';

/** @returns null: there are none */
export async function openLamps(config: Config, clock: Clock, faults: Faults): Promise<Lamps | null> {
  const { items } = lampOutputsOf(config['gpio.lamps']);
  const lines = items.filter((item) => item.kind === 'gpio');
  const leds = items.filter((item) => item.kind === 'led');
  const shared = shareFault(clock, faults);
  const opened: Lamps[] = [];
  if (lines.length > 0) opened.push(await openLines(config, lines, clock, shared('lines')));
  if (leds.length > 0) opened.push(openLeds(leds, clock, shared('leds')));
  if (opened.length === 0) return null;
  return {
    set(levels) {
      for (const lamps of opened) lamps.set(levels);
    },
    async close() {
      for (const lamps of opened) await lamps.close();
    },
  };
}

/** The C library is loaded only where there are lines. */
async function openLines(
  config: Config,
  lamps: Parameters<typeof import('./drivers/gpiochip/lamps.ts').openGpioLamps>[0]['lamps'],
  clock: Clock,
  handlers: LampsHandlers,
): Promise<Lamps> {
  const { openGpioLamps } = await import('./drivers/gpiochip/lamps.ts');
  const { KERNEL } = await import('./drivers/gpiochip/kernel.ts');
  return openGpioLamps({ chip: config['gpio.chip'], lamps }, KERNEL, clock, handlers);
}

/** Two drivers have one fault: it is over when neither has it. */
function shareFault(clock: Clock, faults: Faults): (of: string) => LampsHandlers {
  const standing = new Map<string, Fault>();
  const tell = (): void => {
    const [fault] = standing.values();
    if (fault === undefined) faults.clear('lamp-lost');
    else faults.raise(fault, clock.monoMs());
  };
  return (of) => ({
    onOpen() {
      standing.delete(of);
      tell();
    },
    onFault(fault) {
      standing.set(of, fault);
      tell();
    },
  });
}
