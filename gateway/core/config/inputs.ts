/** What the crew's keys, contacts and lamps are wired to: the lists in `gpio.inputs`, `gpio.lamps` and `evdev.keys`. */
import type { Contact } from '../crew/contacts.ts';
import { EVDEV_CODE_MAX, evdevCodeOf } from '../crew/evdev-codes.ts';
import { LAMPS, type Lamp } from '../crew/lamps.ts';
import { GPIO_LINES_MAX } from '../crew/limits.ts';

/** What a line or a key code stands for. */
export type InputTarget = { kind: 'key'; key: string } | { kind: 'contact'; contact: Contact };

/** A line by its name, or by its offset as `#17`. `inverted`: of the other polarity than the rest, written `!GPIO22`. */
export interface GpioLine {
  line: string;
  inverted: boolean;
}

export type GpioInput = GpioLine & { target: InputTarget };
export type LampOutput = { lamp: Lamp } & (({ kind: 'gpio' } & GpioLine) | { kind: 'led'; name: string });
export interface EvdevKey {
  code: number;
  target: InputTarget;
}

interface Parsed<T> {
  items: T[];
  /** One sentence for each thing that is wrong. */
  problems: string[];
}

const CONTACTS: readonly Contact[] = ['ignition', 'engine', 'aux1', 'aux2', 'aux3', 'aux4'];
const TARGETS = `a key (0-9, A-Z) or ${CONTACTS.slice(0, -1).join(', ')} or ${CONTACTS.at(-1)}`;
/** Names come from device trees and may hold nearly anything. */
const LINE = /^(!?)(#\d+|[^\s!#=,][^!#=,]*)$/;
/** No path: it becomes a part of one. */
const LED = /^led:([^\s/,=]+)$/;

export function gpioInputsOf(text: string): Parsed<GpioInput> {
  const found = parseItems(text, (from, to): GpioInput | string => {
    const line = gpioLine(from);
    const target = targetOf(to);
    if (line === null) return 'Expected the name of a line or # and its offset, for example GPIO17=1 or #17=1';
    return target === null ? `Expected ${TARGETS} behind the =` : { ...line, target };
  });
  found.problems.push(
    ...twice(found.items, ({ line }) => `line ${line}`),
    ...twice(found.items, ({ target }) => nameOf(target)),
  );
  if (found.items.length > GPIO_LINES_MAX) found.problems.push(`names more than ${GPIO_LINES_MAX} lines`);
  return found;
}

export function lampOutputsOf(text: string): Parsed<LampOutput> {
  const found = parseItems(text, (from, to): LampOutput | string => {
    const lamp = LAMPS.find((each) => each === to);
    if (lamp === undefined) return `Expected one of ${LAMPS.join(', ')} behind the =`;
    const led = LED.exec(from)?.[1];
    if (led !== undefined)
      return led.startsWith('.') ? 'Expected a name of /sys/class/leds' : { kind: 'led', name: led, lamp };
    const line = from.startsWith('led:') ? null : gpioLine(from);
    return line === null
      ? 'Expected the name of a line, # and its offset, or led: and a name of /sys/class/leds, for example GPIO5=status'
      : { kind: 'gpio', ...line, lamp };
  });
  found.problems.push(
    ...twice(found.items, (item) => (item.kind === 'led' ? `led:${item.name}` : `line ${item.line}`)),
  );
  if (found.items.length > GPIO_LINES_MAX) found.problems.push(`names more than ${GPIO_LINES_MAX} lamps`);
  return found;
}

export function evdevKeysOf(text: string): Parsed<EvdevKey> {
  const found = parseItems(text, (from, to): EvdevKey | string => {
    const code = evdevCodeOf(from);
    const target = targetOf(to);
    if (code === null) {
      return `Expected a name such as KEY_F1, or the number of a key code from 1 to ${EVDEV_CODE_MAX}, before the =`;
    }
    return target === null ? `Expected ${TARGETS} behind the =` : { code, target };
  });
  found.problems.push(...twice(found.items, ({ code }) => `the key code ${code}`));
  return found;
}

/** Contacts that several devices would tell differently. */
export function contactsToldTwice(inputs: readonly GpioInput[], keys: readonly EvdevKey[]): string[] {
  const ofGpio = inputs.flatMap(({ target }) => (target.kind === 'contact' ? [target.contact] : []));
  return keys.flatMap(({ target }) =>
    target.kind === 'contact' && ofGpio.includes(target.contact)
      ? [`names ${target.contact}, as gpio.inputs does`]
      : [],
  );
}

/** `FROM=TO, FROM=TO`. @param read the item, or what was expected */
function parseItems<T>(text: string, read: (from: string, to: string) => T | string): Parsed<T> {
  const parsed: Parsed<T> = { items: [], problems: [] };
  if (text.trim() === '') return parsed;
  for (const item of text.split(',').map((each) => each.trim())) {
    const at = item.lastIndexOf('=');
    const found = at < 1 ? 'Expected FROM=TO' : read(item.slice(0, at).trim(), item.slice(at + 1).trim());
    if (typeof found === 'string') parsed.problems.push(`"${item}" is not allowed. ${found}`);
    else parsed.items.push(found);
  }
  return parsed;
}

function gpioLine(text: string): GpioLine | null {
  const found = LINE.exec(text);
  return found === null ? null : { inverted: found[1] === '!', line: (found[2] ?? '').trim() };
}

function targetOf(text: string): InputTarget | null {
  if (/^[0-9A-Z]$/.test(text)) return { kind: 'key', key: text };
  const contact = CONTACTS.find((each) => each === text);
  return contact === undefined ? null : { kind: 'contact', contact };
}

const nameOf = (target: InputTarget): string => (target.kind === 'key' ? `key ${target.key}` : target.contact);

function twice<T>(items: readonly T[], name: (item: T) => string): string[] {
  const names = items.map(name);
  return [...new Set(names.filter((each, nth) => names.indexOf(each) < nth))].map((each) => `names ${each} twice`);
}
