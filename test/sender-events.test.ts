/** Events on their way to the broker: together where several wait, and what becomes of refusals. */
import { beforeEach, expect, test } from 'vitest';
import { RESEND_FIRST_MS } from '../gateway/core/limits.ts';
import type { EventRecord } from '../gateway/core/record/schema.ts';
import { samplePress } from './support/records.ts';
import { createWayOut, numbersOf, refused, settled } from './support/way-out.ts';

let out: ReturnType<typeof createWayOut>;

beforeEach(() => {
  out = createWayOut();
});

test('a press leaves at once as an array of one; what comes while it is on its way leaves together', async () => {
  const sender = out.start();
  out.store(sender, 1);
  expect(numbersOf(out.next('event'))).toEqual([1]);
  out.store(sender, 2, 3, 4, 5, 6);
  await settled();
  expect(out.topics().filter((topic) => topic === 'event')).toHaveLength(1);
  await out.answer('event');
  expect(numbersOf(out.next('event'))).toEqual([2, 3, 4, 5, 6]);
  expect(out.next('event').how).toEqual({ qos: 1, retain: false, expiryS: null, compress: true });
});

test('what is erased while it waits does not leave from memory', async () => {
  const sender = out.start();
  out.store(sender, 1, 2, 3, 4);
  expect(numbersOf(out.next('event'))).toEqual([1]);
  out.events.splice(1, 2);
  sender.forgetEvents([[2, 3]]);
  await out.answer('event');
  await settled();
  expect(numbersOf(out.next('event'))).toEqual([4]);
});

test('an event alone is not worth compressing', () => {
  const sender = out.start();
  out.store(sender, 1);
  expect(out.next('event').how.compress).toBe(false);
});

test('many wait: 64 to a message at most, and no longer than 32 kB', async () => {
  for (let n = 1; n <= 300; n++) out.events.push(samplePress(n));
  for (let n = 200; n <= 300; n++) out.events[n - 1] = { ...samplePress(n), input: 'x'.repeat(10_000) } as EventRecord;
  out.start();
  const sizes: number[] = [];
  for (let sent = 0; sent < 300; ) {
    await settled();
    const batch = numbersOf(out.next('event'));
    expect(batch[0]).toBe(sent + 1);
    sent = batch.at(-1) ?? 0;
    sizes.push(batch.length);
    expect(out.next('event').text.length).toBeLessThan(33_000);
    out.next('event').answer();
  }
  expect(sizes.slice(0, 5)).toEqual([62, 62, 62, 15, 3]);
});

test('of several that the broker will not have, the one is found and set aside', async () => {
  for (let n = 1; n <= 4; n++) out.events.push(samplePress(n));
  const sender = out.start();
  await settled();
  expect(numbersOf(out.next('event'))).toEqual([1, 2, 3, 4]);
  const seen: number[][] = [];
  for (;;) {
    const batch = out.waiting.find(({ topic }) => topic === 'event');
    if (batch === undefined) break;
    seen.push(numbersOf(batch));
    await out.answer('event', numbersOf(batch).includes(3) ? refused(0x99) : undefined);
  }
  expect(seen).toEqual([[1, 2, 3, 4], [1], [2], [3], [4]]);
  expect(sender.lanes().events.setAside).toEqual([{ n: 3, reason: 'code 153' }]);
  expect(out.faults).toEqual(['message-set-aside']);
});

test('what was set aside is sent again when a technician says so, and the fault is over', async () => {
  const sender = out.start();
  out.store(sender, 1);
  await out.answer('event', refused(0x99));
  expect(sender.lanes().events.setAside).toHaveLength(1);
  expect(sender.retryEvents(1)).toBe(1);
  await settled();
  expect(numbersOf(out.next('event'))).toEqual([1]);
  await out.answer('event');
  expect(sender.lanes().events).toMatchObject({ setAside: [], pending: 0, sent: 1 });
  expect(sender.retryEvents(null)).toBe(0);
});

test('a quota that is used up is no fault of the event: it waits, and goes when the broker takes it', async () => {
  const sender = out.start();
  out.store(sender, 1);
  await out.answer('event', refused(0x97));
  expect(out.faults).toEqual(['broker-quota']);
  expect(out.topics()).not.toContain('event');
  expect(sender.lanes().events.setAside).toEqual([]);
  out.clock.advance(RESEND_FIRST_MS);
  await settled();
  expect(numbersOf(out.next('event'))).toEqual([1]);
});

test('a disk that cannot be read is asked again later, and not on and on', async () => {
  for (let n = 1; n <= 2; n++) out.events.push(samplePress(n));
  out.readable = false;
  const sender = out.start();
  await settled();
  expect(out.topics()).not.toContain('event');
  out.readable = true;
  out.clock.advance(RESEND_FIRST_MS);
  await settled();
  expect(numbersOf(out.next('event'))).toEqual([1, 2]);
  expect(sender.lanes().events.setAside).toEqual([]);
});

test('what is missing in the middle holds nothing up', async () => {
  for (const n of [1, 4]) out.events.push(samplePress(n));
  const sender = out.start({ eventsAcknowledged: 1 });
  await settled();
  expect(numbersOf(out.next('event'))).toEqual([4]);
  await out.answer('event');
  expect(sender.lanes().events).toMatchObject({ pending: 0, sent: 1 });
});
