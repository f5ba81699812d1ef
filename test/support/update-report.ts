/** What a daemon tells whoever wants to update it, as far as that is looked at. */
import type { StatusReport } from '../../gateway/core/status-report.ts';

interface Change {
  version?: string;
  running?: boolean;
  distress?: boolean;
  tracking?: boolean;
  duty?: string;
  move?: string | null;
  mission?: string | null;
  orders?: readonly string[];
  contacts?: Record<string, boolean | null>;
  waiting?: Partial<NonNullable<StatusReport['outbox']>['events']>;
  trialLeftS?: number;
  series?: string | null;
  recorded?: number | null;
  sentences?: Record<string, number>;
  up?: boolean;
  faults?: readonly string[];
  uptimeS?: number | null;
}

/** Off duty at its base, all well, but for the change. */
export function reportOf(change: Change = {}): StatusReport {
  const states = { pending: 0, inFlight: 0, sent: 0, acknowledged: 0, again: 0 };
  const revision = { revision: 'r', version: null, waiting: null };
  return {
    ...{ running: change.running ?? true, vehicle: 'V1', version: change.version ?? '1.0.0' },
    ...{ series: change.series === undefined ? 'S1' : change.series, duty: change.duty ?? 'HORS_SERVICE' },
    ...{ availability: 'INDISPONIBLE', reason: null, status: null, mission: change.mission ?? null },
    ...{ orders: [...(change.orders ?? [])], distress: change.distress ?? false, tracking: change.tracking ?? false },
    ...{ service: null, uptimeS: change.uptimeS === undefined ? 90 : change.uptimeS, clock: 'gnss', t: 1 },
    ...{ clockOffsetS: 0, move: change.move ?? null, odometerKm: null, fix: null },
    gnss: {
      ...{ kind: 'serial', source: null, bytes: 0, sentences: change.sentences ?? { RMC: 9 }, rejects: {} },
      ...{ believed: 0, refused: {}, suspect: {}, sky: 'clear', antenna: null, satellites: [] },
    },
    inputs: { open: [], refused: 0, noPresses: {}, rejects: {}, contacts: change.contacts ?? {} },
    reemit: null,
    link: { up: change.up ?? true, broker: 'mqtts://b', protocol: '5', encrypted: true, sinceS: 1 },
    events: {
      recorded: change.recorded === undefined ? 10 : change.recorded,
      acknowledgedUpTo: 10,
      presses: 0,
      setAside: [],
    },
    positions: { stored: [], acknowledged: [], skipped: [], pending: 0 },
    outbox: {
      events: { ...states, setAside: [], ...change.waiting },
      positions: { ...states, dropped: 0 },
      ...{ oldestPendingAgeS: null, roundTripS: null, timeToEmptyS: 0 },
    },
    vitals: null,
    config: { ...revision, trialLeftS: change.trialLeftS ?? null },
    unknownOrderKeys: 0,
    faults: (change.faults ?? []).map((code) => ({ code, detail: '', hint: '', sinceS: null })),
  };
}
