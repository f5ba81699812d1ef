import { expect, test } from 'vitest';
import { RESEND_FIRST_MS, RESEND_MAX_MS } from '../../../gateway/core/limits.ts';
import { createEventsLane, type Span } from '../../../gateway/core/outbox/events-lane.ts';
import { EVENT_BATCH_EVENTS, EVENTS_UNACKNOWLEDGED_MAX } from '../../../gateway/core/outbox/limits.ts';

test('events leave in order, one message in flight; what waits meanwhile goes together', () => {
  const lane = createEventsLane(0, 0);
  expect(lane.next(0)).toBe(null);
  lane.appended(1);
  expect(lane.next(0)).toEqual([1, 1]);
  lane.appended(2);
  lane.appended(3);
  expect(lane.next(0)).toBe(null);
  lane.accepted([1, 1], 0);
  expect(lane.next(0)).toEqual([2, 3]);
});

test('a call for help leaves before what waits, and once more in its turn; the others keep their order', () => {
  const lane = createEventsLane(0, 200);
  expect(lane.next(0)).toEqual([1, EVENT_BATCH_EVENTS]);
  lane.appended(201, true);
  lane.appended(202);
  expect(lane.next(0)).toBe(null);
  lane.accepted([1, EVENT_BATCH_EVENTS], 0);
  expect(lane.next(0)).toEqual([201, 201]);
  lane.lost();
  expect(lane.next(0)).toEqual([201, 201]);
  lane.accepted([201, 201], 0);
  expect(lane.next(0)).toEqual([EVENT_BATCH_EVENTS + 1, 2 * EVENT_BATCH_EVENTS]);
  expect(lane.ackedUpTo()).toBe(0);
});

test('a call for help that is next anyway is one message, and an acknowledged one is not sent again', () => {
  const lane = createEventsLane(0, 0);
  lane.appended(1, true);
  expect(lane.next(0)).toEqual([1, 1]);
  lane.accepted([1, 1], 0);
  expect(lane.next(0)).toBe(null);
  lane.appended(2);
  lane.appended(3, true);
  lane.acknowledged(3);
  expect(lane.next(0)).toBe(null);
});

test('a restart begins at the oldest unacknowledged event', () => {
  const lane = createEventsLane(4, 6);
  expect(lane.next(0)).toEqual([5, 6]);
  expect(lane.pending()).toBe(2);
});

test('no more go together than a message takes, and what did not fit goes next', () => {
  const lane = createEventsLane(0, 2 * EVENT_BATCH_EVENTS);
  expect(lane.next(0)).toEqual([1, EVENT_BATCH_EVENTS]);
  // Their JSON was too long: half of them left.
  lane.accepted([1, EVENT_BATCH_EVENTS / 2], 0);
  expect(lane.next(0)).toEqual([EVENT_BATCH_EVENTS / 2 + 1, EVENT_BATCH_EVENTS / 2 + EVENT_BATCH_EVENTS]);
});

test('what nobody answered for is sent again, before anything newer', () => {
  const lane = createEventsLane(0, 1);
  expect(lane.next(0)).toEqual([1, 1]);
  lane.appended(2);
  lane.lost();
  expect(lane.next(0)).toEqual([1, 2]);
});

test('a broker that took it is not a platform that has it: sent again after 30 s, doubling to 10 min', () => {
  const lane = createEventsLane(0, 1);
  let now = 0;
  const waits: number[] = [];
  expect(lane.next(now)).toEqual([1, 1]);
  for (let i = 0; i < 7; i++) {
    lane.accepted([1, 1], now);
    expect(lane.next(now)).toBe(null);
    const due = lane.wakeAtMs() ?? 0;
    waits.push(due - now);
    expect(lane.next(due - 1)).toBe(null);
    now = due;
    expect(lane.next(now)).toEqual([1, 1]);
  }
  expect(waits.slice(0, 3)).toEqual([RESEND_FIRST_MS, 2 * RESEND_FIRST_MS, 4 * RESEND_FIRST_MS]);
  expect(waits.at(-1)).toBe(RESEND_MAX_MS);
});

