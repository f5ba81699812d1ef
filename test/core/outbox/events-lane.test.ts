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
  lane.setAside(1, 'payload');
  expect(lane.next(0)).toBe(2);
  expect(lane.states().setAside).toEqual([{ n: 1, reason: 'payload' }]);
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

test('asked for once more: after what was never sent, once, and it changes nothing else', () => {
  const lane = createEventsLane(5, 6);
  lane.again([[2, 3]]);
  expect(lane.next(0)).toBe(6);
  lane.accepted(6, 0);
  expect(lane.next(0)).toBe(2);
  lane.lost();
  expect(lane.next(0)).toBe(2);
  lane.accepted(2, 0);
  expect(lane.next(0)).toBe(3);
  lane.accepted(3, 0);
  expect(lane.next(0)).toBe(null);
  expect(lane.states()).toEqual({ pending: 0, inFlight: 0, sent: 1, acknowledged: 5, setAside: [], again: 0 });
  expect(lane.pending()).toBe(1);
});

test('what is asked for and was never sent is not sent twice', () => {
  const lane = createEventsLane(0, 2);
  lane.again([[1, 9]]);
  for (const n of [1, 2]) {
    expect(lane.next(0)).toBe(n);
    lane.accepted(n, 0);
  }
  expect(lane.next(0)).toBe(null);
});

test('what is not on the disk any more holds nothing up', () => {
  const lane = createEventsLane(2, 4);
  expect(lane.next(0)).toBe(3);
  lane.gone(3);
  expect(lane.next(0)).toBe(4);
  lane.accepted(4, 0);
  lane.again([[1, 1]]);
  expect(lane.next(0)).toBe(1);
  lane.gone(1);
  expect(lane.next(0)).toBe(null);
  expect(lane.states()).toMatchObject({ setAside: [{ n: 3, reason: 'not on the disk any more' }], again: 0 });
});

test('the states of the events add up to all of them', () => {
  const lane = createEventsLane(3, 10);
  expect(lane.next(0)).toBe(4);
  lane.accepted(4, 0);
  expect(lane.next(0)).toBe(5);
  lane.setAside(5, 'payload');
  expect(lane.next(0)).toBe(6);
  const { pending, inFlight, sent, acknowledged, setAside } = lane.states();
  expect({ pending, inFlight, sent, acknowledged }).toEqual({ pending: 4, inFlight: 1, sent: 1, acknowledged: 3 });
  expect(pending + inFlight + sent + acknowledged + setAside.length).toBe(10);
});
