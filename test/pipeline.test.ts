import { beforeEach, expect, test } from 'vitest';
import { PLAUSIBLE } from '../gateway/core/gnss/continuity.ts';
import { createFaults } from '../gateway/core/health.ts';
import { NAMING_PERIOD_MS } from '../gateway/core/limits.ts';
import { writeBox } from '../gateway/core/record/box.ts';
import type { SkippedNumbers } from '../gateway/core/record/naming.ts';
import type { EventRecord, PositionRecord } from '../gateway/core/record/schema.ts';
import { createPipeline } from '../gateway/pipeline.ts';
import type { Store } from '../gateway/ports-store.ts';
import type { Sender } from '../gateway/sender.ts';
import { encodeEpoch } from '../simulator/receiver/encoder.ts';
import { crewOptions } from './support/crew.ts';
import { createManualClock } from './support/manual-clock.ts';

const START = Date.UTC(2026, 7, 12, 10, 0, 0);
const OPENING = {
  series: '00112233445566aa',
  newSeries: null,
  endedBefore: 'orderly' as 'orderly' | 'unclean',
  skipped: [] as SkippedNumbers[],
  nextEvent: 1,
  nextPosition: 1,
  eventsAckedUpTo: 0,
  positionsAcked: [],
  positionsStored: [],
  box: null as string | null,
  faults: [],
};

let clock: ReturnType<typeof createManualClock>;
let events: EventRecord[];
let positions: PositionRecord[];
let sent: string[];
let shown: string[];
let reserved: number;

beforeEach(() => {
  clock = createManualClock();
  events = [];
  positions = [];
  sent = [];
  shown = [];
  reserved = 1_000;
});

/** Store and sender that only remember: what reached them is the question here. The real ones have suites of their own. */
function start(opening: Partial<typeof OPENING> = {}) {
  const store = {
    opening: { ...OPENING, ...opening },
    appendEvent: (event: EventRecord) => {
      events.push(event);
      return Promise.resolve();
    },
    appendPosition: (position: PositionRecord) => positions.push(position),
    reservedPositions: () => reserved,
    positionStride: () => 1,
    retain: () => Promise.resolve('too-soon' as const),
  } as unknown as Store;
  const sender = {
    eventStored: (event: EventRecord) => sent.push(`event ${event.n}`),
    position: (position: PositionRecord) => sent.push(`position ${position.n}`),
    gateClosed: () => sent.push('gate closed'),
    publishState: () => sent.push('state'),
  } as unknown as Sender;
  const faults = createFaults(() => undefined);
  const indicator = { show: (state: string, n: number | null) => shown.push(n === null ? state : `${state} ${n}`) };
  const moving = { periodS: 5, distanceM: 100, angleDeg: 15, speedKmh: 15 };
  const pipeline = createPipeline(clock, store, faults, indicator, {
    notBeforeMs: Date.UTC(2026, 0, 1),
    plausibility: PLAUSIBLE,
    sampling: { moving, mission: moving, stationaryS: 60 },
    version: 'test',
    cause: 'stop',
    ...crewOptions(),
  });
  pipeline.attach(sender);
  void pipeline.start();
  return { pipeline, faults };
}

function drive(pipeline: ReturnType<typeof start>['pipeline'], fromS: number, seconds: number, speedKmh = 50): void {
  for (let s = fromS; s < fromS + seconds; s++) {
    clock.advance(1_000);
    const truth = {
      t: START + s * 1_000,
      latDeg: 4.9 + (s * speedKmh) / 3.6 / 111_195,
      lonDeg: -52.3,
      altitudeM: 10,
      speedKmh,
      courseDeg: 0,
      hdop: 0.9,
      satellites: 11,
      valid: true,
    };
    pipeline.onBytes(Buffer.from(encodeEpoch(truth), 'latin1'));
  }
}

function press(pipeline: ReturnType<typeof start>['pipeline'], key: string): Promise<void> {
  pipeline.onEdge('keypad', { key, down: true, monoMs: clock.monoMs() });
  pipeline.onEdge('keypad', { key, down: false, monoMs: clock.monoMs() });
  // What follows from the press inside the process is done when the event loop turns.
  return new Promise((resolve) => setImmediate(resolve));
}

test('while the gate is closed no coordinate goes anywhere', async () => {
  const { pipeline } = start();
  drive(pipeline, 0, 120);
  for (const key of ['2', '7', '9', 'A']) await press(pipeline, key);
  expect(shown.filter((what) => what === 'refused')).toHaveLength(4);
  expect(positions).toEqual([]);
  expect(sent.filter((what) => what.startsWith('position'))).toEqual([]);
  expect(JSON.stringify([events, pipeline.state(), pipeline.snapshot()])).not.toMatch(/4\.9\d|52\.3/);
});

