/** The whole arrow with a store that only remembers: what it records is there to be compared. */
import { PLAUSIBLE } from '../../gateway/core/gnss/continuity.ts';
import { createFaults } from '../../gateway/core/health.ts';
import type { EventRecord, PositionRecord } from '../../gateway/core/record/schema.ts';
import { createPipeline } from '../../gateway/pipeline.ts';
import type { Store } from '../../gateway/ports-store.ts';
import { crewOptions } from './crew.ts';
import type { createManualClock } from './manual-clock.ts';

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

/** All that outlives a restart of the service, and what the crew was told last of a press that has no effect. */
export function createDisk() {
  const refused = null as string | null;
  return { positions: [] as PositionRecord[], events: [] as EventRecord[], box: null as string | null, refused };
}

export function startArrow(
  clock: ReturnType<typeof createManualClock>,
  disk: ReturnType<typeof createDisk>,
  notBeforeMs: number,
) {
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
    {
      show: (state, _, detail) => {
        if (state === 'refused') disk.refused = detail;
      },
    },
    {
      notBeforeMs,
      plausibility: PLAUSIBLE,
      sampling: { moving, mission, stationaryS: 60 },
      version: 'test',
      cause: 'stop',
      ...crewOptions(),
    },
  );
  void pipeline.start();
  return pipeline;
}

/** As the independent count is told of them. The mission's numbers are not those of the other profile, so that the wrong one shows. */
export const ARROW_RULES = { missionPeriodMs: 2000, missionDistanceM: 40, missionAngleDeg: 10, missionSpeedKmh: 10 };
