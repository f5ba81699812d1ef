import { beforeEach, expect, test } from 'vitest';
import { UNKNOWN_CONTACTS } from '../gateway/core/crew/contact-state.ts';
import { BOUNCE_MS, CONTACT_STABLE_MS, INPUT_LATE_MS, KEY_STUCK_MS } from '../gateway/core/crew/limits.ts';
import type { KeyBinding } from '../gateway/core/crew/press.ts';
import { createFaults } from '../gateway/core/health.ts';
import { createInputStage, type InputStage } from '../gateway/pipeline-inputs.ts';
import { createManualClock, type ManualClock } from './support/manual-clock.ts';

const KEYS: Record<string, KeyBinding<string>> = {
  1: { short: 'one', long: null, heldMs: 0 },
  2: { short: 'two', long: null, heldMs: 0 },
  4: { short: null, long: 'distress', heldMs: 2_000 },
  8: { short: 'away', long: 'pause', heldMs: 1_000 },
};

let clock: ManualClock;
let stage: InputStage;
let heard: string[];
let faults: ReturnType<typeof createFaults>;

beforeEach(() => {
  clock = createManualClock();
  heard = [];
  faults = createFaults(({ code, detail }, standing) => heard.push(standing ? `${code} ${detail}` : `over ${code}`));
  stage = createInputStage(clock, faults, (name) => KEYS[name] ?? null, {
    onPress: ({ meaning, monoMs }, input) => heard.push(`${monoMs} ${meaning} ${input}`),
    onRefused: (reason, input) => heard.push(`${reason} ${input}`),
    onContact: ({ contact, on, ageMs }) => heard.push(`${clock.monoMs() - ageMs} ${contact} ${on}`),
    gateOpen: () => true,
  });
});

const edge = (input: string, key: string, down: boolean): void =>
  stage.onEdge(input, { key, down, monoMs: clock.monoMs() });

test('each device has its own reader: a key of one is not beside a key of the other', () => {
  edge('gpio', '1', true);
  clock.advance(10);
  edge('evdev', '2', true);
  edge('gpio', '2', true);
  expect(heard).toEqual(['0 one gpio', '10 two evdev', 'two-keys gpio']);
});

test('a hold and a release are noticed when they are due, without another edge', () => {
  edge('keypad', '4', true);
  clock.advance(2_000);
  expect(heard).toEqual(['2000 distress keypad']);
  edge('keypad', '8', true);
  clock.advance(300);
  edge('keypad', '8', false);
  clock.advance(BOUNCE_MS - 1);
  expect(heard).toHaveLength(1);
  clock.advance(1);
  expect(heard.slice(1)).toEqual(['2000 away keypad']);
});

test('a process that stood still reads what came in meanwhile before it believes a hold', () => {
  const late = createManualClock();
  // The timer of the hold fires, but the clock says that it is far too late for it.
  const stalled = { ...clock, monoMs: () => late.monoMs() };
  const slow = createInputStage(stalled, faults, (name) => KEYS[name] ?? null, {
    onPress: ({ meaning, monoMs }) => heard.push(`${monoMs} ${meaning}`),
    onRefused: () => undefined,
    ...{ onContact: () => undefined, gateOpen: () => true },
  });
  slow.onEdge('keypad', { key: '4', down: true, monoMs: 0 });
  late.advance(2_000 + INPUT_LATE_MS + 1);
  clock.advance(2_000);
  expect(heard).toEqual([]);
  // It was released after 1.9 s: the edge waited to be read.
  slow.onEdge('keypad', { key: '4', down: false, monoMs: 1_900 });
  late.advance(5_000);
  clock.advance(5_000);
  expect(heard).toEqual([]);
  expect(slow.noPresses()['too-short']).toBe(1);
});

test('and believes it when nothing came', () => {
  const late = createManualClock();
  const slow = createInputStage({ ...clock, monoMs: () => late.monoMs() }, faults, (name) => KEYS[name] ?? null, {
    onPress: ({ meaning, monoMs }) => heard.push(`${monoMs} ${meaning}`),
    onRefused: () => undefined,
    ...{ onContact: () => undefined, gateOpen: () => true },
  });
  slow.onEdge('keypad', { key: '4', down: true, monoMs: 0 });
  late.advance(9_000);
  clock.advance(9_000);
  expect(heard).toEqual(['2000 distress']);
});

test('keys that stick are one fault with their names; it is over when none does', () => {
  edge('gpio', '1', true);
  clock.advance(100);
  edge('evdev', '2', true);
  clock.advance(KEY_STUCK_MS);
  expect(heard.slice(2)).toEqual(['key-stuck key 1 of gpio: down for more than 30 s']);
  expect(faults.standing()[0]?.detail).toBe('key 1 of gpio, 2 of evdev: down for more than 30 s');
  edge('gpio', '1', false);
  clock.advance(BOUNCE_MS);
  expect(faults.standing()[0]?.detail).toBe('key 2 of evdev: down for more than 30 s');
  stage.onInputLost('evdev');
  expect(heard.at(-1)).toBe('over key-stuck');
});

test('a device that goes takes its held keys and its contacts with it', () => {
  edge('gpio', '4', true);
  stage.onContact('gpio', { contact: 'ignition', on: true, monoMs: 0 });
  stage.onContact('evdev', { contact: 'aux1', on: false, monoMs: 0 });
  clock.advance(CONTACT_STABLE_MS - 1);
  expect(stage.contacts()).toEqual(UNKNOWN_CONTACTS);
  clock.advance(2);
  expect(stage.contacts()).toEqual({ ...UNKNOWN_CONTACTS, ignition: true, aux1: false });
  stage.onInputLost('gpio');
  expect(stage.contacts()).toEqual({ ...UNKNOWN_CONTACTS, aux1: false });
  clock.advance(99_999);
  expect(heard).toEqual(['0 ignition true', '0 aux1 false']);
  stage.onInputOpen('gpio', ['1']);
  expect(stage.noPresses()).toMatchObject({ 'hold-lost': 1, 'held-at-start': 1 });
});

test('nothing waits when nothing is held', () => {
  edge('gpio', '1', true);
  edge('gpio', '1', false);
  stage.onContact('gpio', { contact: 'engine', on: true, monoMs: 0 });
  clock.advance(CONTACT_STABLE_MS + 1);
  expect(clock.waiting()).toBe(0);
});

test('a contact is an event while the duty gate is open, and is told when it opens', () => {
  let open = false;
  const told: string[] = [];
  const gated = createInputStage(clock, faults, () => null, {
    ...{ onPress: () => undefined, onRefused: () => undefined, gateOpen: () => open },
    onContact: ({ contact, on, ageMs }) => told.push(`${contact} ${on} ${ageMs}`),
  });
  gated.onContact('gpio', { contact: 'ignition', on: true, monoMs: 0 });
  clock.advance(10_000);
  expect(told).toEqual([]);
  open = true;
  gated.onGateOpen();
  clock.advance(1);
  expect(told).toEqual(['ignition true 10001']);
});
