/** A vehicle that records: the real arrow and the real store in one process, with its time in the hand of a test. */
import { onTestFinished } from 'vitest';
import { PLAUSIBLE } from '../../gateway/core/gnss/continuity.ts';
import { createFaults } from '../../gateway/core/health.ts';
import type { KeyEvent } from '../../gateway/core/record/journal/events.ts';
import { createJournalExport } from '../../gateway/core/record/journal/export.ts';
import { startOf } from '../../gateway/core/record/journal/hashing.ts';
import type { Verification } from '../../gateway/core/record/journal/verifier.ts';
import { verifyJournal } from '../../gateway/core/record/journal/verify.ts';
import type { PositionRecord } from '../../gateway/core/record/schema.ts';
import { openJournalKeys, sha256 } from '../../gateway/drivers/journal-keys.ts';
import { openRecords } from '../../gateway/drivers/sqlite/records-reader.ts';
import { openStore } from '../../gateway/drivers/sqlite/store.ts';
import { DEFAULT_QUOTA, type StoreQuota } from '../../gateway/drivers/sqlite/store-quota.ts';
import { createPipeline } from '../../gateway/pipeline.ts';
import { crewOptions } from './crew.ts';
import { CHECKS } from './journal.ts';
import { createManualClock } from './manual-clock.ts';
import { directory } from './store.ts';

export const START = Date.UTC(2026, 0, 1);
export const DAY_MS = 86_400_000;
const VEHICLE = 'AMB-973-07';

/** @param hold true: what is announced is never said, as where the power goes at that moment */
export async function startVehicle(
  startMs: number,
  options: { quota?: StoreQuota; hold?: boolean; vehicle?: string; unsigned?: boolean } = {},
) {
  const clock = createManualClock({ wallMs: startMs });
  const vehicle = options.vehicle ?? VEHICLE;
  const faults = createFaults(() => undefined);
  const store = await openStore(
    { directory, positionsAtRiskS: 30, quota: options.quota ?? DEFAULT_QUOTA, vehicle },
    clock,
    {
      onFault: (fault) => faults.raise(fault, clock.monoMs()),
      onMended: () => undefined,
      onSkipped: (numbers) => pipeline.onSkipped(numbers),
      announce: (deletion) => (options.hold === true ? new Promise(() => undefined) : pipeline.announce(deletion)),
      onDead: () => undefined,
    },
  );
  onTestFinished(() => store.close());
  const moving = { periodS: 5, distanceM: 100, angleDeg: 15, speedKmh: 15 };
  const { signer } = openJournalKeys(directory);
  const crew = crewOptions();
  const pipeline = createPipeline(
    clock,
    store,
    faults,
    { show: () => undefined },
    {
      notBeforeMs: Date.UTC(2020, 0, 1),
      hostClock: () => 'ntp',
      plausibility: PLAUSIBLE,
      sampling: { moving, mission: moving, stationaryS: 60 },
      ...{ version: 'test', cause: 'stop' as const },
      ...{ ...crew, journal: { ...crew.journal, vehicle, signer: options.unsigned === true ? null : signer } },
    },
  );
  await pipeline.start();
  const resumed = store.resume();
  if (options.hold !== true) await resumed;

  return {
    ...{ clock, store, pipeline },
    key: signer?.key ?? '',
    /** Recorded, and what follows from it signed. */
    async press(...keys: string[]): Promise<void> {
      for (const key of keys) {
        for (const down of [true, false]) pipeline.onEdge('keypad', { key, down, monoMs: clock.monoMs() });
        clock.advance(1_000);
      }
      await store.idle();
    },
    async place(position: PositionRecord): Promise<void> {
      store.appendPosition(position);
      await store.flush();
    },
    /** To this instant, with a purge each day on the way. */
    async liveTo(ms: number, each: (day: number) => Promise<void> = () => Promise.resolve()): Promise<void> {
      while (clock.wallMs() < ms) {
        clock.advance(Math.min(DAY_MS, ms - clock.wallMs()));
        await each(Math.round((clock.wallMs() - START) / DAY_MS));
        await store.retain(clock.wallMs(), false);
        await store.idle();
      }
    },
  };
}

/** The journal as `balise journal export` writes it. */
export function exportStored(vehicle = VEHICLE): string[] {
  const reader = openRecords(directory);
  try {
    const chain = reader.beginning(startOf(vehicle, reader.series, sha256));
    if (chain === null) throw new Error('nothing is in a chain');
    const keys = reader.keysBefore(chain.n, chain) as KeyEvent[];
    const about = { vehicle, series: reader.series, from: chain.n, keys, t: null, version: 'test' };
    const file = createJournalExport(about, sha256);
    const records = [...reader.records(chain.n, reader.lastEvent)] as Parameters<typeof file.record>[0][];
    return [file.header(), ...records.map((record) => file.record(record)), file.footer()];
  } finally {
    reader.close();
  }
}

/** Of the files as they are, with every key believed that the first one vouches for. */
export function verifyStored(keys: string[] = [], vehicle = VEHICLE): Verification & { records: unknown[] } {
  const reader = openRecords(directory);
  try {
    const chain = reader.beginning(startOf(vehicle, reader.series, sha256));
    if (chain === null) throw new Error('nothing is in a chain');
    const records = [...reader.records(chain.n, reader.lastEvent)];
    const before = reader.keysBefore(chain.n, chain);
    const subject = { vehicle, series: reader.series };
    return { ...verifyJournal(records, subject, { keys, known: [] }, CHECKS, before), records };
  } finally {
    reader.close();
  }
}
