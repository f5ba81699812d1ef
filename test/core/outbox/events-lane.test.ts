import { expect, test } from 'vitest';
import { EVENTS_UNACKNOWLEDGED_MAX, RESEND_FIRST_MS, RESEND_MAX_MS } from '../../../gateway/core/limits.ts';
import { createEventsLane } from '../../../gateway/core/outbox/events-lane.ts';

test('events leave in order, one in flight', () => {
  const lane = createEventsLane(0, 0);
  expect(lane.next(0)).toBe(null);
  lane.appended(1);
  lane.appended(2);
  expect(lane.next(0)).toBe(1);
  expect(lane.next(0)).toBe(null);
  lane.accepted(1, 0);
  expect(lane.next(0)).toBe(2);
});

test('a restart begins at the oldest unacknowledged event', () => {
  const lane = createEventsLane(4, 6);
  expect(lane.next(0)).toBe(5);
  expect(lane.pending()).toBe(2);
});

test('what nobody answered for is sent again, before anything newer', () => {
  const lane = createEventsLane(0, 2);
  expect(lane.next(0)).toBe(1);
  lane.lost();
  expect(lane.next(0)).toBe(1);
});

test('a broker that took it is not a platform that has it: sent again after 30 s, doubling to 10 min', () => {
  const lane = createEventsLane(0, 1);
  let now = 0;
  const waits: number[] = [];
  expect(lane.next(now)).toBe(1);
  for (let i = 0; i < 7; i++) {
    lane.accepted(1, now);
    expect(lane.next(now)).toBe(null);
    const due = lane.wakeAtMs() ?? 0;
    waits.push(due - now);
    expect(lane.next(due - 1)).toBe(null);
    now = due;
    expect(lane.next(now)).toBe(1);
  }
  expect(waits.slice(0, 3)).toEqual([RESEND_FIRST_MS, 2 * RESEND_FIRST_MS, 4 * RESEND_FIRST_MS]);
  expect(waits.at(-1)).toBe(RESEND_MAX_MS);
});

test('an acknowledgement releases, and is news only once', () => {
  const lane = createEventsLane(0, 3);
  expect(lane.next(0)).toBe(1);
  lane.accepted(1, 0);
  expect(lane.acknowledged(1)).toBe(true);
  expect(lane.acknowledged(1)).toBe(false);
  expect(lane.pending()).toBe(2);
  expect(lane.wakeAtMs()).toBe(null);
  expect(lane.next(RESEND_MAX_MS * 2)).toBe(2);
});

test('an acknowledgement that overtakes the answer of the broker is not undone by it', () => {
  const lane = createEventsLane(0, 1);
  expect(lane.next(0)).toBe(1);
  lane.acknowledged(1);
  lane.accepted(1, 5);
  expect(lane.next(RESEND_MAX_MS * 2)).toBe(null);
  expect(lane.pending()).toBe(0);
});

test('an event whose content is refused is set aside; the rest goes on and it stays unacknowledged', () => {
  const lane = createEventsLane(0, 2);
  expect(lane.next(0)).toBe(1);
  lane.setAside(1);
  expect(lane.next(0)).toBe(2);
  expect(lane.setAsideNumbers()).toEqual([1]);
  expect(lane.pending()).toBe(2);
});

test('a forbidden topic stops the lane until its time or a new link', () => {
  const lane = createEventsLane(0, 1);
  expect(lane.next(0)).toBe(1);
  lane.blocked(0);
  expect(lane.next(RESEND_FIRST_MS - 1)).toBe(null);
  expect(lane.next(RESEND_FIRST_MS)).toBe(1);
  lane.blocked(RESEND_FIRST_MS);
  expect(lane.next(3 * RESEND_FIRST_MS - 1)).toBe(null);
  // The broker refuses; of the platform nothing is known.
  expect(lane.resends()).toBe(0);
  lane.linkUp();
  expect(lane.next(RESEND_FIRST_MS)).toBe(1);
});

test('a silent platform is not flooded', () => {
  const lane = createEventsLane(0, EVENTS_UNACKNOWLEDGED_MAX + 5);
  let sent = 0;
  for (let n = lane.next(0); n !== null; n = lane.next(0)) {
    lane.accepted(n, 0);
    sent++;
  }
  expect(sent).toBe(EVENTS_UNACKNOWLEDGED_MAX);
  lane.acknowledged(EVENTS_UNACKNOWLEDGED_MAX);
  expect(lane.next(0)).toBe(EVENTS_UNACKNOWLEDGED_MAX + 1);
});
