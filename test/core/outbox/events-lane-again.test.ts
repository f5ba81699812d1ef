/** Events that are asked for once more, deleted before they were acknowledged, and how many there are of each. */
import { expect, test } from 'vitest';
import { createEventsLane } from '../../../gateway/core/outbox/events-lane.ts';
import { EVENTS_UNACKNOWLEDGED_MAX } from '../../../gateway/core/outbox/limits.ts';

test('asked for once more: after what was never sent, once, and it changes nothing else', () => {
  const lane = createEventsLane(5, 6);
  lane.again([
    [1, 1],
    [3, 4],
  ]);
  expect(lane.next(0)).toEqual([6, 6]);
  lane.accepted([6, 6], 0);
  expect(lane.next(0)).toEqual([1, 1]);
  lane.lost();
  expect(lane.next(0)).toEqual([1, 1]);
  lane.accepted([1, 1], 0);
  expect(lane.next(0)).toEqual([3, 4]);
  expect(lane.states()).toMatchObject({ pending: 0, inFlight: 2, again: 2 });
  lane.accepted([3, 4], 0);
  expect(lane.next(0)).toBe(null);
  expect(lane.states()).toEqual({ pending: 0, inFlight: 0, sent: 1, acknowledged: 5, setAside: [], again: 0 });
  expect(lane.pending()).toBe(1);
});

test('what is asked for and was never sent is not sent twice', () => {
  const lane = createEventsLane(0, 2);
  lane.again([[1, 9]]);
  expect(lane.next(0)).toEqual([1, 2]);
  lane.accepted([1, 2], 0);
  expect(lane.next(0)).toBe(null);
});

test('what is not on the disk any more holds nothing up', () => {
  const lane = createEventsLane(2, 4);
  expect(lane.next(0)).toEqual([3, 4]);
  lane.gone(3);
  lane.accepted([4, 4], 0);
  lane.again([[1, 1]]);
  expect(lane.next(0)).toEqual([1, 1]);
  lane.gone(1);
  lane.lost();
  expect(lane.next(0)).toBe(null);
  expect(lane.states()).toMatchObject({ setAside: [], again: 0, acknowledged: 3 });
});

test('what was deleted before the platform had it is waited for no longer, however much it was', () => {
  const deleted = EVENTS_UNACKNOWLEDGED_MAX * 2;
  const lane = createEventsLane(0, deleted + 1);
  for (let n = 1; n <= deleted; n++) {
    expect(lane.next(0)?.[0]).toBe(n);
    lane.gone(n);
    lane.lost();
  }
  // The event that names them.
  expect(lane.next(0)).toEqual([deleted + 1, deleted + 1]);
  expect(lane.pending()).toBe(1);
});

test('the states of the events add up to all of them', () => {
  const lane = createEventsLane(3, 10);
  const sizes = () => {
    const { pending, inFlight, sent, acknowledged, setAside } = lane.states();
    return [pending, inFlight, sent, acknowledged, setAside.length];
  };
  expect(lane.next(0)).toEqual([4, 10]);
  expect(sizes()).toEqual([0, 7, 0, 3, 0]);
  lane.contentRefused([4, 10], 'payload');
  expect(sizes()).toEqual([7, 0, 0, 3, 0]);
  lane.next(0);
  lane.accepted([4, 4], 0);
  lane.next(0);
  lane.contentRefused([5, 5], 'payload');
  expect(lane.next(0)).toEqual([6, 6]);
  expect(sizes()).toEqual([4, 1, 1, 3, 1]);
});
