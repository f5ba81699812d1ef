/** Clocks that jump in the middle of everything: numbers, order, instants and the timers of the outbox stay right. */
import { beforeEach, describe, expect, test } from 'vitest';
import { OFF_DUTY } from '../gateway/core/crew/state.ts';
import { PLAUSIBLE } from '../gateway/core/gnss/continuity.ts';
import { createFaults } from '../gateway/core/health.ts';
import { RESEND_FIRST_MS } from '../gateway/core/limits.ts';
import { readBox, writeBox } from '../gateway/core/record/box.ts';
import type { EventRecord, PositionRecord } from '../gateway/core/record/schema.ts';
import { createPipeline } from '../gateway/pipeline.ts';
import type { Transport } from '../gateway/ports.ts';
import type { Store, StoreOpening } from '../gateway/ports-store.ts';
import { createSender } from '../gateway/sender.ts';
import { encodeEpoch } from '../simulator/receiver/encoder.ts';
import { crewOptions, NO_DESKS } from './support/crew.ts';
import { createManualClock, type ManualClock } from './support/manual-clock.ts';
import { samplePress } from './support/records.ts';

const START = Date.UTC(2026, 7, 12, 10, 0, 0);
const HOUR_MS = 3_600_000;
const STEPS: [what: string, byMs: number][] = [
  ['-3 h', -3 * HOUR_MS],
  ['+1 h', HOUR_MS],
  ['+20 years', Date.UTC(2046, 7, 12) - Date.UTC(2026, 7, 12)],
];

let clock: ManualClock;
let events: EventRecord[];
let positions: PositionRecord[];
let remembered: string | null = null;

beforeEach(() => {
  clock = createManualClock({ wallMs: START });
  events = [];
  positions = [];
});

function storeAt(opening: Partial<StoreOpening>): Store {
  return {
    opening: {
      ...{ series: '00112233445566aa', newSeries: null, endedBefore: 'orderly', skipped: [], nextEvent: 1 },
      ...{ nextPosition: 1, eventsAckedUpTo: 0, positionsAcked: [], positionsStored: [], box: null, faults: [] },
      ...opening,
    },
    appendEvent: (event: EventRecord, box: string | null) => {
      events.push(event);
      remembered = box;
      return Promise.resolve();
    },
    appendPosition: (position: PositionRecord) => positions.push(position),
    reservedPositions: () => 1_000,
    positionStride: () => 1,
    acknowledge: () => Promise.resolve(),
    readEvents: (from: number) => Promise.resolve([samplePress(from)]),
  } as unknown as Store;
}

function start(opening: Partial<StoreOpening> = {}) {
  const moving = { periodS: 5, distanceM: 100, angleDeg: 15, speedKmh: 15 };
  const faults = createFaults(() => undefined);
  const pipeline = createPipeline(
    clock,
    storeAt(opening),
    faults,
    { show: () => undefined },
    {
      notBeforeMs: Date.UTC(2026, 0, 1),
      plausibility: PLAUSIBLE,
      sampling: { moving, mission: moving, stationaryS: 60 },
      version: 'test',
      cause: 'stop',
      ...crewOptions(),
    },
  );
  void pipeline.start();
  return pipeline;
}

type Pipeline = ReturnType<typeof start>;

/** One fix per second, `aheadMs` ahead of the truth. */
function drive(pipeline: Pipeline, fromS: number, seconds: number, aheadMs = 0): void {
  for (let s = fromS; s < fromS + seconds; s++) {
    clock.advance(1_000);
    const place = { latDeg: 4.9 + (s * 50) / 3.6 / 111_195, lonDeg: -52.3, altitudeM: 10, speedKmh: 50, courseDeg: 0 };
    const truth = { t: START + s * 1_000 + aheadMs, ...place, hdop: 0.9, satellites: 11, valid: true };
    pipeline.onBytes(Buffer.from(encodeEpoch(truth), 'latin1'));
  }
}

function press(pipeline: Pipeline, key: string): void {
  pipeline.onEdge('keypad', { key, down: true, monoMs: clock.monoMs() });
  pipeline.onEdge('keypad', { key, down: false, monoMs: clock.monoMs() });
}

/** Numbers without a hole, monotonic instants that never go back. */
function expectOrder(): void {
  for (const records of [events, positions]) {
    expect(records.map(({ n }) => n)).toEqual(records.map((_, i) => i + 1));
    const instants = records.map(({ mono }) => mono);
    expect(instants).toEqual([...instants].sort((a, b) => a - b));
  }
}

