/** deploy/board: the table of pins, the overlays, the configuration and the wiring diagram say the same. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parse } from 'smol-toml';
import { afterAll, expect, test } from 'vitest';
import { z } from 'zod';
import { checkConfig } from '../../gateway/core/config/check.ts';
import { evdevKeysOf, lampOutputsOf } from '../../gateway/core/config/inputs.ts';
import { DEFAULT_EVDEV_KEYS, evdevCodeOf } from '../../gateway/core/crew/evdev-codes.ts';
import { LAMPS } from '../../gateway/core/crew/lamps.ts';
import { judged, withoutProgram } from '../support/running/outside.ts';

const BOARD = resolve(import.meta.dirname, '../../deploy/board');
const read = (name: string): string => readFileSync(join(BOARD, name), 'utf8');

const place = z.object({ gpio: z.number(), pin: z.number() });
const pins = z
  .object({
    keys: z.array(place.extend({ key: z.string(), means: z.string() })),
    contacts: z.array(place.extend({ contact: z.string() })),
    lamps: z.array(place.extend({ lamp: z.enum(LAMPS) })),
    halted: place,
    fixed: z.array(place.extend({ signal: z.string() })),
  })
  .parse(parse(read('pins.toml')));
const all = [...pins.keys, ...pins.contacts, ...pins.lamps, pins.halted, ...pins.fixed];

/** The 40-pin header: GPIO 2 to 27 and their places (Raspberry Pi documentation, "GPIO and the 40-pin header"). */
const HEADER = [3, 5, 7, 29, 31, 26, 24, 21, 19, 23, 32, 33, 8, 10, 36, 11, 12, 35, 38, 40, 15, 16, 18, 22, 37, 13];
/** The first GPIO that is pulled down before Linux has started. */
const FIRST_PULLED_DOWN = 9;

const configuration = (): ReturnType<typeof checkConfig> =>
  checkConfig({ ...parse(read('board.toml')), vehicle: { id: 'AMB-28-01' } }, '2026-11-22');

test('each GPIO is used once, and has its place on the header', () => {
  expect(new Set(all.map(({ gpio }) => gpio)).size).toBe(all.length);
  for (const { gpio, pin } of all) expect({ gpio, pin }).toEqual({ gpio, pin: HEADER[gpio - 2] });
});

test('nothing that acts when it is high has a pin that is pulled up before Linux has started', () => {
  for (const { gpio } of [...pins.lamps, pins.halted]) expect(gpio).toBeGreaterThanOrEqual(FIRST_PULLED_DOWN);
});

test('every key of the contract is wired', () => {
  expect(pins.keys.map(({ key }) => key)).toEqual([...'123456789ARGVP']);
});

test('board.toml is a good configuration: the device is the overlay’s, each lamp an LED of the overlay', () => {
  const { config, problems } = configuration();
  expect(problems).toEqual([]);
  expect(config?.['evdev.device']).toBe('balise-keys');
  expect(evdevKeysOf(config?.['evdev.keys'] ?? '').items).toEqual([
    { code: evdevCodeOf('KEY_PROG1'), target: { kind: 'contact', contact: 'ignition' } },
  ]);
  expect(lampOutputsOf(config?.['gpio.lamps'] ?? '').items).toEqual(
    pins.lamps.map(({ lamp }) => ({ kind: 'led', name: `balise:${lamp}`, lamp })),
  );
});

test('the wiring diagram shows each pin as the table has it, and says who has to check it', () => {
  const drawing = read('wiring.svg');
  for (const { gpio, pin } of all) expect(drawing).toContain(`GPIO${gpio} (${pin})`);
  for (const { key, means } of pins.keys) expect(drawing).toContain(`${key}  ${means}`);
  expect(drawing).toContain('to be checked by an automotive electrician');
  expect(drawing).toContain('à faire vérifier par un électricien automobile');
});

