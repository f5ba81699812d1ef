/**
 * Keys and lamps on GPIO lines that the kernel simulates (Documentation/admin-guide/gpio/gpio-sim.rst): made through configfs,
 * opened by the gateway as any chip. Needs root and a kernel with CONFIG_GPIO_SIM.
 */
import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const PLACES = { config: '/sys/kernel/config/gpio-sim', devices: '/sys/devices/platform' };

export interface GpioSim {
  /** As in /dev: gpiochipN. */
  readonly chip: string;
  /** The contact of a key line. Active low, as keys on a pull-up are. */
  edge(line: string, down: boolean): void;
  /** What the box drives a lamp line to. */
  lit(line: string): boolean;
  close(): void;
}

export type GpioSimOrWhyNot = { sim: GpioSim; whyNot: null } | { sim: null; whyNot: string };

/**
 * @param name of the simulated device, new
 * @param lines names of the lines, in order of their numbers
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
  for (const [number, line] of lines.entries()) {
    mkdirSync(join(bank, `line${number}`), { recursive: true });
    writeFileSync(join(bank, `line${number}`, 'name'), line);
  }
  writeFileSync(join(device, 'live'), '1');
  const chip = readFileSync(join(bank, 'chip_name'), 'utf8').trim();
  const deviceName = readFileSync(join(device, 'dev_name'), 'utf8').trim();
  const attribute = (line: string, what: 'pull' | 'value') =>
    join(places.devices, deviceName, chip, `sim_gpio${lines.indexOf(line)}`, what);
  return {
    chip,
    edge: (line, down) => writeFileSync(attribute(line, 'pull'), down ? 'pull-down' : 'pull-up'),
    lit: (line) => readFileSync(attribute(line, 'value'), 'utf8').trim() === '1',
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
