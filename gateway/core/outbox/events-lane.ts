import { EVENTS_UNACKNOWLEDGED_MAX, RESEND_FIRST_MS, RESEND_MAX_MS } from '../limits.ts';
import { backoffMs } from './backoff.ts';

/**
 * Lane of the events: in order, one in flight, sent again from the oldest unacknowledged one when the platform stays
 * silent. Every instant is monotonic ms.
 */
export interface EventsLane {
  appended(n: number): void;
  /** Number of the event to send now, or null. */
  next(nowMs: number): number | null;
  /** The broker took it. What it means for the platform is said by `acknowledged` alone. */
  accepted(n: number, nowMs: number): void;
  /** It did not leave, or nobody knows: it is sent again. */
  lost(): void;
  /** The broker will not have the content of this one: the lane goes on without it. It stays unacknowledged. */
  setAside(n: number): void;
  /** The broker will not have this lane now. */
  blocked(nowMs: number): void;
  /** @returns true where this is news */
  acknowledged(upTo: number): boolean;
  linkUp(): void;
  wakeAtMs(): number | null;
  /** How often in a row it was sent again without an answer of the platform. */
  resends(): number;
  pending(): number;
  ackedUpTo(): number;
  last(): number;
  setAsideNumbers(): number[];
}

export function createEventsLane(ackedUpToAtStart: number, lastAtStart: number): EventsLane {
  let last = lastAtStart;
  let acked = ackedUpToAtStart;
  let sentUpTo = ackedUpToAtStart;
  let inFlight = false;
  let sentAtMs: number | null = null;
  let attempt = 0;
  let blockedUntilMs: number | null = null;
  /** Of the broker, in a row: not the platform's silence, which `attempt` counts. */
  let refusals = 0;
  const aside = new Set<number>();

  const resendAfterMs = (): number => backoffMs(attempt, RESEND_FIRST_MS, RESEND_MAX_MS, 0, 1);

  function rewindIfDue(nowMs: number): void {
    if (sentAtMs === null || sentUpTo === acked || nowMs - sentAtMs < resendAfterMs()) return;
    sentUpTo = acked;
    sentAtMs = null;
    attempt++;
  }

  return {
    appended(n) {
      last = Math.max(last, n);
    },
    next(nowMs) {
      if (inFlight || (blockedUntilMs !== null && nowMs < blockedUntilMs)) return null;
      blockedUntilMs = null;
      rewindIfDue(nowMs);
      if (sentUpTo - acked >= EVENTS_UNACKNOWLEDGED_MAX) return null;
      let n = sentUpTo + 1;
      while (aside.has(n)) n++;
      if (n > last) return null;
      inFlight = true;
      return n;
    },
    accepted(n, nowMs) {
      inFlight = false;
      refusals = 0;
      // An acknowledgement may have overtaken the broker's answer.
      if (n <= acked) return;
      sentUpTo = n;
      sentAtMs ??= nowMs;
    },
    lost() {
      inFlight = false;
    },
    setAside(n) {
      inFlight = false;
      aside.add(n);
    },
    blocked(nowMs) {
      inFlight = false;
      blockedUntilMs = nowMs + backoffMs(refusals++, RESEND_FIRST_MS, RESEND_MAX_MS, 0, 1);
    },
    acknowledged(upTo) {
      if (upTo <= acked) return false;
      acked = upTo;
      sentUpTo = Math.max(sentUpTo, acked);
      attempt = 0;
      sentAtMs = sentUpTo > acked ? sentAtMs : null;
      for (const n of aside) if (n <= acked) aside.delete(n);
      return true;
    },
    linkUp() {
      // A new connection is a new chance. What the old one took is not sent again before its time.
      blockedUntilMs = null;
      refusals = 0;
    },
    wakeAtMs: () => blockedUntilMs ?? (sentAtMs === null ? null : sentAtMs + resendAfterMs()),
    resends: () => attempt,
    pending: () => last - acked,
    ackedUpTo: () => acked,
    last: () => last,
    setAsideNumbers: () => [...aside],
  };
}
