/** Key codes of linux/input-event-codes.h, as far as keypads and gpio-keys use them. */

/** KEY_MAX: the last one there is. */
export const EVDEV_CODE_MAX = 0x2ff;

/** Codes follow the rows of a keyboard, and the digits begin with 1. */
const ROWS: readonly (readonly [keys: string, firstCode: number])[] = [
  ['1234567890', 2],
  ['QWERTYUIOP', 16],
  ['ASDFGHJKL', 30],
  ['ZXCVBNM', 44],
];
/** Of the numeric block, by code from 71 on: it is laid out as a telephone turned upside down. */
const BLOCK = ['7', '8', '9', null, '4', '5', '6', null, '1', '2', '3', '0'] as const;
const BLOCK_FIRST = 71;

/** What has no letter or digit on it. Whatever is missing here is named by its number. */
const OTHERS: Readonly<Record<string, number>> = {
  ...{ KEY_ESC: 1, KEY_MINUS: 12, KEY_EQUAL: 13, KEY_BACKSPACE: 14, KEY_TAB: 15, KEY_ENTER: 28, KEY_LEFTCTRL: 29 },
  ...{ KEY_LEFTSHIFT: 42, KEY_RIGHTSHIFT: 54, KEY_LEFTALT: 56, KEY_SPACE: 57, KEY_CAPSLOCK: 58, KEY_NUMLOCK: 69 },
  ...{ KEY_COMMA: 51, KEY_DOT: 52, KEY_SLASH: 53, KEY_SCROLLLOCK: 70, KEY_RIGHTCTRL: 97, KEY_RIGHTALT: 100 },
  ...{ KEY_KPASTERISK: 55, KEY_KPMINUS: 74, KEY_KPPLUS: 78, KEY_KPDOT: 83, KEY_KPENTER: 96, KEY_KPSLASH: 98 },
  ...{ KEY_KPEQUAL: 117, KEY_KPCOMMA: 121, KEY_HOME: 102, KEY_UP: 103, KEY_PAGEUP: 104, KEY_LEFT: 105, KEY_RIGHT: 106 },
  ...{ KEY_END: 107, KEY_DOWN: 108, KEY_PAGEDOWN: 109, KEY_INSERT: 110, KEY_DELETE: 111, KEY_MUTE: 113 },
  ...{ KEY_VOLUMEDOWN: 114, KEY_VOLUMEUP: 115, KEY_POWER: 116, KEY_PAUSE: 119, KEY_STOP: 128, KEY_MENU: 139 },
  ...{
    KEY_SLEEP: 142,
    KEY_WAKEUP: 143,
    KEY_PROG1: 148,
    KEY_PROG2: 149,
    KEY_PHONE: 169,
    KEY_PROG3: 202,
    KEY_PROG4: 203,
  },
  ...{ KEY_OK: 0x160, KEY_SELECT: 0x161, KEY_RED: 0x18e, KEY_GREEN: 0x18f, KEY_YELLOW: 0x190, KEY_BLUE: 0x191 },
};
const RUNS: readonly (readonly [prefix: string, from: number, count: number, code: number])[] = [
  ['KEY_F', 1, 10, 59],
  ['KEY_F', 11, 2, 87],
  ['KEY_F', 13, 12, 183],
  ['BTN_', 0, 10, 0x100],
  ['BTN_TRIGGER_HAPPY', 1, 40, 0x2c0],
];

/** Keys of the crew (`0`-`9`, `A`-`Z`) by code, as they are without configuration. */
export const DEFAULT_EVDEV_KEYS: ReadonlyMap<number, string> = new Map<number, string>([
  ...ROWS.flatMap(([keys, firstCode]) => [...keys].map((key, nth) => [firstCode + nth, key] as const)),
  ...BLOCK.flatMap((key, nth) => (key === null ? [] : [[BLOCK_FIRST + nth, key] as const])),
]);
const NAMES = new Map<string, number>([
  ...ROWS.flatMap(([keys, firstCode]) => [...keys].map((key, nth) => [`KEY_${key}`, firstCode + nth] as const)),
  ...BLOCK.flatMap((key, nth) => (key === null ? [] : [[`KEY_KP${key}`, BLOCK_FIRST + nth] as const])),
  ...Object.entries(OTHERS),
  ...RUNS.flatMap(([prefix, from, count, code]) =>
    Array.from({ length: count }, (_, nth) => [`${prefix}${from + nth}`, code + nth] as const),
  ),
]);

/** @param text `KEY_F1`, or the number of a code. @returns null: neither */
export function evdevCodeOf(text: string): number | null {
  if (!/^\d{1,3}$/.test(text)) return NAMES.get(text) ?? null;
  const code = Number(text);
  return code >= 1 && code <= EVDEV_CODE_MAX ? code : null;
}
