/** Runs inside the rig: every case on the real kernel, and what it came to as one line each. */
import { createClock } from '../../gateway/drivers/clock.ts';
import { KERNEL } from '../../gateway/drivers/gpiochip/kernel.ts';
import { watchReadable } from '../../gateway/drivers/readiness.ts';
import { openGpioSim } from '../../simulator/inputs/gpio-sim.ts';
import { DAEMON_CASES } from '../support/inputs/daemon-cases.ts';
import { EVDEV_CASES, type EvdevBench } from '../support/inputs/evdev-cases.ts';
import { GPIO_CASES, GPIO_LABEL, GPIO_LINES, type GpioBench } from '../support/inputs/gpio-cases.ts';
import { REAL_EVDEV_CASES, RIG_CODES, RIG_KEYBOARD } from '../support/inputs/real-evdev-cases.ts';
import { REAL_GPIO_CASES } from '../support/inputs/real-gpio-cases.ts';
import type { RigCase } from '../support/inputs/rig-case.ts';
import { createUinputKeyboard } from '../support/inputs/uinput.ts';
import { tell } from '../support/rig/machine.ts';

const PATIENCE_MS = 20_000;
const LOOK_MS = 5;
const clock = createClock();

function stall(ms: number): void {
  for (const endMs = clock.monoMs() + ms; clock.monoMs() < endMs; );
}

async function until(check: () => void): Promise<void> {
  for (const endMs = clock.monoMs() + PATIENCE_MS; ; ) {
    try {
      check();
      return;
    } catch (error) {
      if (clock.monoMs() > endMs) throw error;
    }
    await new Promise<void>((resolve) => clock.after(LOOK_MS, resolve));
  }
}

async function withGpio(run: (bench: GpioBench) => Promise<void>): Promise<void> {
  const { sim, whyNot } = openGpioSim(GPIO_LABEL, GPIO_LINES);
  if (sim === null) throw new Error(whyNot);
  const lines = GPIO_LINES.map((name, offset) => (name === '' ? `#${offset}` : name));
  const closed = new Map(lines.map((line) => [line, false]));
  let present = true;
  const pull = (): void => {
    for (const [line, down] of closed) sim.edge(line, down);
  };
  pull();
  try {
    await run({
      ...{ kernel: KERNEL, watch: watchReadable, clock, stall, until },
      contact(line, down) {
        closed.set(line, down);
        if (present) sim.edge(line, down);
      },
      high: (line) => sim.lit(line),
      unplug() {
        sim.unplug();
        present = false;
      },
      plug() {
        const before = sim.chip;
        // Somebody else takes its number.
        const other = openGpioSim(`${GPIO_LABEL}-other`, ['other']);
        sim.plug();
        present = true;
        pull();
        others.push(other.sim);
        if (sim.chip === before) throw new Error('it came back under its old number');
      },
    });
  } finally {
    sim.close();
    for (const other of others.splice(0)) other?.close();
  }
}
const others: ReturnType<typeof openGpioSim>['sim'][] = [];

async function withKeyboard(run: (bench: EvdevBench) => Promise<void>): Promise<void> {
  const plug = () => createUinputKeyboard(RIG_KEYBOARD, RIG_CODES);
  let keyboard: ReturnType<typeof plug> | null = plug();
  try {
    await run({
      ...{ device: RIG_KEYBOARD, watch: watchReadable, clock, stall, until },
      send: (code, value) => keyboard?.send(code, value),
      unplug() {
        keyboard?.close();
        keyboard = null;
      },
      plug() {
        keyboard = plug();
      },
    });
  } finally {
    keyboard?.close();
  }
}

async function runAll<Bench>(
  cases: readonly RigCase<Bench>[],
  on: (run: (bench: Bench) => Promise<void>) => Promise<void>,
): Promise<void> {
  for (const { name, run } of cases) {
    try {
      await on(run);
      tell({ name, error: null });
    } catch (error) {
      tell({ name, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    }
  }
}

await runAll([...GPIO_CASES, ...REAL_GPIO_CASES, ...DAEMON_CASES], withGpio);
await runAll([...EVDEV_CASES, ...REAL_EVDEV_CASES], withKeyboard);
