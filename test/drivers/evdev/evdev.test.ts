/** The cases that the rig runs on a real keyboard, on a FIFO; and what a FIFO is for. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { REOPEN_FIRST_MS } from '../../../gateway/core/limits.ts';
import { findByName } from '../../../gateway/drivers/evdev/kernel.ts';
import { codesOf, codesOfText } from '../../../gateway/drivers/evdev/records.ts';
import { watchReadable } from '../../../gateway/drivers/readiness.ts';
import { createEvdev, type EvdevKeyboard } from '../../../simulator/inputs/evdev.ts';
import { EVDEV_CASES, type EvdevBench, KEY, withKeyboard } from '../../support/inputs/evdev-cases.ts';
import { sendCode } from '../../support/inputs/fifo-code.ts';
import { createManualClock, type ManualClock } from '../../support/manual-clock.ts';
import { createWorkplace, type Workplace } from '../../support/running/workplace.ts';

let place: Workplace;
let clock: ManualClock;
let keyboard: EvdevKeyboard;
let bench: EvdevBench;

async function until(check: () => void): Promise<void> {
  for (let looks = 0; ; looks++) {
    await new Promise((resolve) => setImmediate(resolve));
    try {
      check();
      return;
    } catch (error) {
      if (looks > 200) throw error;
      clock.advance(10);
    }
  }
}

beforeEach(() => {
  place = createWorkplace();
  clock = createManualClock();
  const path = join(place.dir, 'event0');
  keyboard = createEvdev(path);
  bench = {
    ...{ device: path, watch: watchReadable, clock, until, stall: (ms: number) => clock.advance(ms) },
    send: (code, value) => sendCode(path, code, value),
    unplug: () => keyboard.close(),
    plug: () => {
      keyboard = createEvdev(path);
    },
  };
});
afterEach(() => {
  keyboard.close();
  expect(clock.waiting(), 'timers left behind').toBe(0);
});

describe('on a FIFO', () => {
  it.each(EVDEV_CASES.map((each) => [each.name, each] as const))('%s', async (_name, { run }) => {
    await run(bench);
  });

  it('what is written bears any time: that of reading counts', () =>
    withKeyboard(bench, async ({ edges }) => {
      clock.advance(777);
      keyboard.send({ key: '1', value: 1 }, Date.UTC(2026, 1, 1));
      await until(() => expect(edges).toHaveLength(1));
      expect(edges[0]?.monoMs).toBeGreaterThanOrEqual(777);
      expect(edges[0]?.monoMs).toBeLessThan(3_000);
    }));

  it('records were lost: what was held is forgotten, because nobody can be asked', () =>
    withKeyboard(bench, async ({ story }) => {
      keyboard.send({ key: '1', value: 1 }, 0);
      await until(() => expect(story).toEqual(['open', '+1']));
      // In one go: nobody reads meanwhile, and what does not fit is lost.
      for (let nth = 0; nth < 3_000; nth++) keyboard.send({ key: '2', value: nth % 2 === 0 ? 1 : 0 }, 0);
      await until(() => expect(story.at(-1)).toBe('-2'));
      keyboard.send({ key: '3', value: 1 }, 0);
      await until(() => expect(story.slice(-3)).toEqual(['reject events-lost', 'open', '+3']));
      keyboard.send({ key: '1', value: 1 }, 0);
      await until(() => expect(story.at(-1)).toBe('+1'));
    }));

  it('a piece of a record is noise', () =>
    withKeyboard(bench, async ({ story }) => {
      writeFileSync(bench.device, Buffer.alloc(25));
      await until(() => expect(story).toEqual(['open', 'reject noise']));
    }));

  it('a file that cannot be waited for is no input device', async () => {
    const plain = join(place.dir, 'plain');
    writeFileSync(plain, '');
    const check = async ({ story, details }: { story: string[]; details: string[] }): Promise<void> => {
      expect(story).toEqual(['evdev-not-found']);
      expect(details[0]).toMatch(/: no input device$/);
      clock.advance(REOPEN_FIRST_MS);
      expect(story).toHaveLength(1);
    };
    for (const device of [plain, place.dir, '/dev/null']) await withKeyboard(bench, check, { device });
  });
});

describe('a device by its name', () => {
  function sysfs(...devices: [event: string, name: string, keys: string][]): string {
    const root = join(place.dir, 'input');
    for (const [event, name, keys] of devices) {
      mkdirSync(join(root, event, 'device', 'capabilities'), { recursive: true });
      writeFileSync(join(root, event, 'device', 'name'), `${name}\n`);
      writeFileSync(join(root, event, 'device', 'capabilities', 'key'), `${keys}\n`);
    }
    return root;
  }

  it('is the one of that name which has a key of ours', () => {
    const root = sysfs(
      ['event2', 'Pad', '0'],
      ['event10', 'Pad', '10000 0 0 4'],
      ['event3', 'Other', '4'],
      ['mouse0', 'Pad', '4'],
    );
    expect(findByName('Pad', new Set([2]), root)).toBe('/dev/input/event10');
    expect(findByName('Pad', new Set([3 * 64 + 16]), root)).toBe('/dev/input/event10');
    expect(findByName('Pad', new Set([3]), root)).toBe(null);
    expect(findByName('pad', new Set([2]), root)).toBe(null);
    expect(findByName('Pad', new Set([2]), join(root, 'none'))).toBe(null);
  });

  it('bits as the kernel writes and as it answers are the same', () => {
    expect([...codesOfText('8000000000000000 1 3')]).toEqual([0, 1, 64, 191]);
    expect([...codesOf(Uint8Array.of(3, 0, 0x80))]).toEqual([0, 1, 23]);
    expect(codesOfText('').size).toBe(0);
  });
});

it('a descriptor is watched under a number that was watched before', async () => {
  for (let round = 0; round < 5; round++) {
    await withKeyboard(bench, async ({ story }) => {
      bench.send(KEY.one, 1);
      await until(() => expect(story).toEqual(['open', '+1']));
      bench.send(KEY.one, 0);
      await until(() => expect(story).toEqual(['open', '+1', '-1']));
    });
  }
});
