/** The arrow from the receiver's bytes on: what is suspect goes its own way, what ails reception is told, the gate forgets. */
import { beforeEach, describe, expect, test } from 'vitest';
import { PLAUSIBLE } from '../gateway/core/gnss/continuity.ts';
import { createFaults } from '../gateway/core/health.ts';
import type { TrackPoint } from '../gateway/core/motion/track.ts';
import type { EventBody } from '../gateway/core/record/schema.ts';
import { createGnssArrow } from '../gateway/pipeline-gnss.ts';
import { encodeEpoch } from '../simulator/receiver/encoder.ts';
import { createManualClock } from './support/manual-clock.ts';

const START = Date.UTC(2026, 7, 12, 10, 0, 0);
const M_PER_DEG = 111_195.08;

let clock: ReturnType<typeof createManualClock>;
let positions: [string, TrackPoint][];
let events: EventBody[];
let trusted: number[];
let gate: boolean;
let second: number;

beforeEach(() => {
  clock = createManualClock();
  positions = [];
  events = [];
  trusted = [];
  gate = true;
  second = 0;
});

function start(notBeforeMs = Date.UTC(2026, 0, 1)) {
  const faults = createFaults(() => undefined);
  const moving = { periodS: 5, distanceM: 100, angleDeg: 15, speedKmh: 15 };
  const options = { notBeforeMs, plausibility: PLAUSIBLE, sampling: { moving, mission: moving, stationaryS: 60 } };
  const arrow = createGnssArrow(clock, faults, options, 0, {
    gateOpen: () => gate,
    missionOpen: () => false,
    onTrusted: (fix) => trusted.push(fix.t),
    onPosition: (point, why) => positions.push([why, point]),
    onHere: () => undefined,
    onEvent: (body) => events.push(body),
  });
  return { arrow, standing: () => faults.standing().map(({ code }) => code) };
}

type Arrow = ReturnType<typeof start>['arrow'];

/** One epoch a second, driving north at 50 km/h, `offM` metres off. */
function drive(
  arrow: Arrow,
  seconds: number,
  change: { offM?: number; valid?: boolean; startT?: number; speedKmh?: number; open?: boolean } = {},
): void {
  const { offM = 0, valid = true, startT = START, speedKmh = 50 } = change;
  for (let i = 0; i < seconds; i++) {
    clock.advance(1_000);
    second++;
    const latDeg = 4.9 + ((second * speedKmh) / 3.6 + offM) / M_PER_DEG;
    const fix = { latDeg, lonDeg: -52.3, altitudeM: 10, speedKmh, courseDeg: 0, hdop: 0.9, satellites: 11, valid };
    arrow.onBytes(Buffer.from(encodeEpoch({ t: startT + second * 1_000, ...fix }), 'latin1'));
  }
  if (!change.open) arrow.idle();
}

const whys = () => positions.map(([why]) => why);
const told = () =>
  events.map((event) => (event.type === 'gnss' ? `${event.standing ? '+' : '-'}${event.condition}` : event.type));

test('a teleport is kept as suspect and moves neither the place, the clock, the odometer nor the movement', () => {
  const { arrow } = start();
  drive(arrow, 30);
  const before = arrow.snapshot();
  const clocked = trusted.length;
  positions = [];
  drive(arrow, 6, { offM: 40_000 });
  expect(whys()).toEqual(['suspect', 'suspect']);
  expect(positions[0]?.[1].fix.suspect).toEqual(['teleport']);
  expect(positions[0]?.[1].latDeg).toBeCloseTo(4.9 + (31 * 50) / 3.6 / M_PER_DEG + 40_000 / M_PER_DEG, 5);
  const now = arrow.snapshot();
  expect(now.here).toBe(before.here);
  expect(arrow.odometerM()).toBe(before.here?.odoM);
  expect(trusted.length).toBe(clocked);
  // Both stay to be seen: what the receiver says, and what is believed.
  expect((now.raw?.latDeg ?? 0) - (now.here?.latDeg ?? 0)).toBeGreaterThan(0.35);
  drive(arrow, 10);
  expect(whys().at(-1)).not.toBe('suspect');
  expect(told()).toEqual(['+suspect']);
});

