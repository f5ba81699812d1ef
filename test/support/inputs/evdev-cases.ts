import assert from 'node:assert/strict';
import { evdevKeysOf } from '../../../gateway/core/config/inputs.ts';
import { type EvdevOptions, openEvdev } from '../../../gateway/drivers/evdev/input.ts';
import type { Clock, InputSource, WatchReadable } from '../../../gateway/ports.ts';
import { createInputRecorder, type InputRecorder, type RigCase } from './rig-case.ts';

/** A keyboard with digits, letters and F1, real or a FIFO. */
export interface EvdevBench {
  /** What `evdev.device` names it by. */
  device: string;
  watch: WatchReadable;
  clock: Clock;
  /** @param value 1 down, 0 up, 2 held on */
  send(code: number, value: 0 | 1 | 2): void;
  unplug(): void;
  plug(): void;
  /** The process stands still for so long, as under load: nothing is read meanwhile. */
  stall(ms: number): void;
  until(check: () => void): Promise<void>;
}

export const KEY = { one: 2, two: 3, g: 34, f1: 59 } as const;

export async function withKeyboard(
  bench: EvdevBench,
  run: (opened: InputRecorder & { source: InputSource }) => Promise<void>,
  { keys = '', ...more }: Partial<Omit<EvdevOptions, 'keys'>> & { keys?: string } = {},
): Promise<void> {
  const recorder = createInputRecorder();
  const options = { device: bench.device, grab: true, kernelTime: true, ...more, keys: evdevKeysOf(keys).items };
  const source = openEvdev(options, bench.watch, bench.clock, recorder);
  try {
    await run(Object.assign(recorder, { source }));
  } finally {
    await source.close();
  }
}

export const EVDEV_CASES: readonly RigCase<EvdevBench>[] = [
  {
    name: 'down and up, each with its instant; repetitions of a held key are nothing',
    run: (bench) =>
      withKeyboard(bench, async ({ story, edges }) => {
        const beforeMs = bench.clock.monoMs();
        bench.send(KEY.g, 1);
        for (let nth = 0; nth < 5; nth++) bench.send(KEY.g, 2);
        for (const value of [1, 0] as const) bench.send(KEY.one, value);
        bench.send(KEY.g, 0);
        await bench.until(() => assert.deepEqual(story, ['open', '+G', '+1', '-1', '-G']));
        const [down = -1, , , up = -1] = edges.map(({ monoMs }) => monoMs);
        assert.ok(beforeMs <= down && down <= up && up <= bench.clock.monoMs(), `${beforeMs} <= ${down} <= ${up}`);
      }),
  },
  {
    name: 'a key of the configuration, a contact, and one that nobody named',
    run: (bench) =>
      withKeyboard(
        bench,
        async ({ story }) => {
          for (const code of [KEY.f1, KEY.one, KEY.two]) for (const value of [1, 0] as const) bench.send(code, value);
          await bench.until(() =>
            assert.deepEqual(story, ['open', 'ignition off', '+A', '-A', 'ignition on', 'ignition off', '+2', '-2']),
          );
        },
        { keys: 'KEY_F1=A, KEY_1=ignition' },
      ),
  },
  {
    name: 'a code without a meaning is counted',
    run: (bench) =>
      withKeyboard(bench, async ({ story }) => {
        bench.send(KEY.f1, 1);
        bench.send(KEY.f1, 0);
        await bench.until(() => assert.deepEqual(story, ['open', 'reject unmapped-code', 'reject unmapped-code']));
      }),
  },
  {
    name: 'unplugged and plugged in again: one fault, and it works again',
    run: (bench) =>
      withKeyboard(bench, async ({ story, source }) => {
        bench.send(KEY.one, 1);
        await bench.until(() => assert.deepEqual(story, ['open', '+1']));
        bench.unplug();
        await bench.until(() => assert.deepEqual(story, ['open', '+1', 'evdev-lost']));
        assert.equal(source.isOpen(), false);
        bench.plug();
        await bench.until(() => assert.deepEqual(story.slice(3), ['open']));
        bench.send(KEY.two, 1);
        bench.send(KEY.two, 0);
        await bench.until(() => assert.deepEqual(story.slice(4), ['+2', '-2']));
      }),
  },
  {
    name: 'a device that is not there',
    run: (bench) =>
      withKeyboard(
        bench,
        ({ story, details }) => {
          assert.deepEqual(story, ['evdev-not-found']);
          assert.equal(details[0], 'no input device is called Nobody');
          return Promise.resolve();
        },
        { device: 'Nobody' },
      ),
  },
];