test('prise de garde opens the gate, its end closes it and leaves nothing behind', async () => {
  const { pipeline } = start();
  await press(pipeline, 'G');
  drive(pipeline, 0, 60);
  const recorded = positions.length;
  expect(recorded).toBeGreaterThan(8);
  expect(new Set(positions.map(({ service }) => service))).toEqual(new Set(['service-1']));
  await press(pipeline, 'G');
  expect(sent).toContain('gate closed');
  drive(pipeline, 60, 60);
  expect(positions.length).toBe(recorded);
  expect(events.slice(-2)).toMatchObject([
    { type: 'press', function: 'FIN_GARDE', service: 'service-1', position: null },
    { type: 'service-summary', duty: 'GARDE', service: 'service-1', durationMs: 60_000 },
  ]);
  expect(pipeline.snapshot().here).toBe(null);
  expect(shown).toEqual([
    'tracking-off',
    'tracking-on',
    'registered 2',
    'tracking-off',
    `registered ${events.length - 1}`,
  ]);
});

test('a press carries its own instant and the position then, with its age', async () => {
  const { pipeline } = start();
  await press(pipeline, 'G');
  drive(pipeline, 0, 20);
  clock.advance(700);
  await press(pipeline, '2');
  const event = events.at(-1);
  expect(event).toMatchObject({
    type: 'press',
    function: 'ARRIVEE',
    status: 'ARRIVEE',
    mono: clock.monoMs(),
    clock: 'gnss',
  });
  expect(event?.t).toBe(START + 19_700);
  expect(event?.type === 'press' ? event.position?.ageMs : null).toBe(700);
});

test('an event is shown as registered and sent only when the store has it', async () => {
  const { pipeline } = start();
  expect(shown).toEqual(['tracking-off']);
  const pressed = press(pipeline, 'G');
  expect(shown).toEqual(['tracking-off', 'tracking-on']);
  await pressed;
  expect(shown.at(-1)).toBe('registered 2');
  expect(sent).toEqual(['event 1', 'event 2', 'state']);
});

test('a press that does nothing is shown as refused and is no record', async () => {
  const { pipeline } = start();
  const before = events.length;
  await press(pipeline, 'P');
  expect(events.length).toBe(before);
  expect(shown.at(-1)).toBe('refused');
  expect(pipeline.snapshot().presses).toEqual({ refused: 1, unbound: 0 });
});

test('a restart in the middle of a garde goes on with it, and with the time it knew', () => {
  const crew = {
    duty: 'GARDE',
    dutyBeforePause: null,
    availability: 'DISPONIBLE',
    status: null,
    service: 's9',
    since: null,
    event: 4,
  };
  const box = writeBox({
    crew: crew as never,
    time: { boot: clock.bootId, utcMinusMonoMs: START, atMonoMs: 0 },
    floorMs: null,
    odometerM: 4_321,
    run: null,
    journal: null,
  });
  const { pipeline } = start({
    box,
    endedBefore: 'unclean',
    skipped: [{ of: 'p', from: 11, to: 266, reason: 'unclean-stop' }],
    nextEvent: 5,
    nextPosition: 267,
  });
  expect(pipeline.tracking()).toBe(true);
  expect(pipeline.instant()).toMatchObject({ t: START, clock: 'gnss' });
  expect(events.map(({ n, type }) => [n, type])).toEqual([
    [5, 'numbers-skipped'],
    [6, 'start'],
  ]);
  drive(pipeline, 0, 10);
  expect(positions[0]).toMatchObject({ n: 267, service: 's9', why: 'first', odoM: 4_321 });
});

test('what a stop cost is named at once; what is deleted bit by bit is one event, a minute later', () => {
  const { pipeline } = start({ skipped: [{ of: 'p', from: 3, to: 9, reason: 'quota' }] });
  const named = () => events.flatMap((event) => (event.type === 'numbers-skipped' ? [[event.from, event.to]] : []));
  pipeline.onSkipped({ of: 'p', from: 10, to: 20, reason: 'quota' });
  expect(named()).toEqual([]);
  pipeline.onSkipped({ of: 'p', from: 90, to: 99, reason: 'unclean-stop' });
  expect(named()).toEqual([[90, 99]]);
  clock.advance(NAMING_PERIOD_MS);
  expect(events.at(-1)).toMatchObject({ type: 'numbers-skipped', of: 'p', from: 3, to: 20, reason: 'quota' });
  clock.advance(10 * NAMING_PERIOD_MS);
  expect(named()).toHaveLength(2);
});

test('without reserved numbers nothing is numbered, and it is said', async () => {
  const { pipeline, faults } = start();
  await press(pipeline, 'G');
  reserved = 0;
  drive(pipeline, 0, 10);
  expect(positions).toEqual([]);
  expect(faults.standing().map(({ code }) => code)).toContain('store-stalled');
  reserved = 10;
  drive(pipeline, 10, 10);
  expect(positions[0]?.n).toBe(1);
  expect(faults.standing().map(({ code }) => code)).not.toContain('store-stalled');
});

test('UTC is unknown until the receiver says it: one time event', () => {
  const { pipeline, faults } = start();
  expect(events[0]).toMatchObject({ type: 'start', t: null, clock: 'none' });
  drive(pipeline, 0, 30);
  expect(events.filter(({ type }) => type === 'time')).toHaveLength(1);
  expect(faults.standing()).toEqual([]);
});
