import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { ALL_OFF } from '../../gateway/core/crew/lamps.ts';
import { REOPEN_FIRST_MS } from '../../gateway/core/limits.ts';
import { openLeds } from '../../gateway/drivers/led.ts';
import { createManualClock, type ManualClock } from '../support/manual-clock.ts';
import { createWorkplace } from '../support/running/workplace.ts';

let root: string;
let clock: ManualClock;
let story: string[];
const handlers = {
  onOpen: () => void story.push('open'),
  onFault: ({ code, detail }: { code: string; detail: string }) => void story.push(`${code} ${detail}`),
};

beforeEach(() => {
  root = createWorkplace().dir;
  clock = createManualClock();
  story = [];
});

function addLed(name: string, max: number, trigger: string | null = null): void {
  mkdirSync(join(root, name));
  writeFileSync(join(root, name, 'max_brightness'), `${max}\n`);
  writeFileSync(join(root, name, 'brightness'), `${max}\n`);
  if (trigger !== null) writeFileSync(join(root, name, 'trigger'), trigger);
}

const read = (name: string, file = 'brightness') => readFileSync(join(root, name, file), 'utf8');

test('is taken from the kernel, put out, and lit as bright as it can be', async () => {
  addLed('ACT', 255, 'mmc0');
  addLed('green:status', 1);
  const leds = openLeds(
    [
      { kind: 'led', name: 'ACT', lamp: 'fault' },
      { kind: 'led', name: 'green:status', lamp: 'status' },
    ],
    clock,
    handlers,
    root,
  );
  expect([read('ACT', 'trigger'), read('ACT'), read('green:status')]).toEqual(['none', '0', '0']);
  leds.set({ ...ALL_OFF, fault: true });
  expect([read('ACT'), read('green:status')]).toEqual(['255', '0']);
  leds.set({ ...ALL_OFF, status: true });
  expect([read('ACT'), read('green:status')]).toEqual(['0', '1']);
  expect(story).toEqual([]);
  await leds.close();
  expect(clock.waiting()).toBe(0);
});

test('one that is missing is one fault, and is lit when it comes; the others go on', async () => {
  addLed('here', 1);
  const leds = openLeds(
    [
      { kind: 'led', name: 'away', lamp: 'status' },
      { kind: 'led', name: 'here', lamp: 'status' },
    ],
    clock,
    handlers,
    root,
  );
  expect(story).toEqual([expect.stringMatching(/^lamp-lost away: ENOENT/)]);
  leds.set({ ...ALL_OFF, status: true });
  expect(read('here')).toBe('1');
  addLed('away', 7);
  clock.advance(4 * REOPEN_FIRST_MS);
  expect(read('away')).toBe('7');
  expect(story.slice(1)).toEqual(['open']);
  rmSync(join(root, 'away'), { recursive: true });
  leds.set(ALL_OFF);
  expect(story.slice(2)).toEqual([expect.stringMatching(/^lamp-lost/)]);
  await leds.close();
  expect(clock.waiting()).toBe(0);
});