describe.each(STEPS)('somebody sets the clock of the box by %s', (_, byMs) => {
  test('in the middle of a drive: not one record of it is another', () => {
    const records = (stepMs: number) => {
      events = [];
      positions = [];
      clock = createManualClock({ wallMs: START });
      const pipeline = start();
      press(pipeline, 'G');
      drive(pipeline, 0, 30);
      clock.stepWall(stepMs);
      press(pipeline, '1');
      drive(pipeline, 30, 30);
      expect(pipeline.instant()).toMatchObject({ t: START + 59_000, clock: 'gnss' });
      expectOrder();
      return { events, positions };
    };
    const calm = records(0);
    expect(calm.positions.length).toBeGreaterThan(10);
    expect(calm.events.at(-1)).toMatchObject({ function: 'DEPART', t: START + 29_000, clock: 'gnss' });
    expect(records(byMs)).toEqual(calm);
  });

  test('before the first fix: the order is that of the presses, and the receiver puts the time right', () => {
    const pipeline = start();
    press(pipeline, 'G');
    clock.advance(5_000);
    clock.stepWall(byMs);
    press(pipeline, '8');
    clock.advance(5_000);
    drive(pipeline, 10, 30);
    press(pipeline, '1');
    const presses = events.filter(({ type }) => type === 'press');
    expect(presses.map(({ t, clock: source }) => [t, source])).toEqual([
      [START, 'estimated'],
      [START + 5_000 + byMs, 'estimated'],
      [START + 39_000, 'gnss'],
    ]);
    expect(events.filter(({ type }) => type === 'time')).toMatchObject([{ stepMs: null }]);
    expectOrder();
  });

  test('while events wait for an acknowledgement: sent again after 30 s, no earlier and no later', async () => {
    const sent: string[] = [];
    const sender = createSender(
      clock,
      storeAt({}),
      createFaults(() => undefined),
      {
        acknowledges: true,
        tracking: () => true,
        lastPosition: () => 0,
        onDelivered: () => undefined,
        ...{ hub: null, ...NO_DESKS },
        birth: () => ({ presence: 'lost', boot: 'manual' }),
        state: () => ({ t: null }) as never,
      },
    );
    sender.attach({
      publish: (topic: string) => {
        sent.push(topic);
        return Promise.resolve({ kind: 'accepted', noSubscriber: false, bytes: 1 });
      },
    } as unknown as Transport);
    sender.handlers.onUp({
      broker: 'test',
      protocol: '5',
      encrypted: true,
      receiveMaximum: 10,
      maximumPacketBytes: null,
    });
    sender.eventStored(samplePress(1));
    await sender.idle();
    const count = () => sent.filter((topic) => topic === 'event').length;
    expect(count()).toBe(1);
    clock.advance(RESEND_FIRST_MS / 2);
    clock.stepWall(byMs);
    clock.advance(RESEND_FIRST_MS / 2 - 1);
    await sender.idle();
    expect(count()).toBe(1);
    clock.advance(1);
    await sender.idle();
    expect(count()).toBe(2);
    clock.stepWall(-byMs);
    // Silence goes on: the next one after twice as long.
    clock.advance(2 * RESEND_FIRST_MS - 1);
    await sender.idle();
    expect(count()).toBe(2);
    clock.advance(1);
    await sender.idle();
    expect(count()).toBe(3);
  });
});

describe.each(STEPS)('the receiver itself jumps by %s, and stays there', (_, byMs) => {
  test('doubted as the page on sampling says; then one event names the step, and numbers go on', () => {
    const pipeline = start();
    press(pipeline, 'G');
    drive(pipeline, 0, 30);
    const before = positions.length;
    drive(pipeline, 30, 60, byMs);
    press(pipeline, '1');
    const steps = events.filter((event) => event.type === 'time');
    expect(steps).toMatchObject([{ stepMs: null }, { stepMs: byMs }]);
    const doubted = positions.slice(before).filter(({ suspect }) => suspect.length > 0);
    // A day ahead and less is what a pause looks like (docs/sampling.md, section 3): believed at once.
    expect(doubted.length > 0).toBe(byMs < 0 || byMs > 24 * HOUR_MS);
    for (const { clock: source } of doubted) expect(source).toBe('none');
    const depart = events.findLast(({ type }) => type === 'press');
    expect(depart).toMatchObject({ t: START + 89_000 + byMs, clock: 'gnss' });
    expect(positions.at(-1)).toMatchObject({ suspect: [], clock: 'gnss' });
    expectOrder();
  });
});

describe('a boot', () => {
  const crew = OFF_DUTY;
  const known = { utcMinusMonoMs: START, atMonoMs: 0 };
  const box = (boot: string) =>
    writeBox({ crew, time: { boot, ...known }, floorMs: START + HOUR_MS, odometerM: 0, run: null, journal: null });

  test('the same one: the time of the receiver is still known, whatever the clock of the box says', () => {
    clock.stepWall(-3 * HOUR_MS);
    start({ box: box('manual') });
    expect(events[0]).toMatchObject({ n: 1, type: 'start', t: START, clock: 'gnss', boot: 'manual' });
  });

  test('another one with a clock that stood still: no time rather than a wrong one, and a press does not wait for it', () => {
    const pipeline = start({ box: box('an earlier one'), nextEvent: 7 });
    press(pipeline, 'G');
    expect(events.map(({ n, type, t, clock: source }) => [n, type, t, source])).toEqual([
      [7, 'start', null, 'none'],
      [8, 'press', null, 'none'],
    ]);
    drive(pipeline, 2 * 3_600, 5);
    expect(events.at(-1)).toMatchObject({ type: 'time', stepMs: null });
    // What came before can be dated from it: mono + (UTC − mono).
    const time = events.find((event) => event.type === 'time');
    expect(time?.type === 'time' ? time.utcMinusMonoMs : null).toBe(START + 2 * HOUR_MS - 1_000);
  });

  test('is remembered with the version that ran, and why it stopped', async () => {
    const pipeline = start();
    expect(readBox(remembered).run).toEqual({ boot: 'manual', version: 'test', stop: null });
    await pipeline.stop('signal');
    expect(readBox(remembered).run).toEqual({ boot: 'manual', version: 'test', stop: 'signal' });
  });
});
