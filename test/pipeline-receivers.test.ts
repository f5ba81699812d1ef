/**
 * The whole arrow against the simulator's independent count, for each receiver by its name: from a cold start under every
 * sky there is, and deceived in every way. Both were written from docs/sampling.md alone.
 */
import { expect, test } from 'vitest';
import { PROFILES } from '../simulator/receiver/profiles.ts';
import { createTelling } from '../simulator/receiver/recording.ts';
import { firstUnexpected } from '../simulator/runner/compare.ts';
import { createDuty } from '../simulator/runner/duty.ts';
import { createExpectation } from '../simulator/vehicle/expected-positions.ts';
import { seenIn, surrounded, TRACE_S } from './simulator/receiver/trace.ts';
import { createManualClock } from './support/manual-clock.ts';
import { ARROW_RULES, createDisk, startArrow } from './support/remembering-arrow.ts';

const SKY = [
  { at: 90, kind: 'week-rollover' },
  { from: 100, to: 130, kind: 'canopy' },
  { from: 150, to: 180, kind: 'canyon' },
  { from: 200, to: 215, kind: 'tunnel' },
  { from: 230, to: 280, kind: 'jamming' },
  { at: 299, kind: 'leap-second' },
  { from: 300, to: 330, kind: 'teleport' },
  { from: 350, to: 390, kind: 'drag', speedMs: 5 },
  { from: 400, to: 430, kind: 'frozen' },
  { from: 440, to: 450, kind: 'antenna-short' },
  { from: 480, to: 540, kind: 'bay' },
];
const MONTH_MS = 30 * 86_400_000;
const RECEIVERS = [...Object.keys(PROFILES).map((profile) => ({ profile, hz: 1 })), { profile: 'quectel-lc79', hz: 5 }];
/**
 * It lists its sky when its epoch is over for who does not wait for it: the gateway counts a view to the next epoch, the
 * independent count to this one, and they differ by an epoch in when a jammer begins.
 */
const SKY_LAST = 'teseo';

test.each(RECEIVERS)('$profile at $hz Hz', ({ profile, hz }) => {
  const sky = SKY.filter(({ kind }) => profile !== SKY_LAST || kind !== 'jamming');
  const scenario = surrounded({ receiver: { profile, hz, baud: 115_200, start: 'cold' }, sky });
  const tell = createTelling(scenario, seenIn(scenario, hz), hz);
  const notBeforeMs = scenario.startT - MONTH_MS;
  const clock = createManualClock();
  const disk = createDisk();
  const arrow = startArrow(clock, disk, notBeforeMs);
  const expectation = createExpectation({ notBeforeMs, rules: ARROW_RULES, open: false });
  for (const down of [true, false]) arrow.onEdge('keypad', { key: 'G', down, monoMs: clock.monoMs() });
  const pressed = { key: 'G', atMs: 0, registered: 1, delivered: false, refused: null };
  expect(createDuty(expectation).pressed({ key: 'G', atMs: clock.monoMs() }, pressed)).toBeNull();
  expect(arrow.tracking()).toBe(true);
  for (let i = 0; i < TRACE_S * hz; i++) {
    clock.advance(1000 / hz);
    const bytes = tell(i / hz);
    arrow.onBytes(bytes);
    expectation.epoch(bytes);
  }
  clock.advance(5000);
  const { positions } = expectation;
  expect(firstUnexpected(positions, disk.positions)).toBeNull();
  expect(disk.positions).toHaveLength(positions.length);
  const doubts = new Set(positions.flatMap(({ suspect }) => suspect));
  expect(doubts).toContain('teleport');
  expect(doubts).toContain('frozen');
  expect(doubts.has('jamming')).toBe(profile !== SKY_LAST);
});
