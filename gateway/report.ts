/** The answer to `balise status`: counters and snapshots of the running parts. Coordinates are not among them. */
import { brokersOf } from './core/config/brokers.ts';
import type { Config } from './core/config/options.ts';
import { shownCrew } from './core/crew/shown-state.ts';
import type { Faults } from './core/health.ts';
import { countRanges } from './core/record/ranges.ts';
import { positionsKept, type StatusReport, type Vitals } from './core/status-report.ts';
import { VERSION } from './core/version.ts';
import type { Pipeline } from './pipeline.ts';
import type { Store, StoreSummary } from './ports-store.ts';
import type { Sender } from './sender.ts';
import type { LinkSnapshot } from './sender-link.ts';

interface Parts {
  config: Config;
  store: Store;
  pipeline: Pipeline;
  sender: Sender;
  faults: Faults;
  startedMs: number;
  /** Where the sentences come from, as the source calls itself. */
  source: string | null;
  reemit: StatusReport['reemit'];
  inputs: StatusReport['inputs'];
  vitals: Vitals;
}

export async function buildReport({
  config,
  store,
  pipeline,
  sender,
  faults,
  startedMs,
  source: gnssSource,
  reemit,
  inputs,
  vitals,
}: Parts): Promise<Omit<StatusReport, 'config'>> {
  const { monoMs, t, clock: source } = pipeline.instant();
  const { crew, gnss, fixMonoMs, here, quality, sky, surroundings, clockOffset, odometerM } = pipeline.snapshot();
  const lanes = sender.lanes();
  const ageS = (since: number | null): number | null =>
    since === null ? null : Math.round((monoMs - since) / 100) / 10;
  const onDisk = await store.summary();
  return {
    running: true,
    vehicle: config['vehicle.id'],
    version: VERSION,
    series: store.opening.series,
    ...shownCrew(crew),
    uptimeS: ageS(startedMs),
    clock: source,
    t,
    clockOffsetS: clockOffset === null ? null : Math.round(clockOffset.offsetS * 1_000) / 1_000,
    move: here?.move ?? null,
    odometerKm: Math.round(odometerM / 100) / 10,
    fix: {
      ageS: ageS(fixMonoMs),
      mode: quality?.mode ?? null,
      hdop: quality?.hdop ?? null,
      satellites: quality?.satellitesUsed ?? null,
      accuracyM: quality?.accuracyM?.horizontalM ?? null,
    },
    gnss: {
      kind: config['gnss.kind'],
      source: gnssSource,
      bytes: gnss.bytes,
      sentences: gnss.sentences,
      rejects: gnss.rejects,
      believed: gnss.fixesBelieved,
      refused: gnss.refusals,
      suspect: gnss.suspects,
      sky,
      antenna: surroundings.antenna?.state ?? null,
      satellites: surroundings.sky.map(({ constellation, seen, used, cn0DbHz }) => ({
        ...{ constellation, seen, used, cn0DbHz: [...cn0DbHz] },
      })),
    },
    inputs,
    reemit,
    link: brokersOf(config['platform.broker']).length === 0 ? null : linkOf(sender.link(), ageS),
    events: {
      recorded: onDisk?.lastEvent ?? null,
      acknowledgedUpTo: lanes.eventsAckedUpTo,
      presses: onDisk?.presses ?? null,
      setAside: lanes.events.setAside.map(({ n }) => n),
    },
    positions: positionsKept(onDisk),
    outbox: await outboxOf(sender, onDisk),
    vitals,
    unknownOrderKeys: sender.counters().unknownOrderKeys,
    faults: faults
      .standing()
      .map(({ code, detail, hint, sinceMonoMs }) => ({ code, detail, hint, sinceS: ageS(sinceMonoMs) })),
  };
}

function linkOf(
  { up, broker, protocol, encrypted, sinceMonoMs }: LinkSnapshot,
  ageS: (monoMs: number | null) => number | null,
): StatusReport['link'] {
  return { up, broker, protocol, encrypted, sinceS: ageS(sinceMonoMs) };
}

async function outboxOf(sender: Sender, onDisk: StoreSummary | null): Promise<StatusReport['outbox']> {
  const { events, positions, timeToEmptyS } = sender.lanes();
  const dropped = onDisk === null ? null : countRanges(onDisk.skipped);
  return {
    events,
    positions: { ...positions, dropped },
    oldestPendingAgeS: await sender.oldestPendingAgeS(),
    roundTripS: sender.roundTripS(),
    timeToEmptyS,
  };
}
