/** What `balise watch` remembers between two lines of the live feed: pure, so that a screen can be drawn from any of its states. */

import type { SkySatellite } from '../../core/gnss/sky-satellites.ts';
import type { Happened, Live } from '../../core/live/feed.ts';
import type { StatusReport } from '../../core/status-report.ts';

/** As wide as a terminal may be; the oldest goes. */
const HISTORY_MAX = 300;

export interface WatchModel {
  status: StatusReport | null;
  sky: readonly SkySatellite[];
  skyAgeMs: number | null;
  antenna: Live['antenna'];
  /** One a second, km/h; null: not known, or off duty. */
  speeds: readonly (number | null)[];
  /** One a press. */
  latencies: readonly NonNullable<Live['latency']>[];
  /** Oldest first. @see Shown */
  feed: readonly Shown[];
  run: string | null;
  /** Why nothing comes; null: it does. */
  gone: string | null;
}

export interface Shown {
  /** UTC, ms; null: not known. */
  t: number | null;
  what: Happened;
}

export const NOTHING_YET: WatchModel = {
  ...{
    status: null,
    sky: [],
    skyAgeMs: null,
    antenna: null,
    speeds: [],
    latencies: [],
    feed: [],
    run: null,
    gone: null,
  },
};

export function withLive(before: WatchModel, live: Live): WatchModel {
  const status = live.status ?? (before.run === live.run ? before.status : null);
  const t = status?.t ?? null;
  const news = live.happened
    // An edge is in its press; `buttons` shows both.
    .filter(({ kind }) => kind !== 'edge')
    .map((what) => ({ t: t === null ? null : t - what.ageMs, what }));
  return {
    ...{ status, sky: live.sky, skyAgeMs: live.skyAgeMs, antenna: live.antenna, run: live.run, gone: null },
    // A line that came because something happened is no second.
    speeds: live.status === null ? before.speeds : last([...before.speeds, live.speedKmh]),
    latencies: live.latency === null ? before.latencies : withLatency(before, live.latency, live.run),
    feed: last([...before.feed, ...news]),
  };
}

/** No speed is known while nobody says one. */
export function withoutDaemon(before: WatchModel, gone: string): WatchModel {
  return { ...before, gone, sky: [], skyAgeMs: null, antenna: null, speeds: last([...before.speeds, null]) };
}

function withLatency(before: WatchModel, latency: NonNullable<Live['latency']>, run: string): WatchModel['latencies'] {
  const { latencies } = before;
  const known = before.run === run && latencies.at(-1)?.n === latency.n;
  return last([...(known ? latencies.slice(0, -1) : latencies), latency]);
}

function last<T>(values: T[]): T[] {
  return values.slice(-HISTORY_MAX);
}
