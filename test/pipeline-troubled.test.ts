/**
 * The whole arrow against the simulator's independent count, on drives made up by chance: every trouble of reception, a crew
 * that opens and closes garde, pause and mission, and now and then a service that is started anew. Both were written from
 * docs/sampling.md alone.
 */
import { expect, test } from 'vitest';
import { PLAUSIBLE } from '../gateway/core/gnss/continuity.ts';
import { createFaults } from '../gateway/core/health.ts';
import type { EventRecord, PositionRecord } from '../gateway/core/record/schema.ts';
import { createPipeline } from '../gateway/pipeline.ts';
import type { Store } from '../gateway/ports.ts';
import { firstUnexpected } from '../simulator/runner/compare.ts';
import { pressKind } from '../simulator/runner/presses.ts';
import { createExpectation } from '../simulator/vehicle/expected-positions.ts';
import { createManualClock } from './support/manual-clock.ts';
import { TROUBLED_START, troubledDrive } from './support/troubled-drive.ts';

const SECONDS = 1800;
const NOT_BEFORE = TROUBLED_START - 30 * 86_400_000;
const OPENING = {
  series: '00112233445566aa',
  newSeries: null,
  endedBefore: 'orderly',
  skipped: [],
  eventsAckedUpTo: 0,
  positionsAcked: [],
  positionsStored: [],
  faults: [],
};

/** All that outlives a restart of the service. */
function createDisk() {
  return { positions: [] as PositionRecord[], events: [] as EventRecord[], box: null as string | null };
}

/** The arrow with a store that only remembers. */
function start(clock: ReturnType<typeof createManualClock>, disk: ReturnType<typeof createDisk>) {
  const store = {
    opening: {
      ...OPENING,
      nextEvent: disk.events.length + 1,
      nextPosition: disk.positions.length + 1,
      box: disk.box,
    },
    appendEvent: (event: EventRecord, box: string | null) => {
      disk.events.push(event);
      disk.box = box;
      return Promise.resolve();
    },
    appendPosition: (position: PositionRecord) => disk.positions.push(position),
    reservedPositions: () => Number.MAX_SAFE_INTEGER,
    positionStride: () => 1,
    retain: () => Promise.resolve('too-soon' as const),
  } as unknown as Store;
  const moving = { periodS: 5, distanceM: 100, angleDeg: 15, speedKmh: 15 };
  const mission = { periodS: 2, distanceM: 40, angleDeg: 10, speedKmh: 10 };
  const pipeline = createPipeline(
    clock,
    store,
    createFaults(() => undefined),
    { show: () => undefined },
    {
      notBeforeMs: NOT_BEFORE,
      plausibility: PLAUSIBLE,
      sampling: { moving, mission, stationaryS: 60 },
      version: 'test',
      cause: 'stop',
      newService: () => 'service',
    },
  );
  void pipeline.start();
  return pipeline;
}

/** The mission's numbers are not those of the other profile, so that the wrong one shows. */
const RULES = { missionPeriodMs: 2000, missionDistanceM: 40, missionAngleDeg: 10, missionSpeedKmh: 10 };

function play(seed: number) {
  const clock = createManualClock();
  const disk = createDisk();
  const presses = () => disk.events.filter(({ type }) => type === 'press').length;
  let pipeline = start(clock, disk);
  const expectation = createExpectation({ notBeforeMs: NOT_BEFORE, rules: RULES, open: false });
  for (const step of troubledDrive(seed, SECONDS)) {
    clock.advance(step.afterMs);
    if ('bytes' in step) {
      pipeline.onBytes(step.bytes);
      expectation.epoch(step.bytes);
      continue;
    }
    if ('restart' in step) {
      pipeline = start(clock, disk);
      expectation.restart();
      continue;
    }
    const before = { tracking: pipeline.tracking(), presses: presses() };
    const monoMs = clock.monoMs();
    pipeline.onEdge({ key: step.key, down: true, monoMs });
    pipeline.onEdge({ key: step.key, down: false, monoMs });
    if (presses() === before.presses) continue;
    if (pipeline.tracking() !== before.tracking) expectation.gate(pipeline.tracking());
    expectation.press(pressKind(step.key));
  }
  clock.advance(5000);
  return { positions: disk.positions, expected: expectation.positions };
}

/** Reasons of all drives played so far. */
const seen: string[] = [];
const SEEDS = Array.from({ length: 25 }, (_, i) => i + 1);

test.each(SEEDS)('seed %i', (seed) => {
  const { positions, expected } = play(seed);
  const count: Record<string, number> = {};
  for (const { why, suspect } of expected) {
    const name = why === 'suspect' ? suspect.join('+') : why;
    count[name] = (count[name] ?? 0) + 1;
  }
  console.log(`seed ${seed}: ${expected.length} positions`, JSON.stringify(count));
  expect(firstUnexpected(expected, positions)).toBeNull();
  expect(positions).toHaveLength(expected.length);
  seen.push(...Object.keys(count).flatMap((name) => name.split('+')));
});

test('together they show nearly everything there is to show', (context) => {
  if (seen.length === 0) return context.skip('the seeds have not been run');
  const all = ['first', 'start', 'stop', 'mission', 'status', 'time', 'distance', 'angle', 'speed'];
  const doubts = ['unsafe', 'jamming', 'frozen', 'time-backwards', 'teleport', 'acceleration'];
  for (const name of [...all, ...doubts]) expect(seen).toContain(name);
});
