/**
 * Keys and lamps on GPIO lines that the kernel simulates (Documentation/admin-guide/gpio/gpio-sim.rst): made through configfs,
 * opened by the gateway as any chip. Needs root and a kernel with CONFIG_GPIO_SIM.
 */
import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const PLACES = { config: '/sys/kernel/config/gpio-sim', devices: '/sys/devices/platform' };

export interface GpioSim {
  /** As in /dev: gpiochipN. Another one after each `plug`, if somebody took the number. */
  readonly chip: string;
  /** The contact of a key line, by its name or as `#3`. Active low, as keys on a pull-up are. */
  edge(line: string, down: boolean): void;
  /** What the box drives a lamp line to. */
  lit(line: string): boolean;
  /** The chip goes, as that of an expander that is pulled out. */
  unplug(): void;
  /** And comes back, with all lines low until somebody pulls them. */
  plug(): void;
  close(): void;
}

export type GpioSimOrWhyNot = { sim: GpioSim; whyNot: null } | { sim: null; whyNot: string };

/**
 * @param name of the simulated device, new; also the label of its chip
 * @param lines names of the lines, in order of their numbers; empty: a line without a name
 * @returns never throws: one line says why there is none, and what to do
 */
export function openGpioSim(name: string, lines: readonly string[], places = PLACES): GpioSimOrWhyNot {
  if (!existsSync(places.config))
    return {
      sim: null,
      whyNot: 'no gpio-sim here: modprobe gpio-sim, mount -t configfs none /sys/kernel/config (root)',
    };
  try {
    return { sim: create(name, lines, places), whyNot: null };
  } catch (error) {
    remove(name, lines, places);
    const why = error instanceof Error ? error.message : String(error);
    return { sim: null, whyNot: `gpio-sim cannot be set up: ${why}; it needs root, and a name that is not in use` };
  }
}

function create(name: string, lines: readonly string[], places: typeof PLACES): GpioSim {
  const device = join(places.config, name);
  const bank = join(device, 'bank0');
  mkdirSync(bank, { recursive: true });
  writeFileSync(join(bank, 'num_lines'), String(lines.length));
  writeFileSync(join(bank, 'label'), name);
  for (const [number, line] of lines.entries()) {
    if (line === '') continue;
    mkdirSync(join(bank, `line${number}`), { recursive: true });
    writeFileSync(join(bank, `line${number}`, 'name'), line);
  }
  const live = (on: boolean) => writeFileSync(join(device, 'live'), on ? '1' : '0');
  const nameIn = (...file: string[]) => readFileSync(join(device, ...file), 'utf8').trim();
  const plugged = () => ({ chip: nameIn('bank0', 'chip_name'), deviceName: nameIn('dev_name') });
  live(true);
  let now = plugged();
  const numberOf = (line: string) => (line.startsWith('#') ? Number(line.slice(1)) : lines.indexOf(line));
  const attribute = (line: string, what: 'pull' | 'value') =>
    join(places.devices, now.deviceName, now.chip, `sim_gpio${numberOf(line)}`, what);
  return {
    get chip() {
      return now.chip;
    },
    edge: (line, down) => writeFileSync(attribute(line, 'pull'), down ? 'pull-down' : 'pull-up'),
    lit: (line) => readFileSync(attribute(line, 'value'), 'utf8').trim() === '1',
    unplug: () => live(false),
    plug: () => {
      live(true);
      now = plugged();
    },
    close: () => remove(name, lines, places),
  };
}

/** As far as it was made; configfs removes directories only from the inside out. */
function remove(name: string, lines: readonly string[], places: typeof PLACES): void {
  const device = join(places.config, name);
  const quietly = (run: () => void) => {
    try {
      run();
    } catch {
      // It was never made, or is gone.
    }
  };
  quietly(() => writeFileSync(join(device, 'live'), '0'));
  for (const number of lines.keys()) quietly(() => rmdirSync(join(device, 'bank0', `line${number}`)));
  quietly(() => rmdirSync(join(device, 'bank0')));
  quietly(() => rmdirSync(device));
}
