/** What can be said with the daemon down: from the database alone, in one short reading. */
import type { Config } from '../../core/config/options.ts';
import { shownCrew } from '../../core/crew/shown-state.ts';
import { FAULT_HINTS } from '../../core/errors.ts';
import { countRanges, type Ranges, subtractRanges } from '../../core/record/ranges.ts';
import type { StatusReport } from '../../core/status-report.ts';
import { VERSION } from '../../core/version.ts';
import { readSummary } from '../../drivers/sqlite/reader.ts';
import { boxKept } from '../told.ts';

/** A database that cannot be read is a fault of the report. */
export async function fromDatabase(config: Config): Promise<StatusReport> {
  const faults: StatusReport['faults'] = [];
  let summary: ReturnType<typeof readSummary> = null;
  try {
    summary = readSummary(config['store.directory']);
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    faults.push({ code: 'store-unusable', detail, hint: FAULT_HINTS['store-unusable'], sinceS: null });
  }
  const { crew } = await boxKept(summary?.box ?? null);
  const vehicle = summary?.vehicle ?? config['vehicle.id'];
  return { ...nothing(vehicle), series: summary?.series ?? null, ...shownCrew(crew), ...recorded(summary), faults };
}

function recorded(summary: ReturnType<typeof readSummary>): Pick<StatusReport, 'events' | 'positions'> {
  const pairs = (ranges: Ranges): [number, number][] => ranges.map(([from, to]) => [from, to]);
  const stored = summary?.positionsStored ?? [];
  const acknowledged = summary?.positionsAcked ?? [];
  return {
    events: {
      recorded: summary?.events ?? 0,
      acknowledgedUpTo: summary?.eventsAckedUpTo ?? 0,
      presses: summary?.presses ?? 0,
      setAside: [],
    },
    positions: {
      stored: pairs(stored),
      acknowledged: pairs(acknowledged),
      skipped: pairs(summary?.skipped ?? []),
      pending: countRanges(subtractRanges(stored, acknowledged)),
    },
  };
}

/** All that only a running daemon knows. */
function nothing(vehicle: string) {
  return {
    ...{ running: false, vehicle, version: VERSION },
    ...{ uptimeS: null, clock: 'none', t: null, clockOffsetS: null },
    ...{ move: null, odometerKm: null, fix: null, gnss: null, inputs: null, unknownOrderKeys: 0 },
    ...{ reemit: null, link: null, outbox: null, vitals: null, config: null },
  };
}
