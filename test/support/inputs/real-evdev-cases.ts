/** What only a real input device can do: be grabbed, be asked what is held, and lose records. */
import assert from 'node:assert/strict';
import { closeSync, constants, existsSync, openSync, readdirSync, readSync } from 'node:fs';
import { ALL_OFF } from '../../../gateway/core/crew/lamps.ts';
import { findByName } from '../../../gateway/drivers/evdev/kernel.ts';
import { openLeds } from '../../../gateway/drivers/led.ts';
import { type EvdevBench, KEY, withKeyboard } from './evdev-cases.ts';
import type { RigCase } from './rig-case.ts';
import { createUinputKeyboard } from './uinput.ts';

export const RIG_KEYBOARD = 'balise-rig keyboard';
export const RIG_CODES = Object.values(KEY);
const LED_CAPSL = 1;

/** Another program at the same device. */
function eavesdrop(): { heard(): number; close(): void } {
  const path = findByName(RIG_KEYBOARD, new Set(RIG_CODES));
  const fd = openSync(path ?? '', constants.O_RDONLY | constants.O_NONBLOCK);
  return {
    heard() {
      try {
        return readSync(fd, Buffer.alloc(24 * 64));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return 0;
        throw error;
      }
    },
    close: () => closeSync(fd),
  };
}

export const REAL_EVDEV_CASES: readonly RigCase<EvdevBench>[] = [
  {
    name: 'keys that are held as it is opened are known',
    async run(bench) {
      bench.send(KEY.one, 1);
      bench.send(KEY.g, 1);
      await withKeyboard(bench, async ({ story }) => {
        assert.deepEqual(story, ['open 1,G']);
        bench.send(KEY.one, 0);
        await bench.until(() => assert.deepEqual(story, ['open 1,G', '-1']));
      });
    },
  },
  {
    name: "the instant of a key is the kernel's, however late it is read",
    run: (bench) =>
      withKeyboard(bench, async ({ edges }) => {
        const beforeMs = bench.clock.monoMs();
        bench.send(KEY.one, 1);
        const afterMs = bench.clock.monoMs();
        bench.stall(150);
        await bench.until(() => assert.equal(edges.length, 1));
        const downMs = edges[0]?.monoMs ?? -1;
        assert.ok(beforeMs <= downMs && downMs <= afterMs, `${beforeMs} <= ${downMs} <= ${afterMs}`);
      }),
  },
  {
    name: 'grabbed: nobody else hears its keys; two cannot grab it',
    async run(bench) {
      const other = eavesdrop();
      await withKeyboard(bench, async ({ story }) => {
        bench.send(KEY.one, 1);
        bench.send(KEY.one, 0);
        await bench.until(() => assert.deepEqual(story, ['open', '+1', '-1']));
        assert.equal(other.heard(), 0);
        await withKeyboard(bench, async (second) => {
          assert.deepEqual(second.story, ['evdev-busy']);
          assert.match(second.details[0] ?? '', /event\d+: EBUSY$/);
        });
      });
      await withKeyboard(
        bench,
        async ({ story }) => {
          bench.send(KEY.two, 1);
          bench.send(KEY.two, 0);
          await bench.until(() => assert.deepEqual(story, ['open', '+2', '-2']));
          assert.ok(other.heard() > 0);
        },
        { grab: false },
      );
      other.close();
    },
  },
  {
    name: 'more records than the kernel keeps: the loss is counted, and what is held is asked for',
    run: (bench) =>
      withKeyboard(bench, async ({ story, edges }) => {
        bench.send(KEY.one, 1);
        await bench.until(() => assert.deepEqual(story, ['open', '+1']));
        // In one go: nobody reads meanwhile. One goes up and G down in what is lost.
        bench.send(KEY.one, 0);
        bench.send(KEY.g, 1);
        for (let nth = 0; nth < 301; nth++) bench.send(KEY.two, nth % 2 === 0 ? 1 : 0);
        await bench.until(() => {
          assert.ok(story.includes('reject events-lost'), story.join());
          const last = (key: string) => edges.findLast((edge) => edge.key === key)?.down;
          assert.deepEqual([last('1'), last('G'), last('2')], [false, true, true]);
        });
        bench.send(KEY.g, 0);
        await bench.until(() => assert.equal(story.at(-1), '-G'));
      }),
  },
  {
    name: 'a lamp that the kernel knows as an LED',
    async run(bench) {
      const before = new Set(leds());
      const keyboard = createUinputKeyboard('balise-rig lamps', RIG_CODES, [LED_CAPSL]);
      await bench.until(() => assert.ok(leds().some((name) => !before.has(name))));
      const name = leds().find((each) => !before.has(each)) ?? '';
      const story: string[] = [];
      const lamps = openLeds([{ kind: 'led', name, lamp: 'order' }], bench.clock, {
        onOpen: () => void story.push('open'),
        onFault: ({ detail }) => void story.push(detail),
      });
      const switched: boolean[] = [];
      const seen = () => switched.push(...keyboard.leds().map(([, on]) => on));
      for (const order of [true, false, true]) {
        lamps.set({ ...ALL_OFF, order });
        await bench.until(() => {
          seen();
          assert.equal(switched.at(-1), order);
        });
      }
      assert.deepEqual([switched, story], [[true, false, true], []]);
      keyboard.close();
      await bench.until(() => assert.equal(existsSync(`/sys/class/leds/${name}`), false));
      lamps.set(ALL_OFF);
      assert.equal(story.length, 1);
      await lamps.close();
    },
  },
];

function leds(): string[] {
  return existsSync('/sys/class/leds') ? readdirSync('/sys/class/leds') : [];
}
