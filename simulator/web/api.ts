/**
 * What the page and its server say to each other; types only. `GET /api/stream?follow=VEHICLE` (server-sent events) says `hello` once and
 * then `tick` about twice a second with what has changed; `POST /api/actions` takes an `Action`. All instants are UTC in ms of the
 * platform's clock, which may be simulated and N times as fast: `Now` says how to go on from it.
 */
import type { MissionOrder, OrderReport } from '../platform/orders.ts';
import type { Range } from '../platform/ranges.ts';
import type { RosterOrder, RosterReport } from '../platform/rosters.ts';

export interface Now {
  t: number;
  /** Simulated time: so many times as fast as real time; 0: it stands. */
  speed: number;
}

export interface Hello {
  title: string;
  /** null: nothing can be done to the world, the vehicles are not ours. */
  world: WorldView | null;
  broker: { url: string; kind: 'mosquitto' | 'embedded' | 'given'; protocol: '5' | '3.1.1'; encrypted: boolean };
  places: Place[];
  /** null: no map in the background, nothing is fetched from anywhere. */
  tiles: { url: string; attribution: string } | null;
  keys: KeyView[];
  now: Now;
  vehicles: VehicleView[];
  /** Oldest first, of all vehicles. */
  feed: FeedEntry[];
  /** null: nobody is followed, or it is not known (yet). */
  followed: Followed | null;
}

export interface Tick {
  now: Now;
  /** Those that have changed, each whole. */
  vehicles: VehicleView[];
  feed: FeedEntry[];
  /** Whole, where something of it has changed. */
  world?: WorldView;
  /** What has changed of the one that is followed, each key whole. */
  followed?: Partial<Followed>;
  /** Of the one that is followed; what was there stays. In no order: history comes late. */
  track?: TrackPoint[];
}

export interface Place {
  name: string;
  kind: 'base' | 'hospital' | 'commune' | 'other';
  lat: number;
  lon: number;
}

/** What a key of the crew does (docs/keypad.md), by function; null: nothing. */
export interface KeyView {
  key: string;
  function: string | null;
  hold: string | null;
}

export interface VehicleView {
  vehicle: string;
  /** What it, or its broker, said last; null: nothing yet. */
  presence: 'online' | 'stopped' | 'lost' | null;
  /** null: no state was ever heard. */
  state: StateView | null;
  /** null: off duty, or none yet. */
  position: PositionView | null;
  /** What it still has to send, by its last `health`; null: not known. */
  eventsPending: number | null;
  positionsPending: number | null;
  faults: string[];
  /** Numbers that are missing in the ledger and that nothing explains. */
  missing: number;
}

export interface StateView {
  duty: 'HORS_SERVICE' | 'GARDE' | 'VOLONTAIRE' | 'PAUSE';
  /** INCONNU: it was not renewed in time, whatever it said before. */
  availability: 'DISPONIBLE' | 'INDISPONIBLE' | 'INCONNU';
  reason: 'mission' | 'desinfection' | 'panne' | 'equipage' | 'autre' | null;
  mission: string | null;
  status: string | null;
  accepted: string[];
  orders: string[];
  distress: boolean;
  tracking: boolean;
  /** Since when; null: not known. */
  since: number | null;
  /** It turns to INCONNU then, if nothing comes. */
  validUntil: number;
}

export interface PositionView {
  t: number;
  lat: number;
  lon: number;
  speedKmh: number | null;
  courseDeg: number | null;
  fix: '2D' | '3D' | null;
  sats: number | null;
  /** Radius in which it is, 68 % of the time; null: not known. */
  accM: number | null;
  move: 'MOBILE' | 'STATIQUE';
  /** The coordinates are so much older than `t`. */
  ageMs: number;
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

/** One line of the feed. Words are of the contract; the page translates. */
export interface FeedEntry {
  vehicle: string;
  /** Of the feed: rises by one. */
  id: number;
  /** When it happened; null: not known yet. */
  t: number | null;
  /** When it came here. */
  received: number;
  what: FeedNews;
}

export type FeedNews =
  | {
      kind: 'press';
      n: number;
      key: string;
      function: string;
      status: string | null;
      mission: string | null;
      implied: string[];
      corrects: number | null;
      answer: { outcome: 'accepted' | 'refused'; reason: string | null; late: boolean } | null;
      duty: string;
      availability: string;
      reason: string | null;
      checksMissing: string[] | null;
      outsideRoster: boolean | null;
    }
  | {
      kind: 'mission';
      n: number;
      change: 'received' | 'unanswered' | 'updated' | 'cancelled' | 'expired';
      mission: string;
      applied: boolean;
    }
  | { kind: 'automatic'; n: number; change: string; duty: string }
  | { kind: 'mission-summary'; n: number; mission: string; outcome: string; endedBy: string; distanceM: number | null }
  /** Any other record: `type` and what it says in short. */
  | { kind: 'record'; n: number; type: string; detail: string }
  | { kind: 'presence'; presence: 'online' | 'stopped' | 'lost' }
  /** Its state was not renewed in time, or was heard again. */
  | { kind: 'silence'; unknown: boolean }
  /** Said to the vehicle, or answered by it. */
  | { kind: 'command'; command: 'mission' | 'roster' | 'locate' | 'resend'; said: string; result: string | null };

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

/** The simulated world: what it does to the vehicle now. */
export interface WorldView {
  vehicle: string;
  network: 'up' | 'cut' | 'half-open' | 'none-here';
  /** False: the broker is somebody else's and the vehicle speaks to it directly, so nothing here can cut it. */
  networkCanBeCut: boolean;
  powered: boolean;
  plugged: boolean;
  /** The sky is closed until then; null: it is open. */
  tunnelUntil: number | null;
  /** What the keypad's indicator said last. */
  indicator: { key: string; said: 'pressed' | 'registered' | 'delivered' | 'refused'; why: string | null } | null;
  /** Positions and presses: what must have been recorded, what the box has, what the platform has. */
  ledger: { expected: number; recorded: number | null; received: number };
}

export type Action =
  | { do: 'order'; vehicle: string; order: MissionOrder }
  | { do: 'roster'; vehicle: string; roster: RosterOrder }
  | { do: 'locate'; vehicle: string }
  /** Everything that is missing, or, where nothing is, the last so many of both lanes once more. */
  | { do: 'resend'; vehicle: string; last: number }
  | { do: 'world'; change: WorldChange };

export type WorldChange =
  | { what: 'network'; is: 'up' | 'cut' | 'half-open' }
  | { what: 'power'; on: boolean }
  | { what: 'receiver'; plugged: boolean }
  | { what: 'tunnel'; forS: number }
  | { what: 'press'; key: string; holdMs: number };

/** Of `POST /api/actions`, with status 200, or 400 (not understood) and 409 (cannot be done now). */
export type Answer = { ok: true } | { ok: false; error: string };
