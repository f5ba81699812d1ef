/** A pipeline that is asked where it is, with a receiver, a finger and a disk in the hand of a test. */
import { PLAUSIBLE } from '../../gateway/core/gnss/continuity.ts';
import { createFaults } from '../../gateway/core/health.ts';
import type { PositionRecord } from '../../gateway/core/record/schema.ts';
import { createPipeline, type Pipeline } from '../../gateway/pipeline.ts';
import type { Store } from '../../gateway/ports-store.ts';
import type { Sender } from '../../gateway/sender.ts';
import type { CommandAnswer } from '../../gateway/sender-commands.ts';
import { encodeEpoch } from '../../simulator/receiver/encoder.ts';
import { crewOptions } from './crew.ts';
import { createManualClock } from './manual-clock.ts';
import { settled } from './way-out.ts';

export const START = Date.UTC(2026, 7, 12, 10);
export const STATIONARY_S = 60;
const M_PER_DEG = 111_195;

export interface Asked {
  id: string;
  /** null: none yet. */
  answer: CommandAnswer | null;
}

export function createLocating() {
  const clock = createManualClock({ wallMs: START });
  const made = {
    clock,
    positions: [] as PositionRecord[],
    /** Numbers, as they leave. */
    sent: [] as number[],
    disk: {
      takes: true,
      stride: 1,
      /** It does not answer any more. */
      stalls: false,
      /** So many of the positions are there. */
      holds: 0,
      flushes: 0,
    },
    /** Of the last epoch, s after START. */
    second: 0,
  };
  let ids = 0;
  let pipeline: Pipeline = start();

  function storeOf(nextPosition: number): Store {
    const { positions, disk } = made;
    const opening = {
      ...{
        series: '00112233445566aa',
        newSeries: null,
        endedBefore: 'orderly',
        skipped: [],
        nextEvent: 1,
        nextPosition,
      },
      ...{ eventsAckedUpTo: 0, positionsAcked: [], positionsStored: [], box: null, faults: [] },
    };
    return {
      opening,
      appendEvent: () => Promise.resolve(),
      appendPosition: (position: PositionRecord) => positions.push(position),
      reservedPositions: () => 10_000,
      positionStride: () => disk.stride,
      flush: () => {
        disk.flushes++;
        if (disk.takes) disk.holds = positions.length;
        return disk.stalls ? new Promise(() => undefined) : Promise.resolve(disk.takes);
      },
    } as unknown as Store;
  }

  function start(): Pipeline {
    const sender = {
      ...{ eventStored: () => undefined, gateClosed: () => undefined, publishState: () => undefined },
      position: ({ n }: PositionRecord) => made.sent.push(n),
    } as unknown as Sender;
    const moving = { periodS: 5, distanceM: 100, angleDeg: 15, speedKmh: 15 };
    const faults = createFaults(() => undefined);
    const store = storeOf(made.positions.length + 1);
    const started = createPipeline(
      clock,
      store,
      faults,
      { show: () => undefined },
      {
        ...{ notBeforeMs: Date.UTC(2026, 0, 1), plausibility: PLAUSIBLE, version: 'test', cause: 'stop' },
        sampling: { moving, mission: moving, stationaryS: STATIONARY_S },
        ...crewOptions(),
      },
    );
    started.attach(sender);
    void started.start();
    return started;
  }

  /** Standing, an epoch a second, or one in less. */
  function park(seconds: number, change: { valid?: boolean; offM?: number; speedKmh?: number } = {}): void {
    const { valid = true, offM = 0, speedKmh = 0 } = change;
    for (let i = 0; i < seconds; i++) {
      const lastsS = Math.min(1, seconds);
      clock.advance(lastsS * 1_000);
      made.second += lastsS;
      const place = { latDeg: 4.9 + offM / M_PER_DEG, lonDeg: -52.3, altitudeM: 10, speedKmh, courseDeg: 0 };
      const truth = { t: START + Math.round(made.second * 1_000), ...place, hdop: 0.9, satellites: 11, valid };
      pipeline.onBytes(Buffer.from(encodeEpoch(truth), 'latin1'));
    }
  }

  /** Nothing comes from the receiver. */
  function silence(ms: number): void {
    clock.advance(ms);
    made.second += ms / 1_000;
  }

  async function press(key: string): Promise<void> {
    for (const down of [true, false]) pipeline.onEdge('keypad', { key, down, monoMs: clock.monoMs() });
    await settled();
  }

  function locate(change: object = {}): Asked {
    const t = pipeline.instant().t ?? 0;
    const id = `l${++ids}`;
    const asked: Asked = { id, answer: null };
    const text = JSON.stringify({ id, issued: t, expires: t + 60_000, ...change });
    void pipeline.locates.take(text).then((answer) => {
      asked.answer = answer;
    });
    return asked;
  }

  return Object.assign(made, {
    ...{ park, silence, press, locate },
    restart: () => {
      pipeline = start();
    },
    /** With the first position, and some epochs after it that are none. */
    async onDuty(): Promise<void> {
      park(3);
      await press('G');
      park(5);
    },
    /** What it is answered at once; null: nothing. */
    async answered(change: object = {}): Promise<CommandAnswer | null> {
      const asked = locate(change);
      await settled();
      return asked.answer;
    },
    whys: () => made.positions.map(({ why }) => why),
    located: () => made.positions.filter(({ why }) => why === 'locate'),
    now: () => pipeline.instant().t ?? 0,
    unknownKeys: () => pipeline.locates.unknownKeys(),
  });
}