test('the service may write the lamps: its unit names their place, and udev gives them to its group', () => {
  expect(read('balise-lamps.dts')).toMatch(/^\t\t\tbalise-lamps \{$/m);
  expect(read('../../systemd/balise.service')).toMatch(/^ReadWritePaths=-\/sys\/devices\/platform\/balise-lamps$/m);
  const rule = read('../udev/70-balise-lamps.rules');
  expect(rule).toContain('SUBSYSTEM=="leds", KERNEL=="balise:*"');
  expect(rule).toContain('/bin/chgrp balise /sys%p/brightness /sys%p/trigger');
});

/** Overlays that come with the firmware (/boot/firmware/overlays/README). */
const OF_THE_FIRMWARE = ['gpio-poweroff', 'disable-bt', 'pps-gpio', 'i2c-rtc'];

test('config.txt names overlays that are here or come with the firmware, on the pins of the table', () => {
  const overlays = [...read('config.txt').matchAll(/^dtoverlay=([\w-]+)(?:,(.*))?$/gm)];
  const own = overlays.map(([, name = '']) => name).filter((name) => existsSync(join(BOARD, `${name}.dts`)));
  expect(own).toEqual(['balise-keys', 'balise-lamps']);
  const others = overlays.filter(([, name = '']) => !own.includes(name));
  expect(others.map(([, name]) => name).sort()).toEqual([...OF_THE_FIRMWARE].sort());
  const pinOf = (overlay: string) => others.find(([, name]) => name === overlay)?.[2];
  expect(pinOf('gpio-poweroff')).toBe(`gpiopin=${pins.halted.gpio}`);
  expect(pinOf('pps-gpio')).toBe(`gpiopin=${pins.fixed.find(({ signal }) => signal === 'GNSS PPS')?.gpio}`);
});

const missing = withoutProgram('dtc', 'device-tree-compiler') ?? '';
const scratch = mkdtempSync(join(tmpdir(), 'balise-board-'));
afterAll(() => rmSync(scratch, { recursive: true }));

/** What the overlays refer to of a board's own tree. */
const BASE = `/dts-v1/;
/ {
	compatible = "brcm,bcm2711";
	#address-cells = <1>;
	#size-cells = <1>;
	gpio: gpio@7e200000 { reg = <0x7e200000 0xb4>; gpio-controller; #gpio-cells = <2>; };
};
`;

/** The board's tree with both overlays in it, as the firmware hands it to Linux. */
function merged(): string {
  const compile = (source: string, to: string, options: string[]): void => {
    const { stderr } = spawnSync('dtc', [...options, '-@', '-I', 'dts', '-O', 'dtb', '-o', to, source]);
    // Warnings too.
    expect(stderr.toString()).toBe('');
  };
  const base = join(scratch, 'base');
  writeFileSync(`${base}.dts`, BASE);
  compile(`${base}.dts`, `${base}.dtb`, ['-q']);
  const overlays = ['balise-keys', 'balise-lamps'].map((name) => {
    compile(join(BOARD, `${name}.dts`), join(scratch, `${name}.dtbo`), []);
    return join(scratch, `${name}.dtbo`);
  });
  const tree = join(scratch, 'merged.dtb');
  execFileSync('fdtoverlay', ['-i', `${base}.dtb`, '-o', tree, ...overlays]);
  return tree;
}

test.skipIf(missing !== '')(`the overlays, compiled and laid over a board, hold the table's pins${missing}`, () => {
  const tree = merged();
  const get = (type: 'u' | 's', node: string, property: string): string =>
    judged('fdtget', ['-t', type, tree, node, property], '').trim();
  const chip = get('u', '/gpio@7e200000', 'phandle');
  const LOW = 1;
  const HIGH = 0;
  expect(get('s', '/balise-keys', 'label')).toBe('balise-keys');
  for (const { key, gpio, means } of pins.keys) {
    const node = `/balise-keys/key-${key.toLowerCase()}`;
    expect(get('u', node, 'gpios')).toBe(`${chip} ${gpio} ${LOW}`);
    expect(get('s', node, 'label')).toBe(means);
    expect(DEFAULT_EVDEV_KEYS.get(Number(get('u', node, 'linux,code')))).toBe(key);
  }
  for (const { contact, gpio } of pins.contacts) {
    expect(get('u', `/balise-keys/contact-${contact}`, 'gpios')).toBe(`${chip} ${gpio} ${LOW}`);
    expect(get('u', `/balise-keys/contact-${contact}`, 'linux,code')).toBe(`${evdevCodeOf('KEY_PROG1')}`);
  }
  const pulled = [...pins.keys, ...pins.contacts];
  const wired = '/gpio@7e200000/balise_keys_pins';
  expect(get('u', wired, 'brcm,pins')).toBe(pulled.map(({ gpio }) => gpio).join(' '));
  expect(get('u', wired, 'brcm,pull')).toBe(pulled.map(() => 2).join(' '));
  for (const { lamp, gpio } of pins.lamps) {
    expect(get('u', `/balise-lamps/${lamp}`, 'gpios')).toBe(`${chip} ${gpio} ${HIGH}`);
    expect(get('s', `/balise-lamps/${lamp}`, 'label')).toBe(`balise:${lamp}`);
  }
});
