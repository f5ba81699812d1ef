/** The answer to `balise status`: counters and snapshots of the running parts. Coordinates are not among them. */
import type { Config } from './core/config/options.ts';
import type { Faults } from './core/health.ts';
import { countRanges, subtractRanges } from './core/record/ranges.ts';
import type { StatusReport } from './core/status-report.ts';
import { VERSION } from './core/version.ts';
import type { Pipeline } from './pipeline.ts';
import type { Store } from './ports.ts';
import type { Sender } from './sender.ts';

interface Parts {
  config: Config;
  store: Store;
  pipeline: Pipeline;
  sender: Sender;
  faults: Faults;
  startedMs: number;
}

export async function buildReport({
  config,
  store,
  pipeline,
  sender,
  faults,
  startedMs,
}: Parts): Promise<StatusReport> {
  const { monoMs, t, clock: source } = pipeline.instant();
  const { crew, gnss, fixMonoMs, here } = pipeline.snapshot();
  const link = sender.link();
  const lanes = sender.lanes();
  const ageS = (since: number | null): number | null =>
    since === null ? null : Math.round((monoMs - since) / 100) / 10;
  const onDisk = await store.summary();
  return {
    running: true,
    vehicle: config['vehicle.id'],
    version: VERSION,
    series: store.opening.series,
    duty: crew.duty,
    availability: crew.availability,
    status: crew.status,
    tracking: pipeline.tracking(),
    service: crew.service,
    uptimeS: ageS(startedMs),
    clock: source,
    t,
    fix: {
      ageS: ageS(fixMonoMs),
      mode: here?.mode ?? null,
      hdop: here?.hdop ?? null,
      satellites: here?.satellitesUsed ?? null,
    },
    gnss: {
      kind: config['gnss.kind'],
      bytes: gnss.bytes,
      sentences: gnss.sentences,
      rejects: gnss.rejects,
      believed: gnss.fixesBelieved,
      refused: gnss.refusals,
    },
    link: {
      up: link.up,
      broker: link.broker,
      protocol: link.protocol,
      encrypted: link.encrypted,
      sinceS: ageS(link.sinceMonoMs),
    },
    events: {
      recorded: onDisk?.events ?? 0,
      acknowledgedUpTo: lanes.eventsAckedUpTo,
      presses: onDisk?.presses ?? 0,
      setAside: lanes.setAside,
    },
    positions: {
      stored: (onDisk?.positionsStored ?? []).map(([from, to]) => [from, to]),
      acknowledged: (onDisk?.positionsAcked ?? []).map(([from, to]) => [from, to]),
      skipped: (onDisk?.skipped ?? []).map(([from, to]) => [from, to]),
      pending: countRanges(subtractRanges(onDisk?.positionsStored ?? [], onDisk?.positionsAcked ?? [])),
    },
    faults: faults
      .standing()
      .map(({ code, detail, hint, sinceMonoMs }) => ({ code, detail, hint, sinceS: ageS(sinceMonoMs) })),
  };
}
