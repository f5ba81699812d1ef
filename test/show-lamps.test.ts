import { expect, test } from 'vitest';
import type { LampLevels } from '../gateway/core/crew/lamps.ts';
import type { Lamps } from '../gateway/ports.ts';
import { showOnLamps } from '../gateway/show-lamps.ts';
import { createManualClock } from './support/manual-clock.ts';

function shown() {
  const clock = createManualClock();
  const story: string[] = [];
  const lamps: Lamps = {
    set(levels: LampLevels) {
      const on = Object.entries(levels).flatMap(([lamp, lit]) => (lit ? [lamp] : []));
      story.push(`${clock.monoMs()} ${on.join('+') || 'off'}`);
    },
    close: () => Promise.resolve(void story.push('closed')),
  };
  return { clock, story, indicator: showOnLamps(clock, lamps) };
}

test('lamps change at their instants, and are spoken to only then', () => {
  const { clock, story, indicator } = shown();
  indicator.show('tracking-on', null, null);
  clock.advance(100);
  indicator.show('registered', 3, null);
  clock.advance(1_200);
  indicator.show('delivered', 3, null);
  clock.advance(60_000);
  indicator.show('tracking-on', null, null);
  expect(story).toEqual(['0 tracking', '100 status+tracking', '600 tracking', '1100 status+tracking', '4300 tracking']);
  expect(clock.waiting()).toBe(0);
});

test('an order sounds until it is answered, and everything goes out at the end', async () => {
  const { clock, story, indicator } = shown();
  indicator.show('waiting-order', 1, null);
  expect(story).toEqual(['0 order+buzzer']);
  clock.advance(10_000);
  expect(story.at(-1)).toBe('10000 order+buzzer');
  indicator.show('no-order', 1, null);
  expect(story.at(-1)).toBe('10000 off');
  indicator.show('fault', null, 'gpio-lost');
  await indicator.close();
  expect(story.slice(-3)).toEqual(['10000 fault', '10000 off', 'closed']);
  expect(clock.waiting()).toBe(0);
});
