/** The crew's keys, contacts and lamps, and the supply voltage (docs/inputs.md). Part of the table in options.ts. */
import { type Option, path, text, whole } from './option-kinds.ts';

const GPIO_LIST = 'LINE=WHAT, several separated by commas';

export const INPUT_OPTIONS = {
  'keypad.path': path('', '/dev/ttyUSB1', 'serial keypad of the crew (docs/keypad.md); empty: none'),
  'keypad.baud': whole(9_600, 1_200, 921_600, 'bit/s', 'as the keypad is set'),
  'keypad.keys': text(
    '',
    /^[A-Z0-9_+=,a-z ]*$/,
    'bindings such as "B=PEC, C+=PAUSE" (docs/crew.md)',
    'B=PEC, C=FINPEC, D=RET_BASE',
    'other functions for keys of any device, beside or in place of the default ones; + after the key: when it is held for 2 s',
  ),
  'gpio.chip': text(
    '',
    /^(\/dev\/\S+|[^/\s].*)?$/,
    "the label of a GPIO chip as 'gpiodetect' shows it, or its path below /dev",
    'pinctrl-bcm2711',
    'the label stays when chips are numbered otherwise (pinctrl-rp1 on a Raspberry Pi 5); empty: no lines',
  ),
  'gpio.inputs': text(
    '',
    /^[^\r\n]*$/,
    GPIO_LIST,
    'GPIO17=1, GPIO27=A, GPIO22=ignition',
    'keys (0-9, A-Z) and contacts (ignition, engine, aux1 to aux4) by the names of their lines, or #17 by offset; ' +
      '!GPIO22: the other polarity for this one',
  ),
  'gpio.bias': {
    kind: 'choice',
    default: 'pull-up',
    choices: ['pull-up', 'pull-down', 'disabled', 'as-is'],
    unit: null,
    example: '"pull-up"',
    why: 'resistor inside the chip, for all inputs: a key to ground needs a pull-up; disabled where the wiring has its own',
  },
  'gpio.activeLow': {
    kind: 'flag',
    default: true,
    unit: null,
    example: 'true',
    why: 'a pressed key pulls its line to ground; false: to the supply. For inputs; lamps light on high unless written !LINE',
  },
  'gpio.debounceMs': whole(
    10,
    0,
    200,
    'ms, 0: none',
    'the kernel believes a level that lasted so long: spikes of the ignition are no presses. Bounces are told from presses with 0 too',
  ),
  'gpio.lamps': text(
    '',
    /^[^\r\n]*$/,
    GPIO_LIST,
    'GPIO5=status, GPIO6=order, led:ACT=fault, GPIO13=buzzer',
    'status, order, tracking, fault, buzzer; by the names of lines, or led: and a name of /sys/class/leds',
  ),
  'evdev.device': text(
    '',
    /^(\/\S+|[^/\s].*)?$/,
    "a path such as /dev/input/by-id/… or the device's name as in /proc/bus/input/devices",
    '/dev/input/by-id/usb-Keypad-event-kbd',
    'a keypad that Linux knows as a keyboard, or keys that the device tree names (gpio-keys); empty: none',
  ),
  'evdev.grab': {
    kind: 'flag',
    default: true,
    unit: null,
    example: 'true',
    why: 'nobody else gets its keys: a keypad must not type into a login. false: the box only listens',
  },
  'evdev.keys': text(
    '',
    /^[^\r\n]*$/,
    'CODE=WHAT, several separated by commas',
    'KEY_F1=A, KEY_KPENTER=R, 60=G',
    'beside the digits and letters, which are themselves: names or numbers of linux/input-event-codes.h, for keys and contacts',
  ),
  'supply.file': path(
    '',
    '/sys/bus/iio/devices/iio:device0/in_voltage0_raw',
    'an IIO or hwmon file with the supply voltage as a number, read every 10 s (docs/inputs.md); empty: not known',
  ),
  'supply.voltsPerUnit': {
    kind: 'number',
    default: 0.001,
    min: 0.000001,
    max: 100,
    whole: false,
    unit: 'V per unit of the file',
    example: '0.001',
    why: 'hwmon counts millivolts; an ADC behind a divider its scale times the divider',
  },
} as const satisfies Record<string, Option>;
