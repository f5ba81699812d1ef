import assert from 'node:assert/strict';
import { gpioInputsOf, lampOutputsOf } from '../../../gateway/core/config/inputs.ts';
import { ALL_OFF } from '../../../gateway/core/crew/lamps.ts';
import { type GpioInputsOptions, openGpioInputs } from '../../../gateway/drivers/gpiochip/inputs.ts';
import type { GpioKernel } from '../../../gateway/drivers/gpiochip/kernel.ts';
import { openGpioLamps } from '../../../gateway/drivers/gpiochip/lamps.ts';
import type { Clock, InputSource, Lamps, WatchReadable } from '../../../gateway/ports.ts';
import { createInputRecorder, type InputRecorder, type RigCase } from './rig-case.ts';

/** A chip with the lines of `GPIO_LINES`, real or not. */
export interface GpioBench {
  kernel: GpioKernel;
  watch: WatchReadable;
  clock: Clock;
  /** A key pulls its line to ground. While the chip is away nobody sees it. */
  contact(line: string, closed: boolean): void;
  /** What an output is driven to. */
  high(line: string): boolean;
  unplug(): void;
  /** Back, under another number. */
  plug(): void;
  /** The process stands still for so long, as under load: nothing is read meanwhile. */
  stall(ms: number): void;
  /** Lets time pass until it does not throw. */
  until(check: () => void): Promise<void>;
}

export const GPIO_LABEL = 'balise-rig';
export const GPIO_LINES = ['KEY_ONE', 'KEY_TWO', 'IGNITION', 'LAMP_STATUS', 'LAMP_ORDER', ''] as const;

const INPUTS = 'KEY_ONE=1, KEY_TWO=2, !IGNITION=ignition';

interface Opened extends InputRecorder {
  source: InputSource;
}

/** Runs with inputs open, and closes them whatever comes. */
async function withInputs(
  bench: GpioBench,
  text: string,
  run: (opened: Opened) => Promise<void>,
  more: Partial<GpioInputsOptions> = {},
): Promise<void> {
  const recorder = createInputRecorder();
  const source = openGpioInputs(
    {
      ...{ chip: GPIO_LABEL, inputs: gpioInputsOf(text).items, bias: 'as-is', activeLow: true },
      ...{ debounceMs: 0, kernelTime: true, ...more },
    },
    bench.kernel,
    bench.watch,
    bench.clock,
    recorder,
  );
  try {
    await run(Object.assign(recorder, { source }));
  } finally {
    await source.close();
  }
}

async function withLamps(bench: GpioBench, text: string, run: (lamps: Lamps, story: string[]) => Promise<void>) {
  const story: string[] = [];
  const items = lampOutputsOf(text).items.filter((item) => item.kind === 'gpio');
  const lamps = openGpioLamps({ chip: GPIO_LABEL, lamps: items }, bench.kernel, bench.clock, {
    onOpen: () => void story.push('open'),
    onFault: ({ code }) => void story.push(code),
  });
  try {
    await run(lamps, story);
  } finally {
    await lamps.close();
  }
}

const EDGES: RigCase<GpioBench>[] = [
  {
    name: 'a key on a named line, at the instant of its edge however late it is read',
    run: (bench) =>
      withInputs(bench, INPUTS, async ({ story, edges }) => {
        const beforeMs = bench.clock.monoMs();
        bench.contact('KEY_TWO', true);
        const afterMs = bench.clock.monoMs();
        bench.stall(150);
        await bench.until(() => assert.deepEqual(story, ['open', 'ignition on', '+2']));
        bench.contact('KEY_TWO', false);
        await bench.until(() => assert.deepEqual(story.slice(2), ['+2', '-2']));
        const [down, up] = edges.map(({ monoMs }) => monoMs);
        assert.ok(down !== undefined && down >= beforeMs && down <= afterMs, `${beforeMs} <= ${down} <= ${afterMs}`);
        assert.ok(up !== undefined && up >= afterMs);
      }),
  },
  {
    name: 'a line by its offset, and one without a name',
    run: (bench) =>
      withInputs(bench, '#0=A, #5=B', async ({ story }) => {
        bench.contact('KEY_ONE', true);
        bench.contact('#5', true);
        await bench.until(() => assert.deepEqual(story, ['open', '+A', '+B']));
        bench.contact('KEY_ONE', false);
        bench.contact('#5', false);
        await bench.until(() => assert.deepEqual(story.slice(3), ['-A', '-B']));
      }),
  },
  {
    name: 'keys that are down at the opening, and contacts as they are found',
    async run(bench) {
      bench.contact('KEY_ONE', true);
      bench.contact('IGNITION', true);
      await withInputs(bench, INPUTS, async ({ story }) => {
        assert.deepEqual(story, ['open 1', 'ignition off']);
        bench.contact('KEY_ONE', false);
        bench.contact('IGNITION', false);
        await bench.until(() => assert.deepEqual(story.slice(2), ['-1', 'ignition on']));
      });
    },
  },
  {
    name: 'active high: the same wires say the opposite',
    run: (bench) =>
      withInputs(
        bench,
        'KEY_ONE=1, !KEY_TWO=2',
        async ({ story }) => {
          assert.deepEqual(story, ['open 1']);
          bench.contact('KEY_TWO', true);
          await bench.until(() => assert.deepEqual(story.slice(1), ['+2']));
          bench.contact('KEY_TWO', false);
          await bench.until(() => assert.deepEqual(story.slice(2), ['-2']));
        },
        { activeLow: false },
      ),
  },
  {
    name: 'more edges than the kernel keeps: the loss is counted, and the levels are right in the end',
    run: (bench) =>
      withInputs(bench, INPUTS, async ({ story, edges }) => {
        // In one go: nobody reads meanwhile.
        for (let nth = 0; nth < 500; nth++) bench.contact('KEY_ONE', nth % 2 === 0);
        bench.contact('KEY_TWO', true);
        for (let nth = 0; nth < 101; nth++) bench.contact('KEY_ONE', nth % 2 === 0);
        await bench.until(() => {
          assert.ok(story.includes('reject events-lost'), story.slice(-5).join());
          assert.equal(edges.findLast(({ key }) => key === '2')?.down, true);
          assert.equal(edges.findLast(({ key }) => key === '1')?.down, true);
        });
        for (const line of ['KEY_ONE', 'KEY_TWO']) bench.contact(line, false);
        await bench.until(() => {
          for (const key of ['1', '2']) assert.equal(edges.findLast((edge) => edge.key === key)?.down, false);
        });
      }),
  },
];

