/**
 * What the page and its server say to each other; types only. `GET /api/stream?follow=VEHICLE` (server-sent events) says `hello` once and
 * then `tick` about twice a second with what has changed; `POST /api/actions` takes an `Action`. All instants are UTC in ms of the
 * platform's clock, which may be simulated and N times as fast: `Now` says how to go on from it.
 */
import type { MissionOrder } from '../platform/orders.ts';
import type { RosterOrder } from '../platform/rosters.ts';
import type { Followed, TrackPoint } from './api-followed.ts';

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
  /** IANA: in which the page shows the hours. */
  timeZone: string;
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
  | { kind: 'link'; n: number; up: boolean }
  | { kind: 'gnss'; n: number; condition: string; standing: boolean }
  /** Any other record: `type` and what it says in short. */
  | { kind: 'record'; n: number; type: string; detail: string }
  | { kind: 'presence'; presence: 'online' | 'stopped' | 'lost' }
  /** Its state was not renewed in time, or was heard again. */
  | { kind: 'silence'; unknown: boolean }
  /** Said to the vehicle, or answered by it. */
  | { kind: 'command'; command: 'mission' | 'roster' | 'locate' | 'resend'; said: string; result: string | null };

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
