import { expect, it } from 'vitest';
import {
  WATCHDOG_LOOKS_COUNTED,
  WATCHDOG_RECEIVER_SPANS,
  WATCHDOG_SENDER_SPANS,
  WATCHDOG_STORE_SPANS,
} from '../../../gateway/core/service/limits.ts';
import { createWatchdog, type Marks, type WatchedPart } from '../../../gateway/core/service/watchdog.ts';

const SPAN_MS = 30_000;
const LOOK_MS = 5_000;

/** Looks for so long, and says at which instant it was found stuck; null: never. */
function lookFor(forMs: number, marksAt: (nowMs: number) => Marks) {
  const look = createWatchdog(SPAN_MS, LOOK_MS);
  for (let nowMs = 0; nowMs <= forMs; nowMs += LOOK_MS) {
    const verdict = look(marksAt(nowMs), nowMs);
    if (!verdict.healthy) return { ...verdict, nowMs };
  }
  return null;
}

it.each<[WatchedPart, number]>([
  ['store', WATCHDOG_STORE_SPANS],
  ['sender', WATCHDOG_SENDER_SPANS],
  ['receiver', WATCHDOG_RECEIVER_SPANS],
])('%s that is busy and gets nothing done is stuck after its spans, not before', (part, spans) => {
  const limitMs = spans * SPAN_MS;
  expect(lookFor(limitMs - LOOK_MS, () => ({ [part]: { busy: true, done: 7 } }))).toBeNull();
  expect(lookFor(limitMs, () => ({ [part]: { busy: true, done: 7 } }))).toEqual({
    ...{ healthy: false, part, stuckMs: limitMs, nowMs: limitMs },
  });
});

it('is content with one answer in a long while, and with parts that have nothing to do or are not there', () => {
  const slow = WATCHDOG_STORE_SPANS * SPAN_MS - LOOK_MS;
  expect(lookFor(50 * slow, (nowMs) => ({ store: { busy: true, done: Math.floor(nowMs / slow) } }))).toBeNull();
  expect(lookFor(3_600_000, () => ({ store: { busy: false, done: 1 }, sender: { busy: false, done: 0 } }))).toBeNull();
  expect(lookFor(3_600_000, () => ({}))).toBeNull();
});

it('begins anew when a part was idle in between', () => {
  const limitMs = WATCHDOG_STORE_SPANS * SPAN_MS;
  const idleAt = limitMs - LOOK_MS;
  expect(
    lookFor(idleAt + limitMs, (nowMs) => ({ store: { busy: nowMs !== idleAt, done: 7 } })),
    'the time before does not count',
  ).toBeNull();
});

it('one part does not excuse the other', () => {
  const found = lookFor(600_000, (nowMs) => ({
    ...{ store: { busy: true, done: nowMs }, sender: { busy: true, done: 3 } },
  }));
  expect(found?.part).toBe('sender');
});

it('does not hold against the store that the loop itself stood still, or the machine was stopped', () => {
  const look = createWatchdog(SPAN_MS, LOOK_MS);
  const waiting = { store: { busy: true, done: 7 } };
  look(waiting, 0);
  expect(look(waiting, 86_400_000)).toEqual({ healthy: true });
  const looksLeft = (WATCHDOG_STORE_SPANS * SPAN_MS) / LOOK_MS - WATCHDOG_LOOKS_COUNTED;
  for (let n = 1; n < looksLeft; n++) expect(look(waiting, 86_400_000 + n * LOOK_MS)).toEqual({ healthy: true });
  expect(look(waiting, 86_400_000 + looksLeft * LOOK_MS).healthy).toBe(false);
});
