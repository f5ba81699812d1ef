/**
 * The box whose disk is recorded: the real arrow on the real store, its time in the hand of whoever runs it, so that an hour takes minutes
 * in an emulated machine. It says by marks what it has promised.
 */
import { PLAUSIBLE } from '../../../../gateway/core/gnss/continuity.ts';
import { createFaults } from '../../../../gateway/core/health.ts';
import { addRange, commonRanges, type Ranges } from '../../../../gateway/core/record/ranges.ts';
import { newSalt, openJournalKeys, sha256 } from '../../../../gateway/drivers/journal-keys.ts';
import { openStore } from '../../../../gateway/drivers/sqlite/store.ts';
import { createPipeline, type StopReason } from '../../../../gateway/pipeline.ts';
import type { Store } from '../../../../gateway/ports-store.ts';
import { encodeEpoch } from '../../../../simulator/receiver/encoder.ts';
import { crewOptions } from '../../../support/crew.ts';
import { createManualClock } from '../../../support/manual-clock.ts';
import { type Mark, shaOf } from './marks.ts';
import { motionAt } from './way.ts';

export const VEHICLE = 'AMB-973-07';
const POSITIONS_AT_RISK_S = 30;
const MOVING = { periodS: 5, distanceM: 100, angleDeg: 15, speedKmh: 15 };

export interface Box {
  /** UTC by its own clock, ms. */
  nowMs(): number;
  /** The receiver speaks each second, and everything that falls due is done. */
  drive(seconds: number): Promise<void>;
  /** Resolves when what follows from it is on stable storage. */
  press(key: string): Promise<void>;
  /** The platform has everything that it was told so far. */
  acknowledge(): Promise<void>;
  retain(): Promise<void>;
  erase(fromMs: number, toMs: number): Promise<void>;
  stop(reason: StopReason): Promise<void>;
}

export interface BoxOptions {
  wallMs: number;
  boot: string;
  mark(mark: Mark): void;
  /** A lie that must be found: an event is called registered before it is on the disk. */
  early?: boolean;
}

/** Says what the store promises, at the moment of the promise. */
function witnessed(store: Store, { mark, early = false }: BoxOptions, told: Told): Store {
  return {
    ...store,
    async appendEvent(event, box) {
      const registered = { is: 'registered', n: event.n, sha: shaOf(event) } as const;
      if (early) mark(registered);
      await store.appendEvent(event, box);
      if (!early) mark(registered);
      told.events = Math.max(told.events, event.n);
    },
    appendPosition(position) {
      mark({ is: 'used', n: position.n, sha: shaOf(position) });
      told.positions = addRange(told.positions, position.n, position.n);
      store.appendPosition(position);
    },
  };
}

/** What left for the platform. */
interface Told {
  events: number;
  positions: Ranges;
}

export async function startBox(directory: string, options: BoxOptions): Promise<Box> {
  const { mark, wallMs, boot } = options;
  const clock = { ...createManualClock({ wallMs }), bootId: boot };
  const faults = createFaults((fault, standing) => {
    if (standing && /^(store|journal)/.test(fault.code)) throw new Error(`${fault.code}: ${fault.detail}`);
  });
  const real = await openStore({ directory, positionsAtRiskS: POSITIONS_AT_RISK_S, vehicle: VEHICLE }, clock, {
    onFault: (fault) => faults.raise(fault, clock.monoMs()),
    onMended: () => undefined,
    onSkipped: (numbers) => pipeline.onSkipped(numbers),
    announce(deletion) {
      const { cutFrom, stones, positions } = deletion;
      mark({ is: 'going', cutFrom, stones, positions });
      return pipeline.announce(deletion);
    },
    onDead(detail) {
      throw new Error(detail);
    },
  });
  const { series, nextEvent, nextPosition, positionsAcked } = real.opening;
  const { signer } = openJournalKeys(directory);
  mark({ is: 'opened', series, nextEvent, nextPosition, key: signer?.key ?? '' });
  const told: Told = { events: nextEvent - 1, positions: positionsAcked };
  const store = witnessed(real, options, told);
  let services = 0;
  const pipeline = createPipeline(
    clock,
    store,
    faults,
    { show: () => undefined },
    {
      ...{ notBeforeMs: Date.UTC(2020, 0, 1), hostClock: () => 'ntp', plausibility: PLAUSIBLE },
      sampling: { moving: MOVING, mission: MOVING, stationaryS: 60 },
      ...{ version: 'rig', cause: 'stop' },
      ...crewOptions(),
      newService: () => `${boot}-service-${++services}`,
      journal: { vehicle: VEHICLE, signer, sha256, newSalt },
    },
  );
  await pipeline.start();
  await store.resume();
  let stored = '[]';

  async function settle(): Promise<void> {
    await store.idle();
    const positions = (await store.summary())?.positionsStored ?? [];
    if (JSON.stringify(positions) === stored) return;
    stored = JSON.stringify(positions);
    mark({ is: 'stored', positions });
  }

  return {
    nowMs: clock.wallMs,
    async drive(seconds) {
      for (let second = 0; second < seconds; second++) {
        clock.advance(1_000);
        pipeline.onBytes(Buffer.from(encodeEpoch(motionAt(clock.wallMs())), 'latin1'));
        await settle();
      }
    },
    async press(key) {
      for (const down of [true, false]) pipeline.onEdge('keypad', { key, down, monoMs: clock.monoMs() });
      await settle();
    },
    async acknowledge() {
      const { events, positions } = told;
      mark({ is: 'acknowledged', events, positions });
      await store.acknowledge(events, positions);
    },
    async retain() {
      // What this life recorded is not old.
      const before = commonRanges(store.opening.positionsStored, [[1, nextPosition - 1]]);
      mark({ is: 'going', cutFrom: null, stones: [], positions: before });
      await store.retain(clock.wallMs(), false);
      await settle();
    },
    async erase(fromMs, toMs) {
      await store.erase({ fromMs, toMs, reason: 'request', by: 'rig' });
      await settle();
    },
    async stop(reason) {
      await pipeline.stop(reason);
      await settle();
      await store.close();
    },
  };
}
