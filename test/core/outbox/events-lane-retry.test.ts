/** Events that were set aside, and a technician who says that the cause is gone. */
import { expect, test } from 'vitest';
import { createEventsLane } from '../../../gateway/core/outbox/events-lane.ts';

test('what was set aside is sent again on demand, after what was never sent; refused again it is set aside again', () => {
  const lane = createEventsLane(0, 2);
  lane.next(0);
  lane.contentRefused([1, 2], 'payload');
  lane.next(0);
  lane.contentRefused([1, 1], 'payload');
  expect(lane.next(0)).toEqual([2, 2]);
  lane.accepted([2, 2], 0);
  expect(lane.retry(7)).toBe(0);
  lane.appended(3);
  expect(lane.retry(1)).toBe(1);
  expect(lane.states()).toMatchObject({ setAside: [], again: 1 });
  expect(lane.next(0)).toEqual([3, 3]);
  lane.accepted([3, 3], 0);
  expect(lane.next(0)).toEqual([1, 1]);
  expect(lane.contentRefused([1, 1], 'payload again')).toBe(true);
  expect(lane.states()).toMatchObject({ setAside: [{ n: 1, reason: 'payload again' }], again: 0, sent: 2 });
  expect(lane.retry(null)).toBe(1);
  expect(lane.next(0)).toEqual([1, 1]);
  lane.accepted([1, 1], 0);
  expect(lane.next(0)).toBeNull();
  lane.acknowledged(3);
  expect(lane.states()).toMatchObject({ setAside: [], again: 0, sent: 0, pending: 0 });
});

test('what is set aside and not passed yet leaves in its turn', () => {
  const lane = createEventsLane(0, 1);
  lane.next(0);
  lane.contentRefused([1, 1], 'payload');
  lane.appended(2);
  expect(lane.retry(null)).toBe(1);
  expect(lane.next(0)).toEqual([1, 2]);
  expect(lane.states().again).toBe(0);
});
