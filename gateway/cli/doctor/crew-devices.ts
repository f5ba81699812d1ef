/** Opens the crew's devices as the daemon would, for as long as a person tries them. With the daemon down only. */
import { evdevKeysOf, gpioInputsOf, lampOutputsOf } from '../../core/config/inputs.ts';
import type { Config } from '../../core/config/options.ts';
import type { LampLevels } from '../../core/crew/lamps.ts';
import type { Fault } from '../../core/errors.ts';
import { openLeds } from '../../drivers/led.ts';
import { openKeypad } from '../../drivers/serial/keypad.ts';
import type { Clock, InputHandlers, InputSource, Lamps } from '../../ports.ts';

/** @returns what closes the devices */
export async function pressesAt(
  config: Config,
  clock: Clock,
  onPress: (key: string) => void,
): Promise<() => Promise<void>> {
  const handlers: InputHandlers = {
    onEdge: ({ key, down }) => down && onPress(key),
    onContact: () => undefined,
    onOpen: () => undefined,
    onFault: ({ code, detail }) => process.stderr.write(`  ${code}: ${detail}\n`),
    onReject: () => undefined,
  };
  const sources: InputSource[] = [];
  if (config['keypad.path'] !== '') {
    sources.push(openKeypad({ path: config['keypad.path'], baud: config['keypad.baud'] }, clock, handlers));
  }
  if (config['gpio.inputs'] !== '') sources.push(await openLines(config, clock, handlers));
  if (config['evdev.device'] !== '') sources.push(await openDevice(config, clock, handlers));
  return async () => {
    for (const source of sources) await source.close();
  };
}

async function openLines(config: Config, clock: Clock, handlers: InputHandlers): Promise<InputSource> {
  const { openGpioInputs } = await import('../../drivers/gpiochip/inputs.ts');
  const { KERNEL } = await import('../../drivers/gpiochip/kernel.ts');
  const { watchReadable } = await import('../../drivers/readiness.ts');
  const options = {
    ...{ chip: config['gpio.chip'], inputs: gpioInputsOf(config['gpio.inputs']).items },
    ...{ bias: config['gpio.bias'], activeLow: config['gpio.activeLow'] },
    ...{ debounceMs: config['gpio.debounceMs'], kernelTime: true },
  };
  return openGpioInputs(options, KERNEL, watchReadable, clock, handlers);
}

async function openDevice(config: Config, clock: Clock, handlers: InputHandlers): Promise<InputSource> {
  const { openEvdev } = await import('../../drivers/evdev/input.ts');
  const { watchReadable } = await import('../../drivers/readiness.ts');
  const keys = evdevKeysOf(config['evdev.keys']).items;
  const options = { device: config['evdev.device'], grab: config['evdev.grab'], keys, kernelTime: true };
  return openEvdev(options, watchReadable, clock, handlers);
}

export interface Lit extends Lamps {
  /** Why they could not be driven; null: they could. */
  problem(): Fault | null;
}

export async function litBy(config: Config, clock: Clock): Promise<Lit> {
  const { items } = lampOutputsOf(config['gpio.lamps']);
  const lines = items.filter((item) => item.kind === 'gpio');
  const leds = items.filter((item) => item.kind === 'led');
  let problem: Fault | null = null;
  const handlers = {
    onOpen: () => undefined,
    onFault: (fault: Fault) => {
      problem = fault;
    },
  };
  const opened: Lamps[] = [];
  if (leds.length > 0) opened.push(openLeds(leds, clock, handlers));
  if (lines.length > 0) {
    const { openGpioLamps } = await import('../../drivers/gpiochip/lamps.ts');
    const { KERNEL } = await import('../../drivers/gpiochip/kernel.ts');
    opened.push(openGpioLamps({ chip: config['gpio.chip'], lamps: lines }, KERNEL, clock, handlers));
  }
  return {
    problem: () => problem,
    set(levels: LampLevels) {
      for (const lamps of opened) lamps.set(levels);
    },
    async close() {
      for (const lamps of opened) await lamps.close();
    },
  };
}