test('one that persists is believed in the end, and says so', () => {
  const { arrow, standing } = start();
  drive(arrow, 30);
  const drivenM = arrow.odometerM();
  drive(arrow, 9, { offM: 40_000 });
  expect(arrow.snapshot().here?.latDeg).toBeLessThan(4.92);
  drive(arrow, 1, { offM: 40_000 });
  expect(whys().at(-1)).toBe('first');
  expect(told()).toEqual(['+suspect', '+relocated']);
  expect(arrow.odometerM()).toBe(drivenM);
  expect(standing()).toEqual([]);
});

test('suspect for longer is a fault, until one is trusted', () => {
  const { arrow, standing } = start();
  drive(arrow, 5);
  // Faster than any vehicle, by its own word: no chain makes that true.
  drive(arrow, 12, { speedKmh: 300, offM: -1_800 });
  expect(standing()).toContain('gnss-suspect');
  drive(arrow, 1);
  expect(standing()).not.toContain('gnss-suspect');
});

test('no fix for ten seconds is told once it lasts, and when it is over', () => {
  const { arrow } = start();
  drive(arrow, 30);
  drive(arrow, 9, { valid: false });
  expect(told()).toEqual([]);
  drive(arrow, 70, { valid: false });
  expect(told()).toEqual(['+no-fix']);
  drive(arrow, 2);
  expect(told()).toEqual(['+no-fix', '-no-fix']);
  expect(whys()).not.toContain('suspect');
});

test('a receiver that lost 1024 weeks: right time, an event and a fault', () => {
  const { arrow, standing } = start();
  drive(arrow, 10, { startT: START - 1_024 * 7 * 86_400_000 });
  expect(trusted[0]).toBe(START + 1_000);
  expect(events).toEqual([{ type: 'gnss', condition: 'week-rollover', standing: true, weeks: 1_024 }]);
  expect(standing()).toEqual(['gnss-week-rollover']);
});

test('off duty nothing is told, nothing is kept and nothing shows; on duty it begins anew', () => {
  const { arrow } = start();
  drive(arrow, 30);
  gate = false;
  arrow.onGate(clock.monoMs());
  positions = [];
  drive(arrow, 30, { offM: 40_000 });
  drive(arrow, 30, { valid: false });
  expect([positions, events]).toEqual([[], []]);
  expect(JSON.stringify(arrow.snapshot())).not.toMatch(/4\.9\d|5\.2\d|52\.3/);
  const drivenM = arrow.odometerM();
  gate = true;
  arrow.onGate(clock.monoMs());
  drive(arrow, 1, { offM: 40_000 });
  expect(whys()).toEqual(['first']);
  expect(arrow.odometerM()).toBe(drivenM);
});

describe('an epoch that is read late, because nothing has told yet where the receiver ends one', () => {
  test('is not on duty if it came before the gate opened', () => {
    const { arrow } = start();
    gate = false;
    drive(arrow, 1, { open: true });
    clock.advance(200);
    gate = true;
    arrow.onGate(clock.monoMs());
    arrow.idle();
    expect(trusted.length).toBe(1);
    expect(positions).toEqual([]);
    drive(arrow, 1, { speedKmh: 0 });
    expect(whys()).toEqual(['first']);
    // A parked vehicle is recorded where it stands; not where it stood before the garde began.
    expect(positions[0]?.[1]).toMatchObject({ move: 'STATIQUE', ageMs: 0 });
  });

  test('does not answer a press that came after it', () => {
    const { arrow } = start();
    drive(arrow, 1);
    drive(arrow, 1, { open: true });
    clock.advance(200);
    arrow.onPress('status', clock.monoMs());
    arrow.idle();
    expect(trusted.length).toBe(2);
    expect(whys()).toEqual(['first']);
    drive(arrow, 1);
    expect(whys()).toEqual(['first', 'status']);
  });
});
