/** The cases that the rig runs on a real kernel, on a stand-in; and what only a stand-in can do. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GPIO_CHECK_MS } from '../../../gateway/core/crew/limits.ts';
import { REOPEN_FIRST_MS, REOPEN_MAX_MS } from '../../../gateway/core/limits.ts';
import { GET_VALUES } from '../../../gateway/drivers/gpiochip/uapi.ts';
import { createFakeGpio, type FakeGpio } from '../../support/inputs/fake-gpio.ts';
import { GPIO_CASES, GPIO_LABEL, GPIO_LINES, type GpioBench, withInputs } from '../../support/inputs/gpio-cases.ts';
import { createManualClock, type ManualClock } from '../../support/manual-clock.ts';

let clock: ManualClock;
let gpio: FakeGpio;
let bench: GpioBench;

const turn = () => new Promise((resolve) => setImmediate(resolve));

async function until(check: () => void): Promise<void> {
  for (let looks = 0; ; looks++) {
    await turn();
    try {
      check();
      return;
    } catch (error) {
      if (looks > 200) throw error;
      clock.advance(50);
    }
  }
}

beforeEach(() => {
  clock = createManualClock();
  clock.advance(1_000);
  gpio = createFakeGpio(clock);
  gpio.addChip('another', ['KEY_ONE']);
  gpio.addChip(GPIO_LABEL, GPIO_LINES);
  bench = {
    ...{ kernel: gpio.kernel, watch: gpio.watch, clock, until, stall: (ms: number) => clock.advance(ms) },
    contact: (line, closed) => gpio.wire(GPIO_LABEL, line, !closed),
    high: (line) => gpio.level(GPIO_LABEL, line),
    unplug: () => gpio.remove(GPIO_LABEL),
    plug: () => gpio.restore(GPIO_LABEL),
  };
});
afterEach(() => {
  expect(gpio.openFds(), 'descriptors left open').toBe(0);
  expect(clock.waiting(), 'timers left behind').toBe(0);
});

describe('on a stand-in', () => {
  it.each(GPIO_CASES.map((each) => [each.name, each] as const))('%s', async (_name, { run }) => {
    await run(bench);
  });
});

const KEYS = 'KEY_ONE=1, KEY_TWO=2';

describe('what a real kernel does not do on demand', () => {
  it('an edge that was lost without a trace is repaired within a second, and counted', () =>
    withInputs(bench, KEYS, async ({ story, edges }) => {
      gpio.wireSilently(GPIO_LABEL, 'KEY_TWO', false);
      clock.advance(GPIO_CHECK_MS);
      expect(story).toEqual(['open', 'reject level-repaired', '+2']);
      expect(edges[0]?.monoMs).toBe(clock.monoMs());
    }));

  it('the levels are read between an edge and its event: it is told once', () => {
    const { ioctl } = gpio.kernel;
    const between = {
      ...gpio.kernel,
      ioctl(fd: number, request: number, buffer: Buffer) {
        if (request === GET_VALUES && clock.monoMs() > 1_000) bench.contact('KEY_ONE', true);
        ioctl(fd, request, buffer);
      },
    };
    return withInputs({ ...bench, kernel: between }, KEYS, async ({ story }) => {
      clock.advance(GPIO_CHECK_MS);
      await turn();
      expect(story).toEqual(['open', 'reject level-repaired', '+1']);
    });
  });

  it("the time of the kernel's debouncing is taken off the edge; simulated time is that of reading", async () => {
    for (const [more, afterMs] of [
      [{ debounceMs: 30 }, -30],
      [{ debounceMs: 30, kernelTime: false }, 5],
    ] as const) {
      await withInputs(
        bench,
        KEYS,
        async ({ edges }) => {
          const edgeMs = clock.monoMs();
          bench.contact('KEY_ONE', true);
          clock.advance(5);
          await turn();
          expect(edges[0]?.monoMs).toBe(edgeMs + afterMs);
          bench.contact('KEY_ONE', false);
        },
        more,
      );
    }
  });

  it('a chip that may not be opened', async () => {
    gpio.deny(true);
    await withInputs(bench, KEYS, async ({ story }) => {
      expect(story).toEqual(['gpio-denied']);
      gpio.deny(false);
      clock.advance(REOPEN_FIRST_MS);
      expect(story).toEqual(['gpio-denied', 'open']);
    });
  });

  it('a line of the kernel itself, by its consumer', async () => {
    gpio.claim(GPIO_LABEL, 'KEY_TWO', 'spi0 CS1');
    await withInputs(bench, KEYS, async ({ details }) => {
      expect(details).toEqual([expect.stringContaining('KEY_TWO is used by spi0 CS1')]);
    });
  });

  it('waits between attempts double, and a chip that worked for a second begins anew', () =>
    withInputs(bench, KEYS, async () => {
      gpio.remove(GPIO_LABEL);
      await turn();
      for (let waits = 0; waits < 8; waits++) clock.advance(REOPEN_MAX_MS);
      expect(clock.delaysMs.slice(0, 8)).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
      gpio.restore(GPIO_LABEL);
      clock.advance(REOPEN_MAX_MS + GPIO_CHECK_MS);
      gpio.remove(GPIO_LABEL);
      await turn();
      expect(clock.delaysMs.at(-1)).toBe(REOPEN_FIRST_MS);
    }));

  it('of two chips with one label the one with the lines is meant', async () => {
    gpio.addChip('twin', ['OTHER']);
    gpio.addChip('twin', ['KEY_ONE', 'KEY_TWO']);
    await withInputs(bench, KEYS, async ({ story }) => expect(story).toEqual(['open']), { chip: 'twin' });
  });
});
