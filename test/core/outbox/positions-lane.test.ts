import fc from 'fast-check';
import { expect, test } from 'vitest';
import { HISTORY_BATCH_POSITIONS, HISTORY_UNACKNOWLEDGED_MAX, RESEND_FIRST_MS } from '../../../gateway/core/limits.ts';
import { createPositionsLane } from '../../../gateway/core/outbox/positions-lane.ts';
import { addRange, countRanges, inRanges, type Ranges } from '../../../gateway/core/record/ranges.ts';
import { samplePosition } from '../../support/records.ts';

test('the newest goes live; those it overtook go to history, oldest first', () => {
  const lane = createPositionsLane([], []);
  for (const n of [1, 2, 3]) lane.appended(samplePosition({ n }));
  expect(lane.nextLive(0)?.n).toBe(3);
  expect(lane.nextHistory(0)).toEqual([[1, 2]]);
  expect(lane.nextLive(0)).toBe(null);
});

test('a suspect position goes to history and never live, also where it is the newest or the only one', () => {
  const lane = createPositionsLane([], []);
  lane.appended(samplePosition({ n: 1 }));
  lane.appended(samplePosition({ n: 2, why: 'suspect', suspect: ['teleport'] }));
  expect(lane.nextLive(0)?.n).toBe(1);
  expect(lane.nextLive(0)).toBe(null);
  expect(lane.nextHistory(0)).toEqual([[2, 2]]);
});

test('a restart offers everything stored and not acknowledged as history, in batches', () => {
  const lane = createPositionsLane(
    [[1, 250]],
    [
      [1, 20],
      [30, 40],
    ],
  );
  const first = lane.nextHistory(0);
  expect(first?.[0]).toEqual([21, 29]);
  expect(countRanges(first ?? [])).toBe(HISTORY_BATCH_POSITIONS);
  expect(lane.nextHistory(0)).toBe(null);
});

test('an unanswered live position is history', () => {
  const lane = createPositionsLane([], []);
  lane.appended(samplePosition({ n: 7 }));
  lane.nextLive(0);
  lane.lost('live', [[7, 7]]);
  expect(lane.nextHistory(0)).toEqual([[7, 7]]);
});

test('a closed gate leaves nothing live', () => {
  const lane = createPositionsLane([], []);
  lane.appended(samplePosition({ n: 1 }));
  lane.retire();
  expect(lane.nextLive(0)).toBe(null);
  expect(lane.nextHistory(0)).toEqual([[1, 1]]);
});

test('while the live topic is forbidden everything leaves as history, until its time or a new link', () => {
  const lane = createPositionsLane([], []);
  lane.appended(samplePosition({ n: 1 }));
  expect(lane.nextLive(0)?.n).toBe(1);
  lane.blocked('live', [[1, 1]], 0);
  lane.appended(samplePosition({ n: 2 }));
  expect(lane.nextLive(RESEND_FIRST_MS - 1)).toBe(null);
  expect(lane.nextHistory(0)).toEqual([[1, 2]]);
  lane.accepted('history', [[1, 2]], 0);
  lane.appended(samplePosition({ n: 3 }));
  expect(lane.nextLive(RESEND_FIRST_MS)?.n).toBe(3);
  lane.blocked('live', [[3, 3]], RESEND_FIRST_MS);
  lane.linkUp();
  lane.appended(samplePosition({ n: 4 }));
  expect(lane.nextLive(RESEND_FIRST_MS)?.n).toBe(4);
});

test('forbidden history waits, longer each time, and is not the silence of the platform', () => {
  const lane = createPositionsLane([[1, 2]], []);
  let now = 0;
  for (const wait of [RESEND_FIRST_MS, 2 * RESEND_FIRST_MS, 4 * RESEND_FIRST_MS]) {
    expect(lane.nextHistory(now)).toEqual([[1, 2]]);
    lane.blocked('history', [[1, 2]], now);
    expect(lane.nextHistory(now + wait - 1)).toBe(null);
    now += wait;
    expect(lane.wakeAtMs()).toBe(now);
  }
  expect(lane.resends()).toBe(0);
  lane.appended(samplePosition({ n: 3 }));
  expect(lane.nextLive(now - 1)?.n).toBe(3);
});

test('sent and not acknowledged in time: sent again', () => {
  const lane = createPositionsLane([[1, 3]], []);
  lane.accepted('history', lane.nextHistory(0) ?? [], 0);
  expect(lane.nextHistory(RESEND_FIRST_MS - 1)).toBe(null);
  expect(lane.wakeAtMs()).toBe(RESEND_FIRST_MS);
  expect(lane.nextHistory(RESEND_FIRST_MS)).toEqual([[1, 3]]);
  expect(lane.resends()).toBe(1);
});

