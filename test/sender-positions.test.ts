/** History on its way to the broker: several messages at once, each by itself. */
import { beforeEach, expect, test } from 'vitest';
import { RESEND_FIRST_MS } from '../gateway/core/limits.ts';
import { LINK_RATE_WINDOW_MS } from '../gateway/core/outbox/limits.ts';
import { samplePosition } from './support/records.ts';
import { createWayOut, LINK, numbersOf, type Publish, refused, settled } from './support/way-out.ts';

let out: ReturnType<typeof createWayOut>;

beforeEach(() => {
  out = createWayOut();
});

test('several messages of history fly, with one more read ahead, and never more than the link is known to carry', async () => {
  out.start({ stored: 20_000 });
  await settled();
  await settled();
  const flying = out.waiting.filter(({ topic }) => topic === 'history');
  expect(flying.length).toBeGreaterThan(1);
  expect(out.readings).toHaveLength(flying.length + 1);
  expect(flying.flatMap(numbersOf)).toEqual(Array.from({ length: flying.flatMap(numbersOf).length }, (_, i) => i + 1));
  expect(flying.every(({ how }) => how.compress)).toBe(true);
});

test('everything leaves, once, however the link grows', async () => {
  const sender = out.start({ stored: 5_000 });
  const seen: number[] = [];
  for (let quiet = 0; quiet < 3; ) {
    await settled();
    quiet = out.waiting.length === 0 ? quiet + 1 : 0;
    out.clock.advance(5);
    for (const one of [...out.waiting]) {
      if (one.topic === 'history') seen.push(...numbersOf(one));
      one.answer();
    }
  }
  expect(seen.sort((a, b) => a - b)).toEqual(Array.from({ length: 5_000 }, (_, i) => i + 1));
  expect(sender.lanes().positions).toMatchObject({ pending: 0, inFlight: 0, sent: 5_000 });
});

test('one that is lost is sent again, and the others are not', async () => {
  out.start({ stored: 400 });
  await settled();
  await settled();
  const [first, second] = out.waiting.filter(({ topic }) => topic === 'history');
  const lost = numbersOf(first as Publish);
  second?.answer();
  first?.answer({ kind: 'unknown' });
  const again: number[] = [];
  for (let i = 0; i < 20; i++) {
    await settled();
    out.clock.advance(5);
    for (const one of [...out.waiting]) {
      if (one.topic === 'history' && one !== second) again.push(...numbersOf(one));
      one.answer();
    }
  }
  expect(again).toEqual(expect.arrayContaining(lost));
  expect(new Set(again).size).toBe(again.length);
  for (const n of numbersOf(second as Publish)) expect(again).not.toContain(n);
});

test('what was read ahead when the link went leaves on the next one', async () => {
  const sender = out.start({ stored: 2_000 });
  await settled();
  await settled();
  for (const one of [...out.waiting]) one.answer({ kind: 'unknown' });
  sender.handlers.onDown(null);
  await settled();
  expect(sender.lanes().positions).toMatchObject({ pending: 2_000, inFlight: 0 });
  sender.handlers.onUp(LINK);
  await settled();
  expect(numbersOf(out.next('history'))[0]).toBe(1);
});

test('a message that is too large is made smaller, and what the disk has not is left out', async () => {
  const sender = out.start({ stored: 50 });
  out.positions = out.positions.filter(({ n }) => n !== 7);
  await settled();
  const size = numbersOf(out.next('history')).length;
  await out.answer('history', refused(0x95));
  expect(numbersOf(out.next('history')).length).toBeLessThanOrEqual(size / 2);
  await out.answerAll();
  expect(sender.lanes().positions).toMatchObject({ pending: 0, sent: 49 });
  expect(out.faults).toEqual([]);
});

test('an unreadable disk is asked again later; nothing is taken for gone', async () => {
  out.readable = false;
  const sender = out.start({ stored: 10 });
  await settled();
  expect(out.readings).toHaveLength(1);
  out.readable = true;
  out.clock.advance(RESEND_FIRST_MS);
  await settled();
  expect(numbersOf(out.next('history'))).toHaveLength(10);
  expect(sender.lanes().positionsPending).toBe(10);
});

test('a pause does not stop what comes after it', async () => {
  const sender = out.start({ stored: 100 });
  await out.answerAll();
  out.clock.advance(10 * LINK_RATE_WINDOW_MS);
  await out.answerAll();
  sender.position(samplePosition({ n: 101, why: 'suspect', suspect: ['frozen'] }));
  out.positions.push(samplePosition({ n: 101, why: 'suspect', suspect: ['frozen'] }));
  await settled();
  await out.answerAll();
  expect(sender.lanes().positions.pending).toBe(0);
});
