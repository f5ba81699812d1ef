/**
 * What the page is told, and when: collects what the platform's desks hear, and says at each tick what has changed. Everything here can be
 * lost: the ledger is the platform's.
 */
import type { SimClock } from '../conductor/participant.ts';
import type { LedgerRecord, Via } from '../platform/ledger.ts';
import { isEvent, type MissionSummaryMessage } from '../platform/messages.ts';
import type { Vehicles } from '../platform/platform.ts';
import { createProof, type Proof } from '../platform/proof.ts';
import type { DeskWatch, VehicleReport } from '../platform/vehicle-desk.ts';
import type { FeedEntry, FeedNews, Now, Tick, VehicleView, WorldView } from './api.ts';
import type { Followed, TrackPoint } from './api-followed.ts';
import { lateness, newsOf, trackPointOf } from './news.ts';
import { ledgerView, linkView, missionView, vehicleView } from './views.ts';

/** Of the feed, of all vehicles: what is older is in the ledger. */
export const FEED_ENTRIES_MAX = 300;
/** Of the track of one vehicle: 27 hours at one position every 5 s. The oldest are not drawn any more; the ledger keeps them. */
export const TRACK_POINTS_MAX = 20_000;

/** What the page is told that is not the platform's own. */
export interface World {
  view(): WorldView | null;
}

export interface Hub extends DeskWatch {
  now(): Now;
  vehicles(): VehicleView[];
  feed(): readonly FeedEntry[];
  /** null: not known. */
  followed(vehicle: string): Followed | null;
  /** Everything that has changed since the last one: for all who watch. */
  tick(): Change;
  /** Said to a vehicle. */
  said(vehicle: string, command: Extract<FeedNews, { kind: 'command' }>['command'], words: string): void;
  lastRoster(vehicle: string, roster: Followed['roster']): void;
  /** The last one that was given; null: none was. */
  roster(vehicle: string): Followed['roster'];
}

export interface Change extends Pick<Tick, 'now' | 'vehicles' | 'feed'> {
  world: WorldView | null;
  /** By vehicle. */
  tracks: ReadonlyMap<string, TrackPoint[]>;
  /** What else is known of them has changed. */
  touched: ReadonlySet<string>;
}

interface Known {
  track: TrackPoint[];
  /** By the number of the event: how late it came. */
  lateMs: Map<string, number | null>;
  summaries: Map<string, MissionSummaryMessage>;
  proof: Proof;
  heard: number | null;
  health: { body: NonNullable<VehicleReport['health']>; received: number } | null;
  roster: Followed['roster'];
  unknown: boolean;
  /** As it was told last. */
  view: string;
  validUntil: number;
}

export interface HubOptions {
  clock: SimClock;
  /** How fast the clock is. */
  speed: number;
  vehicles: () => Vehicles;
  world: World;
}

