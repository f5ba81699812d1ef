import { expect, test } from 'vitest';
import { playLive, type Socketed } from '../../../simulator/receiver/live.ts';
import { createTelling } from '../../../simulator/receiver/recording.ts';
import { seenIn, surrounded } from './trace.ts';

/** A pace that is always there already, and an outlet that remembers when it was given what. */
function stage() {
  let nowMs = 0;
  const log: string[] = [];
  const chunks: Uint8Array[] = [];
  const outlet: Socketed = {
    write: async (bytes) => void chunks.push(bytes),
    unplug: () => void log.push(`${nowMs} unplug`),
    plug: (as) => void log.push(`${nowMs} plug ${as}`),
    close: () => undefined,
  };
  const pace = {
    nowMs: () => nowMs,
    to: async (ms: number) => {
      nowMs = Math.max(nowMs, ms);
      // A write that was begun ends before the next one.
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
  return { outlet, pace, log, bytes: () => Buffer.concat(chunks), nowMs: () => nowMs };
}

test('all bytes, in the time that the line takes for them, and the plug out and in', async () => {
  const scenario = surrounded({
    receiver: { profile: 'ublox-m8', hz: 1, baud: 9600, start: 'hot' },
    line: [{ from: 4, to: 7, kind: 'unplugged', as: 'ttyUSB1' }],
  });
  const tell = createTelling(scenario, seenIn(scenario), 1);
  const { outlet, pace, log, bytes, nowMs } = stage();
  expect(await playLive({ scenario, tell, untilS: 10, outlet, pace, ended: () => false })).toBe(0);
  expect(bytes()).toEqual(Buffer.concat(Array.from({ length: 10 }, (_, second) => tell(second))));
  expect(log).toEqual(['4000 unplug', '7000 plug ttyUSB1']);
  expect(nowMs()).toBeCloseTo(9000 + tell(9).length / 0.96, 3);
});

test('nobody reads: nothing waits, what is not taken is lost and does not pile up', async () => {
  const scenario = surrounded();
  const { outlet, pace, nowMs } = stage();
  let begun = 0;
  const stuck: Socketed = {
    ...outlet,
    write: () => {
      begun++;
      return new Promise(() => undefined);
    },
  };
  const tell = createTelling(scenario, seenIn(scenario), 1);
  await playLive({ scenario, tell, untilS: 5, outlet: stuck, pace, ended: () => false });
  expect(begun).toBe(1);
  expect(nowMs()).toBeGreaterThan(4000);
});

test('told to end, it ends within an epoch', async () => {
  const scenario = surrounded();
  const { outlet, pace, nowMs } = stage();
  const tell = createTelling(scenario, seenIn(scenario), 1);
  await playLive({ scenario, tell, untilS: 600, outlet, pace, ended: () => nowMs() >= 3000 });
  expect(nowMs()).toBeLessThan(4000);
});
