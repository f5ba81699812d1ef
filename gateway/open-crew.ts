/**
 * Opens what the crew presses and sees: keypad, GPIO lines, an input device, lamps; several at once. Part of the composition root.
 */
import { evdevKeysOf, gpioInputsOf } from './core/config/inputs.ts';
import type { Config } from './core/config/options.ts';
import { faultToShow } from './core/crew/fault-lamp.ts';
import type { FaultCode } from './core/errors.ts';
import type { Faults } from './core/health.ts';
import type { StatusReport } from './core/status-report.ts';
import { openKeypad } from './drivers/serial/keypad.ts';
import { openLamps } from './open-lamps.ts';
import type { Pipeline } from './pipeline.ts';
import type { InputStage } from './pipeline-inputs.ts';
import type { Clock, Indicator, InputHandlers, InputSource } from './ports.ts';
import { showOnLamps } from './show-lamps.ts';

export interface Crew {
  /** Keypad and lamps together. */
  indicator: Indicator;
  /** By name: keypad, gpio, evdev. */
  sources: ReadonlyMap<CrewInput, InputSource>;
  report(): NonNullable<StatusReport['inputs']>;
  /** To be called when a fault began or ended. */
  showFaults(): void;
  /** All lamps go out. */
  close(): Promise<void>;
}

export type CrewInput = 'keypad' | 'gpio' | 'evdev';

interface Parts {
  config: Config;
  clock: Clock;
  /** Time is simulated: the kernel's clock is another one. */
  simulated: boolean;
  pipeline: Pick<Pipeline, keyof InputStage | 'snapshot' | 'toldOfOrder' | 'tracking'>;
  faults: Faults;
  /** Something of it was handed on. */
  onTaken(): void;
}

const FAULTS: Readonly<Record<CrewInput, readonly FaultCode[]>> = {
  keypad: ['keypad-lost'],
  gpio: ['gpio-not-found', 'gpio-no-line', 'gpio-busy', 'gpio-denied', 'gpio-refused', 'gpio-lost'],
  evdev: ['evdev-not-found', 'evdev-denied', 'evdev-busy', 'evdev-lost'],
};

export async function openCrew(parts: Parts): Promise<Crew> {
  const { config, clock, pipeline, faults } = parts;
  const sources = new Map<CrewInput, InputSource>();
  const indicators: Indicator[] = [];
  const rejects = new Map<string, number>();
  const lamps = await openLamps(config, clock, faults);
  const lit = lamps === null ? null : showOnLamps(clock, lamps);
  if (lit !== null) indicators.push(lit);
  const indicator: Indicator = {
    show(state, n, detail) {
      for (const each of indicators) each.show(state, n, detail);
    },
  };
  let shownFault = faultToShow(faults.standing());
  // A box that just started on duty has not been told.
  greet(indicator);

  function greet(who: Indicator): void {
    who.show(pipeline.tracking() ? 'tracking-on' : 'tracking-off', null, null);
    if (pipeline.toldOfOrder()) who.show('waiting-order', null, null);
    if (shownFault !== null) who.show('fault', null, shownFault);
  }

  /** What every device has in common. @param onOpen what else is due when it is open */
  function handlersOf(input: CrewInput, onOpen: () => void = () => undefined): InputHandlers {
    return {
      onEdge(edge) {
        pipeline.onEdge(input, edge);
        parts.onTaken();
      },
      onContact: (edge) => pipeline.onContact(input, edge),
      onOpen(down) {
        faults.clear(...FAULTS[input]);
        pipeline.onInputOpen(input, down);
        onOpen();
        parts.onTaken();
      },
      onFault(fault) {
        pipeline.onInputLost(input);
        faults.clear(...FAULTS[input].filter((code) => code !== fault.code));
        faults.raise(fault, clock.monoMs());
      },
      onReject(reason) {
        const name = `${input} ${reason}`;
        rejects.set(name, (rejects.get(name) ?? 0) + 1);
      },
    };
  }

  function showFaults(): void {
    const code = faultToShow(faults.standing());
    if (code === shownFault) return;
    shownFault = code;
    indicator.show(code === null ? 'fault-over' : 'fault', null, code);
  }

  if (config['keypad.path'] !== '') {
    const options = { path: config['keypad.path'], baud: config['keypad.baud'] };
    // One that was just plugged in has not been told either.
    const keypad = openKeypad(
      options,
      clock,
      handlersOf('keypad', () => greet(keypad)),
    );
    sources.set('keypad', keypad);
    indicators.push(keypad);
  }
  if (config['gpio.inputs'] !== '') sources.set('gpio', await openLines(parts, handlersOf('gpio')));
  if (config['evdev.device'] !== '') sources.set('evdev', await openDevice(parts, handlersOf('evdev')));

  // What was wrong with the devices themselves came before anybody could be told.
  showFaults();
  return {
    indicator,
    sources,
    report: () => ({
      open: [...sources].flatMap(([name, source]) => (source.isOpen() ? [name] : [])),
      refused: pipeline.snapshot().presses.refused,
      noPresses: pipeline.noPresses(),
      rejects: Object.fromEntries(rejects),
      contacts: pipeline.contacts(),
    }),
    showFaults,
    async close() {
      await lit?.close();
      for (const source of sources.values()) await source.close();
    },
  };
}

/** The C library and the poller are loaded only where they are asked for. */
async function openLines({ config, clock, simulated }: Parts, handlers: InputHandlers): Promise<InputSource> {
  const { openGpioInputs } = await import('./drivers/gpiochip/inputs.ts');
  const { KERNEL } = await import('./drivers/gpiochip/kernel.ts');
  const { watchReadable } = await import('./drivers/readiness.ts');
  const options = {
    chip: config['gpio.chip'],
    inputs: gpioInputsOf(config['gpio.inputs']).items,
    bias: config['gpio.bias'],
    activeLow: config['gpio.activeLow'],
    debounceMs: config['gpio.debounceMs'],
    kernelTime: !simulated,
  };
  return openGpioInputs(options, KERNEL, watchReadable, clock, handlers);
}

async function openDevice({ config, clock, simulated }: Parts, handlers: InputHandlers): Promise<InputSource> {
  const { openEvdev } = await import('./drivers/evdev/input.ts');
  const { watchReadable } = await import('./drivers/readiness.ts');
  const options = {
    device: config['evdev.device'],
    grab: config['evdev.grab'],
    keys: evdevKeysOf(config['evdev.keys']).items,
    kernelTime: !simulated,
  };
  return openEvdev(options, watchReadable, clock, handlers);
}
