import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RESEND_FIRST_MS } from '../../../gateway/core/limits.ts';
import { createPositionsLane, type Flight } from '../../../gateway/core/outbox/positions-lane.ts';
import { countRanges, inRanges, type Ranges, unionRanges } from '../../../gateway/core/record/ranges.ts';
import { samplePosition } from '../../support/records.ts';

const step = fc.record({
  what: fc.constantFrom('append', 'live', 'history', 'land', 'retire', 'ack', 'wait'),
  ok: fc.boolean(),
});

/** A lane, a link that loses what it likes, and a platform that acknowledges when it likes. */
function createWorld() {
  const lane = createPositionsLane([], []);
  let n = 0;
  let now = 0;
  let acked: Ranges = [];
  let delivered: Ranges = [];
  const flying: Flight[] = [];

  function fly(flight: Flight | null | undefined): void {
    if (!flight) return;
    for (const [from, to] of flight.numbers) {
      for (let k = from; k <= to; k++) expect(inRanges(acked, k)).toBe(false);
    }
    flying.push(flight);
  }

  function land(ok: boolean): void {
    const flight = flying.shift();
    if (flight === undefined) return;
    if (!ok) {
      lane.lost(flight);
      return;
    }
    delivered = unionRanges(delivered, flight.numbers);
    lane.accepted(flight, now);
  }

  return {
    lane,
    step(what: string, ok: boolean): void {
      now += what === 'wait' ? RESEND_FIRST_MS : 1_000;
      if (what === 'append') lane.appended(samplePosition({ n: ++n }));
      else if (what === 'live') fly(lane.nextLive(now)?.flight);
      else if (what === 'history') fly(lane.nextHistory(now, 3));
      else if (what === 'land') land(ok);
      else if (what === 'retire') lane.retire();
      else if (what === 'ack') {
        acked = delivered;
        lane.acknowledged(acked);
      }
    },
    /**
     * From here on nothing is lost, and the platform answers: while it is silent the oldest are sent again before anything else.
     * @returns how many positions there were, and how many were delivered
     */
    finish(): [number, number] {
      for (let i = 0; i < 400 && countRanges(delivered) < n; i++) {
        now += 600_000;
        fly(lane.nextLive(now)?.flight);
        fly(lane.nextHistory(now, 3));
        land(true);
        acked = delivered;
        lane.acknowledged(acked);
      }
      while (flying.length > 0) land(true);
      lane.acknowledged(delivered);
      return [n, countRanges(delivered)];
    },
  };
}

test('whatever the link does: nothing acknowledged is sent again, and everything is sent in the end', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 150 }), (steps) => {
      const world = createWorld();
      for (const { what, ok } of steps) world.step(what, ok);
      const [appended, delivered] = world.finish();
      expect(delivered).toBe(appended);
      expect(world.lane.pending()).toBe(0);
    }),
    {
      examples: [
        [[...Array.from({ length: 4 }, () => ({ what: 'append' as const, ok: false })), { what: 'retire', ok: false }]],
      ],
    },
  );
});
