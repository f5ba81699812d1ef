import { expect, test } from 'vitest';
import { RESEND_FIRST_MS } from '../../../gateway/core/limits.ts';
import { HISTORY_UNACKNOWLEDGED_MAX, HISTORY_UNANSWERED_MAX } from '../../../gateway/core/outbox/limits.ts';
import { createPositionsLane, type Flight, type PositionsLane } from '../../../gateway/core/outbox/positions-lane.ts';
import { countRanges, type Ranges } from '../../../gateway/core/record/ranges.ts';
import { samplePosition } from '../../support/records.ts';

const ALL = 1_000;

function laneWith(...numbers: number[]) {
  const lane = createPositionsLane([], []);
  for (const n of numbers) lane.appended(samplePosition({ n }));
  return lane;
}

/** What goes live now, or history: the lane must have it. */
function live(lane: PositionsLane, nowMs = 0): Flight {
  const next = lane.nextLive(nowMs);
  if (next === null) throw new Error('nothing goes live');
  expect(next.flight).toMatchObject({ lane: 'live', numbers: [[next.position.n, next.position.n]], again: false });
  return next.flight;
}

function batch(lane: PositionsLane, nowMs = 0, count = ALL): Flight {
  const flight = lane.nextHistory(nowMs, count);
  if (flight === null) throw new Error('no history goes');
  return flight;
}

test('the newest goes live; those it overtook go to history, oldest first', () => {
  const lane = laneWith(1, 2, 3);
  expect(live(lane).numbers).toEqual([[3, 3]]);
  expect(batch(lane).numbers).toEqual([[1, 2]]);
  expect(lane.nextLive(0)).toBe(null);
});

test('a suspect position goes to history and never live, also where it is the newest or the only one', () => {
  const lane = laneWith(1);
  lane.appended(samplePosition({ n: 2, why: 'suspect', suspect: ['teleport'] }));
  expect(live(lane).numbers).toEqual([[1, 1]]);
  expect(lane.nextLive(0)).toBe(null);
  expect(batch(lane).numbers).toEqual([[2, 2]]);
});

test('a restart offers everything stored and not acknowledged as history, in batches of the size asked for', () => {
  const acked: Ranges = [
    [1, 20],
    [30, 40],
  ];
  const lane = createPositionsLane([[1, 250]], acked);
  const first = batch(lane, 0, 100);
  expect(first.numbers).toEqual([
    [21, 29],
    [41, 131],
  ]);
  expect(countRanges(first.numbers)).toBe(100);
});

test('several batches fly at once, and each ends by itself', () => {
  const lane = createPositionsLane([[1, 30]], []);
  const [first, second, third] = [batch(lane, 0, 10), batch(lane, 0, 10), batch(lane, 0, 10)];
  expect([first, second, third].map(({ numbers }) => numbers)).toEqual([[[1, 10]], [[11, 20]], [[21, 30]]]);
  expect(lane.nextHistory(0, 10)).toBe(null);
  lane.accepted(third, 0);
  lane.lost(first);
  expect(lane.states()).toMatchObject({ pending: 10, inFlight: 10, sent: 10 });
  expect(batch(lane).numbers).toEqual([[1, 10]]);
  lane.accepted(second, 0);
  expect(lane.pending()).toBe(30);
});

test('an unanswered live position is history', () => {
  const lane = laneWith(7);
  lane.lost(live(lane));
  expect(batch(lane).numbers).toEqual([[7, 7]]);
});

test('a closed gate leaves nothing live', () => {
  const lane = laneWith(1);
  lane.retire();
  expect(lane.nextLive(0)).toBe(null);
  expect(batch(lane).numbers).toEqual([[1, 1]]);
});

test('while the live topic is forbidden everything leaves as history, until its time or a new link', () => {
  const lane = laneWith(1);
  lane.blocked(live(lane), 0);
  lane.appended(samplePosition({ n: 2 }));
  expect(lane.nextLive(RESEND_FIRST_MS - 1)).toBe(null);
  const both = batch(lane);
  expect(both.numbers).toEqual([[1, 2]]);
  lane.accepted(both, 0);
  lane.appended(samplePosition({ n: 3 }));
  lane.blocked(live(lane, RESEND_FIRST_MS), RESEND_FIRST_MS);
  lane.linkUp();
  lane.appended(samplePosition({ n: 4 }));
  expect(live(lane, RESEND_FIRST_MS).numbers).toEqual([[4, 4]]);
});

