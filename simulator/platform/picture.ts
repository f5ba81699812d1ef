/**
 * What a coordinator would be shown of one vehicle: the newest position, which moves only forward, and the state, which
 * turns to INCONNU when it has not been renewed. Pure: the time is handed in.
 */
import type { PositionMessage, PresenceMessage, StateMessage } from './messages.ts';

export interface Instant {
  wallMs: number;
  monoMs: number;
}

export interface ShownState {
  duty: StateMessage['duty'];
  /** INCONNU also when the state was not renewed in time. */
  availability: StateMessage['availability'] | 'INCONNU';
  reason: StateMessage['reason'];
  mission: string | null;
  status: string | null;
  /** Missions that wait for their departure, and orders that wait for an answer. */
  accepted: readonly string[];
  orders: readonly string[];
  distress: boolean;
  tracking: boolean;
  /** UTC, ms, of the change to this state; null: not known. */
  since: number | null;
  /** UTC, ms, of this platform: when `validForS` runs out. */
  validUntil: number;
  /** Whether it has. */
  expired: boolean;
}

export interface Picture {
  /**
   * `live` with null: the vehicle is not tracked now. History may fill in a newer position but never makes a vehicle
   * visible: it may arrive long after the duty gate has closed. What is suspect moves nothing.
   */
  position(body: PositionMessage | null, via: 'live' | 'history'): void;
  state(body: StateMessage, at: Instant): void;
  present(body: PresenceMessage): void;
  /** What the vehicle or its broker said last; null: nothing yet. */
  presence(): PresenceMessage['presence'] | null;
  shown(at: Instant): {
    position: PositionMessage | null;
    state: ShownState | null;
    presence: PresenceMessage['presence'] | null;
  };
}

export function createPicture(): Picture {
  let newest: PositionMessage | null = null;
  let visible = false;
  let state: { body: StateMessage; at: Instant } | null = null;
  let presence: PresenceMessage | null = null;
  return {
    position: (body, via) => {
      if (via === 'live') visible = body !== null;
      if (body !== null && body.why !== 'suspect' && (newest === null || isLater(body, newest))) newest = body;
    },
    state: (body, at) => {
      if (state === null || isRenewed(body, state.body)) state = { body, at };
    },
    present: (body) => {
      presence = body;
    },
    presence: () => presence?.presence ?? null,
    shown: (at) => ({
      position: visible ? newest : null,
      state: state === null ? null : showState(state.body, state.at, at),
      presence: presence?.presence ?? null,
    }),
  };
}

/** Within one boot the monotonic clock orders; across boots only UTC is left. */
function isLater(a: PositionMessage, b: PositionMessage): boolean {
  return a.boot === b.boot ? a.mono > b.mono : a.t > b.t;
}

function isRenewed(next: StateMessage, last: StateMessage): boolean {
  return next.boot === last.boot ? next.mono >= last.mono : next.event >= last.event;
}

/** The earlier of `t` + validity (UTC) and reception + validity (our own monotonic clock): a box with a wrong clock expires too. */
function showState(body: StateMessage, received: Instant, now: Instant): ShownState {
  const validMs = body.validForS * 1000;
  const byOurs = now.wallMs + received.monoMs + validMs - now.monoMs;
  const validUntil = body.t === null ? byOurs : Math.min(body.t + validMs, byOurs);
  const expired = now.wallMs >= validUntil;
  return {
    duty: body.duty,
    availability: expired ? 'INCONNU' : body.availability,
    reason: expired ? null : body.reason,
    mission: body.mission,
    status: body.status,
    accepted: body.accepted,
    orders: body.orders,
    distress: body.distress,
    tracking: body.tracking,
    since: body.since,
    validUntil,
    expired,
  };
}
