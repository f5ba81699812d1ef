/** Against a kernel that has it, when this machine has one; else against files in the places where the kernel has them. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openGpioSim } from '../../../simulator/inputs/gpio-sim.ts';

const LINES = ['key-1', 'key-G', 'lamp'];

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'balise-gpio-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

/** What the kernel writes when `live` becomes 1 is there from the start. */
function standIn() {
  const places = { config: join(dir, 'gpio-sim'), devices: join(dir, 'devices') };
  mkdirSync(join(places.config, 'balise', 'bank0'), { recursive: true });
  writeFileSync(join(places.config, 'balise', 'dev_name'), 'gpio-sim.0\n');
  writeFileSync(join(places.config, 'balise', 'bank0', 'chip_name'), 'gpiochip3\n');
  const line = (number: number) => join(places.devices, 'gpio-sim.0', 'gpiochip3', `sim_gpio${number}`);
  for (const number of LINES.keys()) mkdirSync(line(number), { recursive: true });
  const read = (...path: string[]) => readFileSync(join(places.config, 'balise', ...path), 'utf8');
  return { places, line, read };
}

test('a kernel without it: one line with the remedy', () => {
  const { sim, whyNot } = openGpioSim('balise', LINES, { config: join(dir, 'none'), devices: dir });
  expect(sim).toBeNull();
  expect(whyNot).toBe('no gpio-sim here: modprobe gpio-sim, mount -t configfs none /sys/kernel/config (root)');
});

test('one that refuses: its reason, and no exception', () => {
  writeFileSync(join(dir, 'gpio-sim'), 'not a directory');
  const { sim, whyNot } = openGpioSim('balise', LINES, { config: join(dir, 'gpio-sim'), devices: dir });
  expect(sim).toBeNull();
  expect(whyNot).toMatch(/^gpio-sim cannot be set up: ENOTDIR.*it needs root, and a name that is not in use$/);
});

test('the lines are named and live; a pressed key pulls its line down; a lamp is read back', () => {
  const { places, line, read } = standIn();
  const { sim } = openGpioSim('balise', LINES, places);
  expect(sim?.chip).toBe('gpiochip3');
  expect([read('bank0', 'num_lines'), read('bank0', 'line1', 'name'), read('live')]).toEqual(['3', 'key-G', '1']);
  expect(read('bank0', 'label')).toBe('balise');
  sim?.edge('key-G', true);
  expect(readFileSync(join(line(1), 'pull'), 'utf8')).toBe('pull-down');
  sim?.edge('key-G', false);
  expect(readFileSync(join(line(1), 'pull'), 'utf8')).toBe('pull-up');
  writeFileSync(join(line(2), 'value'), '1\n');
  expect(sim?.lit('lamp')).toBe(true);
  writeFileSync(join(line(2), 'value'), '0\n');
  expect(sim?.lit('lamp')).toBe(false);
  sim?.unplug();
  expect(read('live')).toBe('0');
  writeFileSync(join(places.config, 'balise', 'bank0', 'chip_name'), 'gpiochip7\n');
  sim?.plug();
  expect([read('live'), sim?.chip]).toEqual(['1', 'gpiochip7']);
  sim?.close();
  expect(read('live')).toBe('0');
});

test.skipIf(!existsSync('/sys/kernel/config/gpio-sim'))(
  'a real one has the chip in /dev, and is gone after close',
  () => {
    const { sim, whyNot } = openGpioSim(`balise-${process.pid}`, LINES);
    expect(whyNot).toBeNull();
    expect(existsSync(`/dev/${sim?.chip}`)).toBe(true);
    sim?.edge('key-G', true);
    sim?.close();
    expect(existsSync(`/dev/${sim?.chip}`)).toBe(false);
  },
);