test('forbidden history waits, longer each time, and is not the silence of the platform', () => {
  const lane = createPositionsLane([[1, 2]], []);
  let now = 0;
  for (const wait of [RESEND_FIRST_MS, 2 * RESEND_FIRST_MS, 4 * RESEND_FIRST_MS]) {
    lane.blocked(batch(lane, now), now);
    expect(lane.nextHistory(now + wait - 1, ALL)).toBe(null);
    now += wait;
    expect(lane.wakeAtMs()).toBe(now);
  }
  expect(lane.resends()).toBe(0);
  lane.appended(samplePosition({ n: 3 }));
  expect(live(lane, now - 1).numbers).toEqual([[3, 3]]);
});

test('sent and not acknowledged in time: sent again', () => {
  const lane = createPositionsLane([[1, 3]], []);
  lane.accepted(batch(lane), 0);
  expect(lane.nextHistory(RESEND_FIRST_MS - 1, ALL)).toBe(null);
  expect(lane.wakeAtMs()).toBe(RESEND_FIRST_MS);
  expect(batch(lane, RESEND_FIRST_MS).numbers).toEqual([[1, 3]]);
  expect(lane.resends()).toBe(1);
});

test('an acknowledgement that overtakes the answer of the broker is not undone by it', () => {
  const lane = createPositionsLane([[1, 3]], []);
  const flight = batch(lane);
  lane.acknowledged([[1, 3]]);
  lane.lost(flight);
  expect(lane.nextHistory(0, ALL)).toBe(null);
  expect(lane.pending()).toBe(0);
});

test('numbers that turn out not to be stored are not asked for again', () => {
  const lane = createPositionsLane([[1, 3]], []);
  const left = lane.found(batch(lane), [[2, 2]]);
  expect(left?.numbers).toEqual([[2, 2]]);
  if (left !== null) lane.lost(left);
  expect(lane.found(batch(lane), [])).toBe(null);
  expect(lane.nextHistory(0, ALL)).toBe(null);
  expect(lane.states()).toMatchObject({ pending: 0, inFlight: 0 });
});

test('a silent platform is not flooded, and less so once it let something go unanswered', () => {
  const lane = createPositionsLane([[1, HISTORY_UNACKNOWLEDGED_MAX + 5_000]], []);
  const sendAll = (nowMs: number): number => {
    let sent = 0;
    for (let next = lane.nextHistory(nowMs, 700); next !== null; next = lane.nextHistory(nowMs, 700)) {
      lane.accepted(next, nowMs);
      sent += countRanges(next.numbers);
    }
    return sent;
  };
  expect(sendAll(0)).toBe(HISTORY_UNACKNOWLEDGED_MAX);
  expect(sendAll(RESEND_FIRST_MS)).toBe(HISTORY_UNANSWERED_MAX);
  lane.acknowledged([[1, 1]]);
  expect(sendAll(RESEND_FIRST_MS)).toBe(HISTORY_UNACKNOWLEDGED_MAX - HISTORY_UNANSWERED_MAX + 1);
});

test('what flies counts as unanswered', () => {
  const lane = createPositionsLane([[1, HISTORY_UNACKNOWLEDGED_MAX + 5]], []);
  expect(countRanges(batch(lane, 0, HISTORY_UNACKNOWLEDGED_MAX - 1).numbers)).toBe(HISTORY_UNACKNOWLEDGED_MAX - 1);
  expect(countRanges(batch(lane).numbers)).toBe(1);
  expect(lane.nextHistory(0, ALL)).toBe(null);
});

test('asked for once more: after what is unsent, once, acknowledged or not', () => {
  const lane = createPositionsLane([[1, 5]], [[1, 4]]);
  lane.again([[2, 3]]);
  const fresh = batch(lane);
  expect(fresh).toMatchObject({ numbers: [[5, 5]], again: false });
  lane.accepted(fresh, 0);
  const again = batch(lane);
  expect(again).toMatchObject({ numbers: [[2, 3]], again: true });
  expect(lane.states()).toEqual({ pending: 0, inFlight: 2, sent: 1, acknowledged: 4, again: 2 });
  lane.lost(again);
  // An acknowledgement of all that the platform has does not undo what it asked for.
  lane.acknowledged([[1, 5]]);
  const found = lane.found(batch(lane), [[2, 2]]);
  expect(found).toMatchObject({ numbers: [[2, 2]], again: true });
  if (found !== null) lane.accepted(found, 0);
  expect(lane.nextHistory(0, ALL)).toBe(null);
  expect(lane.pending()).toBe(0);
  expect(lane.wakeAtMs()).toBe(null);
});

test('what is asked for and is gone is not looked for for ever', () => {
  const lane = createPositionsLane([], []);
  lane.again([[1, 9]]);
  expect(lane.found(batch(lane), [])).toBe(null);
  expect(lane.nextHistory(0, ALL)).toBe(null);
  expect(lane.states()).toMatchObject({ again: 0, inFlight: 0 });
});
