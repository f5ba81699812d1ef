import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { DEFAULT_EVDEV_KEYS, EVDEV_CODE_MAX, evdevCodeOf } from '../../../gateway/core/crew/evdev-codes.ts';

const HEADER = '/usr/include/linux/input-event-codes.h';
const NAMES = [
  ...[...'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'].map((key) => `KEY_${key}`),
  ...[...'0123456789'].map((key) => `KEY_KP${key}`),
  ...Array.from({ length: 24 }, (_, nth) => `KEY_F${nth + 1}`),
  ...Array.from({ length: 10 }, (_, nth) => `BTN_${nth}`),
  ...Array.from({ length: 40 }, (_, nth) => `BTN_TRIGGER_HAPPY${nth + 1}`),
  ...'ESC MINUS EQUAL BACKSPACE TAB ENTER LEFTCTRL LEFTSHIFT RIGHTSHIFT LEFTALT SPACE CAPSLOCK NUMLOCK COMMA DOT SLASH'
    .split(' ')
    .concat(
      'SCROLLLOCK RIGHTCTRL RIGHTALT KPASTERISK KPMINUS KPPLUS KPDOT KPENTER KPSLASH KPEQUAL KPCOMMA HOME UP'.split(
        ' ',
      ),
    )
    .concat(
      'PAGEUP LEFT RIGHT END DOWN PAGEDOWN INSERT DELETE MUTE VOLUMEDOWN VOLUMEUP POWER PAUSE STOP MENU SLEEP'.split(
        ' ',
      ),
    )
    .concat('WAKEUP PROG1 PROG2 PROG3 PROG4 PHONE OK SELECT RED GREEN YELLOW BLUE'.split(' '))
    .map((name) => `KEY_${name}`),
];

test.skipIf(!existsSync(HEADER))(`the codes are those of ${HEADER}`, () => {
  const header = readFileSync(HEADER, 'utf8');
  const codes = new Map(
    [...header.matchAll(/^#define\s+((?:KEY|BTN)_\w+)\s+(0x[0-9a-f]+|\d+)/gim)].map(([, name = '', code]) => [
      name,
      Number(code),
    ]),
  );
  expect(Object.fromEntries(NAMES.map((name) => [name, evdevCodeOf(name)]))).toEqual(
    Object.fromEntries(NAMES.map((name) => [name, codes.get(name)])),
  );
  expect(EVDEV_CODE_MAX).toBe(codes.get('KEY_MAX'));
});

test('digits and letters are themselves, on both blocks', () => {
  const byKey = new Map<string, number[]>();
  for (const [code, key] of DEFAULT_EVDEV_KEYS) byKey.set(key, [...(byKey.get(key) ?? []), code]);
  for (const key of '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ') {
    const named = [`KEY_${key}`, `KEY_KP${key}`].map(evdevCodeOf).filter((code) => code !== null);
    expect(byKey.get(key)?.sort(), key).toEqual(named.sort());
  }
});

test.each([
  ['59', 59],
  ['767', 767],
  ['0', null],
  ['768', null],
  ['KEY_F25', null],
  ['key_f1', null],
  ['', null],
  ['1e2', null],
])('%j is %j', (text, code) => {
  expect(evdevCodeOf(text)).toBe(code);
});
