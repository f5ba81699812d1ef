/** What the page is told of the one vehicle that it follows; types only, as api.ts. */
import type { OrderReport } from '../platform/orders.ts';
import type { Range } from '../platform/ranges.ts';
import type { RosterOrder, RosterReport } from '../platform/rosters.ts';

export interface Followed {
  vehicle: string;
  /** By time. */
  track: TrackPoint[];
  /** Newest first. */
  missions: MissionView[];
  ledger: LedgerView;
  link: LinkView;
  proof: ProofView;
  orders: OrderReport[];
  rosters: RosterReport[];
  /** The last one that was said, to begin from; null: none was. */
  roster: RosterOrder | null;
}

export interface MissionView {
  mission: string;
  caseId: string | null;
  /** Who said yes; null: nobody has. */
  by: 'vehicle' | 'company' | null;
  answer: { outcome: 'accepted' | 'refused'; reason: string | null; late: boolean; t: number | null } | null;
  received: number | null;
  unanswered: number | null;
  cancelled: { t: number | null; applied: boolean; reason: string | null } | null;
  expired: number | null;
  endedBy: 'return' | 'next-mission' | 'cancelled' | 'abandoned' | null;
  outcome: 'transported' | 'sortie-blanche' | 'cancelled' | 'unfinished' | null;
  steps: StepView[];
  /** Of the vehicle's own sum, recounted here; null: it has not ended, or is not known. */
  delaysMs: Record<'departure' | 'arrival' | 'onScene' | 'transport' | 'atDestination' | 'whole', number | null> | null;
  distanceM: number | null;
}

export interface StepView {
  status: string;
  t: number | null;
  /** No press said so: a later one implies it. */
  implied: boolean;
  /** A press that was a mistake said another one. */
  corrected: boolean;
  /** How long after its instant it came; null: not known. */
  lateMs: number | null;
}

export interface LedgerView {
  series: {
    series: string;
    positions: Range[];
    events: Range[];
    explained: Range[];
    missing: { positions: Range[]; events: Range[] };
  }[];
  positions: number;
  events: number;
  presses: number;
  via: { live: number; history: number; event: number };
  duplicates: number;
  conflicts: number;
  invalid: { count: number; last: string | null };
  acknowledgementsSent: number;
  /** Of the sums that the vehicle made: those that do not follow from its events. */
  disagreements: string[];
}

export interface LinkView {
  /** When the vehicle last said something of its own; null: never. */
  heard: number | null;
  /** Of its last `health`; null: none yet. */
  health: {
    t: number | null;
    received: number;
    eventsPending: number;
    positionsPending: number;
    oldestPendingAgeS: number | null;
    timeToEmptyS: number | null;
    technology: string | null;
    signalPercent: number | null;
    roaming: boolean | null;
    version: string | null;
    supplyV: number | null;
    temperatureC: number | null;
    faults: string[];
  } | null;
}

export interface ProofView {
  series: string | null;
  /** `broken`: a record is not what the next one, or a signature, says it was. */
  state: 'nothing' | 'whole' | 'broken';
  /** Every event up to here is in the chain. */
  checkedUpTo: number;
  /** The last one that a signature covers. */
  signedUpTo: number;
  /** Hex; the vehicle's public key. */
  key: string | null;
  brokenAt: { n: number; why: string } | null;
}

export interface TrackPoint {
  series: string;
  n: number;
  t: number;
  lat: number;
  lon: number;
  /** Not to be believed, and why: drawn apart. */
  suspect: string[];
  /** How long after its instant it came; null: not known, it was read from the file. */
  lateMs: number | null;
}
