/** What the page knows: `hello` replaces all of it, a tick changes parts. What has not changed stays the same object. Pure. */
import type { FeedEntry, Hello, Tick, VehicleView, WorldView } from '../api.ts';
import type { Followed, TrackPoint } from '../api-followed.ts';
import type { PageClock } from './clock.ts';

export interface Known {
  hello: Hello;
  clock: PageClock;
  vehicles: ReadonlyMap<string, VehicleView>;
  /** Oldest first. */
  feed: readonly FeedEntry[];
  world: WorldView | null;
  followed: Followed | null;
}

/** Entries of the feed that are kept; the oldest go. The proof of what happened is the ledger, not this list. */
const FEED_MAX = 2_000;
/** Points of the track that are kept: four hours at 1 s. The oldest go from the map, not from the platform. */
export const TRACK_MAX = 15_000;

export function knownFrom(hello: Hello, pageMs: number): Known {
  return {
    hello,
    clock: { now: hello.now, saidAtMs: pageMs },
    vehicles: new Map(hello.vehicles.map((vehicle) => [vehicle.vehicle, vehicle])),
    feed: hello.feed.slice(-FEED_MAX),
    world: hello.world,
    followed: hello.followed === null ? null : { ...hello.followed, track: merged([], hello.followed.track) },
  };
}

export function afterTick(known: Known, tick: Tick, pageMs: number): Known {
  return {
    hello: known.hello,
    clock: { now: tick.now, saidAtMs: pageMs },
    vehicles: withVehicles(known.vehicles, tick.vehicles),
    feed: withFeed(known.feed, tick.feed),
    world: tick.world ?? known.world,
    followed: withFollowed(known.followed, tick),
  };
}

function withVehicles(all: Known['vehicles'], changed: readonly VehicleView[]): Known['vehicles'] {
  if (changed.length === 0) return all;
  const next = new Map(all);
  for (const vehicle of changed) next.set(vehicle.vehicle, vehicle);
  return next;
}

/** An entry that is there already is not news. */
function withFeed(feed: readonly FeedEntry[], more: readonly FeedEntry[]): readonly FeedEntry[] {
  const last = feed.at(-1)?.id ?? Number.NEGATIVE_INFINITY;
  const news = more.filter(({ id }) => id > last);
  return news.length === 0 ? feed : [...feed, ...news].slice(-FEED_MAX);
}

function withFollowed(followed: Followed | null, tick: Tick): Followed | null {
  const { followed: changed, track = [] } = tick;
  if (followed === null) return wholeOrNull(changed, track);
  if (changed === undefined && track.length === 0) return followed;
  // Another one: what is left of the one before must not be shown as its own.
  if (changed?.vehicle !== undefined && changed.vehicle !== followed.vehicle) return wholeOrNull(changed, track);
  const base = { ...followed, ...changed };
  return track.length === 0 ? base : { ...base, track: merged(base.track, track) };
}

/** A vehicle of which nothing was known at `hello` may be told whole later. */
function wholeOrNull(changed: Partial<Followed> | undefined, track: readonly TrackPoint[]): Followed | null {
  if (changed?.vehicle === undefined || changed.ledger === undefined || changed.missions === undefined) return null;
  const { vehicle, ledger, missions, link, proof, orders = [], rosters = [], roster = null } = changed;
  if (link === undefined || proof === undefined) return null;
  const all = merged(changed.track ?? [], track);
  return { vehicle, ledger, missions, link, proof, orders, rosters, roster, track: all };
}

/** By time, each number of a series once. */
function merged(points: readonly TrackPoint[], more: readonly TrackPoint[]): TrackPoint[] {
  const last = points.at(-1)?.t ?? Number.NEGATIVE_INFINITY;
  // What happens now comes one by one, at the end: a long track is not sorted anew for it.
  const [next] = more;
  if (more.length === 1 && next !== undefined && next.t > last) return [...points, next].slice(-TRACK_MAX);
  const key = ({ series, n }: TrackPoint): string => `${series} ${n}`;
  const all = new Map(points.map((point) => [key(point), point]));
  for (const point of more) all.set(key(point), point);
  return [...all.values()].sort((a, b) => a.t - b.t || a.n - b.n).slice(-TRACK_MAX);
}
