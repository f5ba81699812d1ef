import { expect, test } from 'vitest';
import { LINK_RATE_WINDOW_MS, LINK_ROUND_TRIP_WINDOW_MS, LINK_STALL_MS } from '../../../gateway/core/outbox/limits.ts';
import { createLinkMeter } from '../../../gateway/core/outbox/link-meter.ts';

test('one message alone gives what it took, and its round trip', () => {
  const meter = createLinkMeter();
  expect(meter.rate()).toBe(null);
  expect(meter.roundTripMs()).toBe(null);
  meter.answered(meter.left(1_000, 0), 1_000, 500);
  expect(meter.rate()).toBe(2);
  expect(meter.roundTripMs()).toBe(500);
});

test('answers that come apart give the rate of the link, however long its round trip', () => {
  const meter = createLinkMeter();
  const messages = [0, 1, 2, 3].map(() => meter.left(1_000, 0));
  for (const [i, message] of messages.entries()) meter.answered(message, 1_000, 600 + i * 200);
  expect(meter.rate()).toBe(5);
});

test('the size that counts is the one it came to', () => {
  const meter = createLinkMeter();
  meter.answered(meter.left(9_999, 0), 1_000, 100);
  expect(meter.rate()).toBe(10);
  expect(meter.unansweredBytes()).toBe(0);
});

test('answers that were held up and come together are no faster link', () => {
  const meter = createLinkMeter();
  meter.answered(meter.left(500, 0), 500, 100);
  const messages = [0, 1, 2, 3, 4].map((i) => meter.left(1_000, 200 + i * 200));
  // All within 60 ms, though they left over 800 ms.
  for (const [i, message] of messages.entries()) meter.answered(message, 1_000, 1_140 + i * 15);
  expect(meter.rate()).toBeLessThanOrEqual(5);
});

test('what was served before a message left does not count for it', () => {
  const meter = createLinkMeter();
  const first = meter.left(10_000, 0);
  const second = meter.left(100, 990);
  meter.answered(first, 10_000, 1_000);
  meter.answered(second, 100, 1_010);
  expect(meter.rate()).toBeLessThanOrEqual(10);
});

test('no time at all is no endless rate', () => {
  const meter = createLinkMeter();
  for (let i = 0; i < 5; i++) meter.answered(meter.left(0, 0), 0, 0);
  meter.answered(meter.left(700, 0), 700, 0);
  expect(meter.rate()).toBe(700);
  expect(meter.roundTripMs()).toBe(0);
});

test('the best rate and the shortest round trip of some time ago are forgotten', () => {
  const meter = createLinkMeter();
  const fly = (bytes: number, nowMs: number, tookMs: number) =>
    meter.answered(meter.left(bytes, nowMs), bytes, nowMs + tookMs);
  fly(1_000, 0, 100);
  fly(1_000, 5_000, 500);
  expect([meter.rate(), meter.roundTripMs()]).toEqual([10, 100]);
  fly(1_000, 5_000 + LINK_RATE_WINDOW_MS, 500);
  expect([meter.rate(), meter.roundTripMs()]).toEqual([2, 100]);
  fly(1_000, LINK_ROUND_TRIP_WINDOW_MS, 400);
  expect(meter.roundTripMs()).toBe(400);
});

test('a stall makes void what was known', () => {
  const meter = createLinkMeter();
  meter.answered(meter.left(1_000, 0), 1_000, 100);
  meter.answered(meter.left(1_000, 1_000), 1_000, 1_100 + LINK_STALL_MS + 900);
  expect(meter.rate()).toBe(0.5);
});

test('what was lost with the link is no more in flight', () => {
  const meter = createLinkMeter();
  const message = meter.left(700, 0);
  meter.left(300, 0);
  meter.lost(message);
  meter.lost(message);
  expect(meter.unansweredBytes()).toBe(300);
});