test('an acknowledgement releases, and is news only once', () => {
  const lane = createEventsLane(0, 1);
  expect(lane.next(0)).toEqual([1, 1]);
  lane.accepted([1, 1], 0);
  lane.appended(2);
  expect(lane.acknowledged(1)).toBe(true);
  expect(lane.acknowledged(1)).toBe(false);
  expect(lane.pending()).toBe(1);
  expect(lane.wakeAtMs()).toBe(null);
  expect(lane.next(RESEND_MAX_MS * 2)).toEqual([2, 2]);
});

test('a platform that acknowledges on and on is sent nothing twice', () => {
  const lane = createEventsLane(0, 0);
  for (let n = 1; n < 200; n++) {
    lane.appended(n);
    expect(lane.next(n * 1_000)).toEqual([n, n]);
    lane.accepted([n, n], n * 1_000);
    // It is one event behind, all the time.
    lane.acknowledged(n - 1);
  }
  expect(lane.resends()).toBe(0);
});

test('an acknowledgement that overtakes the answer of the broker is not undone by it', () => {
  const lane = createEventsLane(0, 1);
  expect(lane.next(0)).toEqual([1, 1]);
  lane.acknowledged(1);
  lane.accepted([1, 1], 5);
  expect(lane.next(RESEND_MAX_MS * 2)).toBe(null);
  expect(lane.pending()).toBe(0);
});

test('an event whose content is refused is set aside; the rest goes on and it stays unacknowledged', () => {
  const lane = createEventsLane(0, 1);
  expect(lane.next(0)).toEqual([1, 1]);
  lane.appended(2);
  expect(lane.contentRefused([1, 1], 'payload')).toBe(true);
  expect(lane.next(0)).toEqual([2, 2]);
  expect(lane.states().setAside).toEqual([{ n: 1, reason: 'payload' }]);
  expect(lane.pending()).toBe(2);
});

test('several whose content is refused are tried one by one, to set aside the one', () => {
  const lane = createEventsLane(0, 3);
  const planned = lane.next(0) as Span;
  lane.appended(4);
  expect(lane.contentRefused(planned, 'payload')).toBe(false);
  expect(lane.next(0)).toEqual([1, 1]);
  lane.accepted([1, 1], 0);
  expect(lane.next(0)).toEqual([2, 2]);
  expect(lane.contentRefused([2, 2], 'payload')).toBe(true);
  expect(lane.next(0)).toEqual([3, 3]);
  lane.accepted([3, 3], 0);
  lane.appended(5);
  expect(lane.next(0)).toEqual([4, 5]);
  expect(lane.states().setAside).toEqual([{ n: 2, reason: 'payload' }]);
});

test('a forbidden topic stops the lane until its time or a new link', () => {
  const lane = createEventsLane(0, 1);
  expect(lane.next(0)).toEqual([1, 1]);
  lane.blocked(0);
  expect(lane.next(RESEND_FIRST_MS - 1)).toBe(null);
  expect(lane.next(RESEND_FIRST_MS)).toEqual([1, 1]);
  lane.blocked(RESEND_FIRST_MS);
  expect(lane.next(3 * RESEND_FIRST_MS - 1)).toBe(null);
  // The broker refuses; of the platform nothing is known.
  expect(lane.resends()).toBe(0);
  lane.linkUp();
  expect(lane.next(RESEND_FIRST_MS)).toEqual([1, 1]);
});

test('a silent platform is not flooded', () => {
  const lane = createEventsLane(0, EVENTS_UNACKNOWLEDGED_MAX + 5);
  let sentUpTo = 0;
  for (let next = lane.next(0); next !== null; next = lane.next(0)) {
    expect(next[0]).toBe(sentUpTo + 1);
    lane.accepted(next, 0);
    sentUpTo = next[1];
  }
  expect(sentUpTo).toBe(EVENTS_UNACKNOWLEDGED_MAX);
  lane.acknowledged(EVENTS_UNACKNOWLEDGED_MAX);
  expect(lane.next(0)).toEqual([EVENTS_UNACKNOWLEDGED_MAX + 1, EVENTS_UNACKNOWLEDGED_MAX + 5]);
});