const FAULTS: RigCase<GpioBench>[] = [
  {
    name: 'the chip goes and comes back under another number: one fault, and it works again',
    run: (bench) =>
      withInputs(bench, INPUTS, async ({ story, details, source }) => {
        bench.contact('KEY_ONE', true);
        await bench.until(() => assert.deepEqual(story.slice(2), ['+1']));
        bench.unplug();
        await bench.until(() => assert.equal(story.at(-1), 'gpio-lost'));
        assert.equal(source.isOpen(), false);
        assert.match(details[0] ?? '', /^\/dev\/gpiochip\d+: ENODEV/);
        bench.contact('KEY_ONE', false);
        bench.plug();
        await bench.until(() => assert.deepEqual(story.slice(4, 6), ['open', 'ignition on']));
        bench.contact('KEY_TWO', true);
        await bench.until(() => assert.deepEqual(story.slice(6), ['+2']));
        bench.contact('KEY_TWO', false);
        await bench.until(() => assert.deepEqual(story.slice(7), ['-2']));
      }),
  },
  {
    name: 'a line that somebody has: its consumer is named, and it is taken when it is free',
    run: (bench) =>
      withInputs(bench, 'KEY_ONE=1', async (first) => {
        await withInputs(bench, INPUTS, async ({ story, details }) => {
          assert.deepEqual(story, ['gpio-busy']);
          assert.match(details[0] ?? '', /\(balise-rig\): KEY_ONE is used by balise$/);
          await first.source.close();
          await bench.until(() => assert.deepEqual(story, ['gpio-busy', 'open', 'ignition on']));
        });
      }),
  },
  {
    name: 'no such line, no such chip',
    async run(bench) {
      await withInputs(bench, 'KEY_ONE=1, KEY_NINE=9, #77=7', ({ story, details }) => {
        assert.deepEqual(story, ['gpio-no-line']);
        assert.match(details[0] ?? '', /has no line KEY_NINE, #77$/);
        return Promise.resolve();
      });
      for (const chip of ['nobody', '/dev/gpiochip77']) {
        const nobody = async ({ story, details }: InputRecorder): Promise<void> => {
          assert.deepEqual(story, ['gpio-not-found']);
          assert.match(details[0] ?? '', chip === 'nobody' ? /has the label nobody/ : /gpiochip77: ENOENT/);
        };
        await withInputs(bench, INPUTS, nobody, { chip });
      }
    },
  },
];

const LAMPS: RigCase<GpioBench>[] = [
  {
    name: 'lamps are driven, each by its polarity, and all at once',
    run: (bench) =>
      withLamps(bench, 'LAMP_STATUS=status, !LAMP_ORDER=order', async (lamps, story) => {
        const levels = () => [bench.high('LAMP_STATUS'), bench.high('LAMP_ORDER')];
        assert.deepEqual([story, levels()], [['open'], [false, true]]);
        lamps.set({ ...ALL_OFF, status: true });
        assert.deepEqual(levels(), [true, true]);
        lamps.set({ ...ALL_OFF, order: true });
        assert.deepEqual(levels(), [false, false]);
        lamps.set(ALL_OFF);
        assert.deepEqual(levels(), [false, true]);
      }),
  },
  {
    name: 'a chip that went and came back shows what should be shown by then',
    run: (bench) =>
      withLamps(bench, 'LAMP_STATUS=status', async (lamps, story) => {
        bench.unplug();
        await bench.until(() => assert.deepEqual(story, ['open', 'lamp-lost']));
        lamps.set({ ...ALL_OFF, status: true });
        bench.plug();
        await bench.until(() => assert.deepEqual(story, ['open', 'lamp-lost', 'open']));
        assert.equal(bench.high('LAMP_STATUS'), true);
      }),
  },
];

export const GPIO_CASES: readonly RigCase<GpioBench>[] = [...EDGES, ...FAULTS, ...LAMPS];
export { withInputs };
