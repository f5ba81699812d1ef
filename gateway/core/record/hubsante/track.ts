/**
 * How things stood at each instant that a position may be of: positions leave in another order than they were recorded, and long
 * after. What the events left is kept with the instant from which it held; a position is looked up by its own.
 */
import type { EventRecord, PositionRecord } from '../schema.ts';
import { type HubVehicle, hubPosition } from './geo.ts';
import { HUB_STANDINGS_MAX } from './limits.ts';
import type { HubPosition } from './messages.ts';
import { type HubStanding, isTracked, NO_STANDING, standingAfter } from './standing.ts';
import type { Duty, HubPress, Made } from './words.ts';

export interface HubTrack {
  /**
   * In the order of their numbers, each once.
   * @param press what the event is to the Hub; null: it is not of the crew
   * @param now false: it is of an earlier run, whose positions have had what was due once
   */
  event(event: Pick<EventRecord, 'boot' | 'mono'>, press: HubPress | null, now: boolean): void;
  /** A position was recorded: the first one after a step has the word that is due once, whenever it leaves. */
  recorded(position: PositionRecord): void;
  made(vehicle: HubVehicle, position: PositionRecord): Made<HubPosition>;
  duty(): Duty;
}

interface Since {
  boot: string;
  mono: number;
  standing: HubStanding;
  /** Number of the position that has what is due once; null: none yet. */
  dueTo: number | null;
}

export function createHubTrack(): HubTrack {
  const all: Since[] = [];
  let head = NO_STANDING;
  let latest: PositionRecord | null = null;

  function add(since: Since): void {
    all.push(since);
    if (all.length > HUB_STANDINGS_MAX) all.shift();
  }

  /** The last one that had begun. `mono` of a key that was held lies after its down edge: they need not rise. */
  const at = ({ boot, mono }: PositionRecord): Since | undefined =>
    all.findLast((since) => since.boot === boot && since.mono <= mono);

  function giveDue(position: PositionRecord): void {
    const since = at(position);
    if (since === undefined || since.standing.due === null || since.dueTo !== null) return;
    if (!isTracked(since.standing) || position.suspect.length > 0) return;
    since.dueTo = position.n;
    if (since === all.at(-1)) head = { ...head, due: null };
  }

  return {
    event({ boot, mono }, press, now) {
      if (all.at(-1)?.boot !== boot) {
        head = { ...head, due: null };
        add({ boot, mono: 0, standing: head, dueTo: null });
      }
      if (press === null) return;
      const after = standingAfter(head, press);
      head = now ? after : { ...after, due: null };
      add({ boot, mono, standing: head, dueTo: null });
      // It was recorded while this event was on its way to the disk.
      if (latest !== null && latest.boot === boot && latest.mono >= mono) giveDue(latest);
    },
    recorded(position) {
      latest = position;
      giveDue(position);
    },
    made(vehicle, position) {
      const since = at(position);
      if (since === undefined) return { body: null, none: 'not-known' };
      const standing = since.dueTo === position.n ? since.standing : { ...since.standing, due: null };
      const { body, none } = hubPosition(vehicle, standing, position);
      return body === null ? { body: null, none } : { body, none: null };
    },
    duty: () => head.duty,
  };
}