test('an acknowledgement that overtakes the answer of the broker is not undone by it', () => {
  const lane = createPositionsLane([[1, 3]], []);
  const batch = lane.nextHistory(0) ?? [];
  lane.acknowledged([[1, 3]]);
  lane.lost('history', batch);
  expect(lane.nextHistory(0)).toBe(null);
  expect(lane.pending()).toBe(0);
});

test('numbers that turn out not to be stored are not asked for again', () => {
  const lane = createPositionsLane([[1, 2]], []);
  lane.lost('history', []);
  lane.gone([[1, 2]]);
  expect(lane.nextHistory(0)).toBe(null);
});

test('a silent platform is not flooded', () => {
  const lane = createPositionsLane([[1, HISTORY_UNACKNOWLEDGED_MAX * 2]], []);
  let sent = 0;
  for (let batch = lane.nextHistory(0); batch !== null; batch = lane.nextHistory(0)) {
    lane.accepted('history', batch, 0);
    sent += countRanges(batch);
  }
  expect(sent).toBe(HISTORY_UNACKNOWLEDGED_MAX);
});

test('whatever the link does: nothing acknowledged is sent again, and everything is sent in the end', () => {
  const step = fc.record({
    what: fc.constantFrom('append', 'live', 'history', 'retire', 'ack', 'wait'),
    ok: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
      const lane = createPositionsLane([], []);
      let n = 0;
      let now = 0;
      let acked: Ranges = [];
      let delivered: Ranges = [];
      const send = (kind: 'live' | 'history', numbers: Ranges | null, ok: boolean): void => {
        if (numbers === null) return;
        for (const [from, to] of numbers) for (let k = from; k <= to; k++) expect(inRanges(acked, k)).toBe(false);
        if (!ok) {
          lane.lost(kind, numbers);
          return;
        }
        for (const [from, to] of numbers) delivered = addRange(delivered, from, to);
        lane.accepted(kind, numbers, now);
      };
      const live = (ok: boolean): void => {
        const position = lane.nextLive(now);
        if (position !== null) send('live', [[position.n, position.n]], ok);
      };
      for (const { what, ok } of steps) {
        now += 1_000;
        if (what === 'append') lane.appended(samplePosition({ n: ++n }));
        else if (what === 'live') live(ok);
        else if (what === 'history') send('history', lane.nextHistory(now), ok);
        else if (what === 'retire') lane.retire();
        else if (what === 'wait') now += RESEND_FIRST_MS;
        else {
          acked = delivered;
          lane.acknowledged(acked);
        }
      }
      live(true);
      for (let i = 0; i < 200 && countRanges(delivered) < n; i++) {
        now += 600_000;
        send('history', lane.nextHistory(now), true);
      }
      expect(countRanges(delivered)).toBe(n);
      lane.acknowledged(delivered);
      expect(lane.pending()).toBe(0);
    }),
  );
});

test('asked for once more: after what is unsent, once, acknowledged or not', () => {
  const lane = createPositionsLane([[1, 5]], [[1, 4]]);
  lane.again([[2, 3]]);
  expect(lane.nextHistory(0)).toEqual([[5, 5]]);
  lane.accepted('history', [[5, 5]], 0);
  expect(lane.nextHistory(0)).toEqual([[2, 3]]);
  expect(lane.states()).toEqual({ pending: 0, inFlight: 2, sent: 1, acknowledged: 4, again: 2 });
  lane.lost('history', [[2, 3]]);
  // An acknowledgement of all that the platform has does not undo what it asked for.
  lane.acknowledged([[1, 5]]);
  expect(lane.nextHistory(0)).toEqual([[2, 3]]);
  // One of them was not found.
  lane.accepted('history', [[2, 2]], 0);
  expect(lane.nextHistory(0)).toBe(null);
  expect(lane.pending()).toBe(0);
  expect(lane.wakeAtMs()).toBe(null);
});

test('what is asked for and is gone is not looked for for ever', () => {
  const lane = createPositionsLane([], []);
  lane.again([[1, 9]]);
  expect(lane.nextHistory(0)).toEqual([[1, 9]]);
  lane.lost('history', []);
  lane.gone([[1, 9]]);
  expect(lane.nextHistory(0)).toBe(null);
});
