/** What can be said with the daemon down: from the database alone, in one short reading. */
import type { Config } from '../../core/config/options.ts';
import { shownCrew } from '../../core/crew/shown-state.ts';
import { FAULT_HINTS } from '../../core/errors.ts';
import { positionsKept, type StatusReport } from '../../core/status-report.ts';
import { VERSION } from '../../core/version.ts';
import { readSummary } from '../../drivers/sqlite/reader.ts';
import type { StoreSummary } from '../../ports-store.ts';
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
  const kept = summary ?? (faults.length === 0 ? NONE : null);
  return { ...nothing(vehicle), series: summary?.series ?? null, ...shownCrew(crew), ...recorded(kept), faults };
}

type Kept = Omit<StoreSummary, 'series' | 'vehicle' | 'box' | 'events'>;

/** There is no database: nothing was ever recorded. */
const NONE: Kept = {
  ...{ lastEvent: 0, presses: 0, eventsAckedUpTo: 0 },
  ...{ positionsStored: [], positionsAcked: [], skipped: [] },
};

function recorded(kept: Kept | null): Pick<StatusReport, 'events' | 'positions'> {
  const { lastEvent = null, eventsAckedUpTo = null, presses = null } = kept ?? {};
  return {
    events: { recorded: lastEvent, acknowledgedUpTo: eventsAckedUpTo, presses, setAside: [] },
    positions: positionsKept(kept),
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