export function createHub({ clock, speed, vehicles, world }: HubOptions): Hub {
  const known = new Map<string, Known>();
  let feed: FeedEntry[] = [];
  let nextId = 1;
  let toldId = 1;
  let touched = new Set<string>();
  let tracks = new Map<string, TrackPoint[]>();
  let worldTold = '';

  const of = (vehicle: string): Known => {
    const one = known.get(vehicle) ?? newKnown(vehicle);
    known.set(vehicle, one);
    return one;
  };
  const now = (): Now => ({ t: clock.wallMs(), speed });

  function tell(vehicle: string, t: number | null, what: FeedNews): void {
    feed.push({ vehicle, id: nextId++, t, received: clock.wallMs(), what });
    if (feed.length > FEED_ENTRIES_MAX) feed = feed.slice(-FEED_ENTRIES_MAX);
  }

  function reportOf(vehicle: string): VehicleReport | null {
    const report = vehicles().of(vehicle)?.report() ?? null;
    const health = report?.health ?? null;
    const one = of(vehicle);
    if (health !== null && one.health?.body !== health) one.health = { body: health, received: clock.wallMs() };
    return report;
  }

  function view(vehicle: string): VehicleView | null {
    const report = reportOf(vehicle);
    if (report === null) return null;
    const one = of(vehicle);
    const unknown = report.state?.expired === true;
    if (unknown !== one.unknown) tell(vehicle, clock.wallMs(), { kind: 'silence', unknown });
    one.unknown = unknown;
    one.validUntil = report.state?.validUntil ?? Number.POSITIVE_INFINITY;
    return vehicleView(report);
  }

  function record(vehicle: string, via: Via, taken: LedgerRecord, received: number | null): void {
    const one = of(vehicle);
    touched.add(vehicle);
    if (taken.lane === 'p') {
      const point = trackPointOf(taken, received);
      one.track.push(point);
      if (one.track.length > TRACK_POINTS_MAX) one.track = one.track.slice(-TRACK_POINTS_MAX);
      tracks.set(vehicle, [...(tracks.get(vehicle) ?? []), point]);
      return;
    }
    one.lateMs.set(`${taken.series} ${taken.n}`, lateness(taken, received));
    if (isEvent(taken, 'mission-summary')) one.summaries.set(`${taken.series} ${taken.mission}`, taken);
    one.proof.take(taken);
    const news = via === 'event' ? newsOf(taken) : null;
    if (news !== null) tell(vehicle, taken.t, news);
  }

  function followed(vehicle: string): Followed | null {
    if (vehicles().of(vehicle) === null) return null;
    const report = reportOf(vehicle);
    if (report === null) return null;
    const one = of(vehicle);
    const missions = report.crew.missions.map((entry) => {
      const of = (event: number) => one.lateMs.get(`${entry.series} ${event}`) ?? null;
      return missionView(entry, one.summaries.get(`${entry.series} ${entry.mission}`) ?? null, of);
    });
    return {
      vehicle,
      track: one.track,
      missions: missions.reverse(),
      ledger: ledgerView(report),
      link: linkView(one.heard, one.health),
      proof: one.proof.view(),
      orders: report.orders,
      rosters: report.rosters,
      roster: one.roster,
    };
  }

  return {
    now,
    feed: () => feed,
    vehicles: () =>
      vehicles()
        .all()
        .flatMap((vehicle) => view(vehicle) ?? []),
    followed,
    record,
    presence(vehicle, { presence }) {
      touched.add(vehicle);
      tell(vehicle, clock.wallMs(), { kind: 'presence', presence });
    },
    reply(vehicle, { command, result, t, detail }) {
      touched.add(vehicle);
      if (isCommand(command)) tell(vehicle, t, { kind: 'command', command, said: detail ?? '', result });
    },
    heard(vehicle) {
      of(vehicle).heard = clock.wallMs();
      touched.add(vehicle);
    },
    said(vehicle, command, words) {
      touched.add(vehicle);
      tell(vehicle, clock.wallMs(), { kind: 'command', command, said: words, result: null });
    },
    lastRoster(vehicle, roster) {
      of(vehicle).roster = roster;
    },
    roster: (vehicle) => known.get(vehicle)?.roster ?? null,
    tick() {
      const at = clock.wallMs();
      for (const [vehicle, { validUntil, unknown }] of known) if (!unknown && at >= validUntil) touched.add(vehicle);
      const views = [...touched].flatMap((vehicle) => {
        const is = view(vehicle);
        const text = JSON.stringify(is);
        const before = of(vehicle);
        if (is === null || text === before.view) return [];
        before.view = text;
        return [is];
      });
      const is = world.view();
      const worldText = JSON.stringify(is);
      const change = {
        ...{ now: now(), vehicles: views, touched, tracks },
        feed: feed.filter(({ id }) => id >= toldId),
        world: worldText === worldTold ? null : is,
      };
      worldTold = worldText;
      toldId = nextId;
      touched = new Set();
      tracks = new Map();
      return change;
    },
  };
}

const COMMANDS = ['mission', 'roster', 'locate', 'resend'] as const;

function isCommand(command: string): command is (typeof COMMANDS)[number] {
  return COMMANDS.some((known) => known === command);
}

function newKnown(vehicle: string): Known {
  return {
    ...{ track: [], lateMs: new Map(), summaries: new Map(), proof: createProof(vehicle), heard: null, health: null },
    ...{ roster: null, unknown: false, view: '', validUntil: Number.POSITIVE_INFINITY },
  };
}
