/**
 * Contacts that bounce, through the real drivers and the reader behind them: a pseudo-terminal with a keypad whose firmware does not
 * debounce, and an input device. Time is in the test's hand, so that a slow machine stretches no train; on lines the rig does the same.
 */
import { join } from 'node:path';
import { beforeEach, expect, it, vi } from 'vitest';
import type { KeyBinding } from '../../gateway/core/crew/press.ts';
import { openEvdev } from '../../gateway/drivers/evdev/input.ts';
import { watchReadable } from '../../gateway/drivers/readiness.ts';
import { openKeypad } from '../../gateway/drivers/serial/keypad.ts';
import { createInputStage, type InputStage } from '../../gateway/pipeline-inputs.ts';
import type { InputHandlers, InputSource } from '../../gateway/ports.ts';
import { type Edge, edgesOf } from '../../simulator/inputs/contacts.ts';
import { createEvdev } from '../../simulator/inputs/evdev.ts';
import { createKeypad } from '../../simulator/inputs/keypad.ts';
import { createManualClock, type ManualClock } from '../support/manual-clock.ts';
import { createWorkplace } from '../support/running/workplace.ts';

const SEEDS = Array.from({ length: 12 }, (_, seed) => seed + 1);
const soon = { timeout: 5_000, interval: 1 };
/** Firm presses; 7 twice, because a second press is no bounce of the first. 4 is held for as long as it must be, and not. */
const STROKES = ['1', '2', '7', '7', '9', '4', '4'].map((key, nth) => ({
  key,
  atMs: nth * 3_000,
  holdMs: nth === 5 ? 2_500 : 90,
}));
const EXPECTED = ['1', '2', '7', '7', '9', '4'];

let clock: ManualClock;
let stage: InputStage;
let presses: string[];
let handlers: InputHandlers;

beforeEach(() => {
  clock = createManualClock();
  presses = [];
  const keyOf = (name: string): KeyBinding<string> =>
    name === '4' ? { short: null, long: 'held', heldMs: 2_000 } : { short: 'pressed', long: null, heldMs: 0 };
  const faults = { raise: () => undefined, clear: () => undefined, standing: () => [] };
  stage = createInputStage(clock, faults, keyOf, {
    onPress: ({ key }) => presses.push(key),
    onRefused: (reason) => presses.push(reason),
    ...{ onContact: () => undefined, gateOpen: () => false },
  });
  handlers = {
    onEdge: (edge) => stage.onEdge('device', edge),
    onContact: () => undefined,
    onOpen: () => undefined,
    onFault: ({ detail }) => presses.push(detail),
    onReject: (reason) => presses.push(reason),
  };
});

/** Each edge at its instant, and time goes on when the driver has it. */
async function play(seed: number, source: InputSource, bytesPerEdge: number, send: (edge: Edge) => unknown) {
  const startMs = clock.monoMs();
  for (const edge of edgesOf(STROKES, seed)) {
    clock.advance(Math.max(0, startMs + Math.floor(edge.atMs) - clock.monoMs()));
    const bytes = source.takenBytes() + bytesPerEdge;
    await send(edge);
    await vi.waitFor(() => expect(source.takenBytes()).toBe(bytes), soon);
  }
  clock.advance(3_000);
}

it(`a serial keypad whose firmware does not debounce: one press each (${SEEDS.length} seeds)`, async () => {
  const keypad = createKeypad();
  const source = openKeypad({ path: keypad.path, baud: 9_600 }, clock, handlers);
  await vi.waitFor(() => expect(source.isOpen()).toBe(true), soon);
  for (const seed of SEEDS) {
    presses.length = 0;
    await play(seed, source, '+1\n'.length, ({ key, down }) => keypad.edge(key, down));
    expect(presses, `seed ${seed}`).toEqual(EXPECTED);
  }
  expect(stage.noPresses()).toMatchObject({ 'too-short': SEEDS.length, 'two-keys': 0, unbound: 0 });
  expect(stage.noPresses().bounce).toBeGreaterThan(SEEDS.length * STROKES.length * 2);
  await source.close();
  keypad.close();
});

it(`an input device: one press each (${SEEDS.length} seeds)`, async () => {
  const keyboard = createEvdev(join(createWorkplace().dir, 'event0'));
  const options = { device: keyboard.path, grab: true, keys: [], kernelTime: true };
  const source = openEvdev(options, watchReadable, clock, handlers);
  for (const seed of SEEDS) {
    presses.length = 0;
    await play(seed, source, 2 * 24, ({ key, down }) => keyboard.send({ key, value: down ? 1 : 0 }, 0));
    expect(presses, `seed ${seed}`).toEqual(EXPECTED);
  }
  expect(stage.noPresses()).toMatchObject({ 'too-short': SEEDS.length, 'two-keys': 0, unbound: 0 });
  await source.close();
  keyboard.close();
});
