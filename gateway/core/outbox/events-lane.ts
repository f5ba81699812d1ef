import { EVENTS_UNACKNOWLEDGED_MAX, RESEND_FIRST_MS, RESEND_MAX_MS } from '../limits.ts';
import { addRange, countRanges, type Ranges, subtractRanges, unionRanges } from '../record/ranges.ts';
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
  /** It is not on the disk (any more): the lane goes on without it. */
  gone(n: number): void;
  /** The broker will not have the content of this one: the lane goes on without it. It stays unacknowledged. */
  setAside(n: number, reason: string): void;
  /**
   * The platform wants these once more. They go after everything that was never sent, and once: acknowledged or not, who
   * misses them asks again.
   */
  again(numbers: Ranges): void;
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
  states(): EventStates;
}

/** How many events are where. `setAside`: the broker refused their content; they stay on the disk. */
export interface EventStates {
  pending: number;
  inFlight: number;
  sent: number;
  acknowledged: number;
  setAside: { n: number; reason: string }[];
  /** Asked for by the platform once more, and not sent again yet. */
  again: number;
}

export function createEventsLane(ackedUpToAtStart: number, lastAtStart: number): EventsLane {
  let last = lastAtStart;
  let acked = ackedUpToAtStart;
  let sentUpTo = ackedUpToAtStart;
  let inFlight: { n: number; again: boolean } | null = null;
  let wanted: Ranges = [];
  let sentAtMs: number | null = null;
  let attempt = 0;
  let blockedUntilMs: number | null = null;
  /** Of the broker, in a row: not the platform's silence, which `attempt` counts. */
  let refusals = 0;
  const aside = new Map<number, string>();

  const resendAfterMs = (): number => backoffMs(attempt, RESEND_FIRST_MS, RESEND_MAX_MS, 0, 1);

  function rewindIfDue(nowMs: number): void {
    if (sentAtMs === null || sentUpTo === acked || nowMs - sentAtMs < resendAfterMs()) return;
    sentUpTo = acked;
    sentAtMs = null;
    attempt++;
  }

  function leaveOut(n: number, reason: string): void {
    if (inFlight?.again === true) wanted = subtractRanges(wanted, [[n, n]]);
    else aside.set(n, reason);
    inFlight = null;
  }

  function nextUnsent(): number | null {
    if (sentUpTo - acked >= EVENTS_UNACKNOWLEDGED_MAX) return null;
    let n = sentUpTo + 1;
    while (aside.has(n)) n++;
    return n > last ? null : n;
  }

  return {
    appended(n) {
      last = Math.max(last, n);
    },
    next(nowMs) {
      if (inFlight !== null || (blockedUntilMs !== null && nowMs < blockedUntilMs)) return null;
      blockedUntilMs = null;
      rewindIfDue(nowMs);
      const n = nextUnsent();
      const first = wanted[0]?.[0] ?? null;
      if (n !== null) inFlight = { n, again: false };
      else if (first !== null) inFlight = { n: first, again: true };
      return inFlight?.n ?? null;
    },
    accepted(n, nowMs) {
      const { again } = inFlight ?? { again: false };
      inFlight = null;
      refusals = 0;
      if (again) {
        wanted = subtractRanges(wanted, [[n, n]]);
        return;
      }
      // An acknowledgement may have overtaken the broker's answer.
      if (n <= acked) return;
      sentUpTo = n;
      sentAtMs ??= nowMs;
    },
    lost() {
      inFlight = null;
    },
    gone: (n) => leaveOut(n, 'not on the disk any more'),
    setAside: leaveOut,
    again(numbers) {
      // What was never sent leaves anyway.
      wanted = unionRanges(wanted, subtractRanges(numbers, addRange([], sentUpTo + 1, Number.MAX_SAFE_INTEGER)));
    },
    blocked(nowMs) {
      inFlight = null;
      blockedUntilMs = nowMs + backoffMs(refusals++, RESEND_FIRST_MS, RESEND_MAX_MS, 0, 1);
    },
    acknowledged(upTo) {
      if (upTo <= acked) return false;
      acked = upTo;
      sentUpTo = Math.max(sentUpTo, acked);
      attempt = 0;
      sentAtMs = sentUpTo > acked ? sentAtMs : null;
      for (const n of aside.keys()) if (n <= acked) aside.delete(n);
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
    states: () => {
      const flying = inFlight !== null && !inFlight.again ? 1 : 0;
      const setAside = [...aside].map(([n, reason]) => ({ n, reason }));
      const ahead = setAside.filter(({ n }) => n > sentUpTo).length;
      return {
        pending: last - sentUpTo - ahead - flying,
        inFlight: inFlight === null ? 0 : 1,
        sent: sentUpTo - acked - (setAside.length - ahead),
        acknowledged: acked,
        setAside,
        again: countRanges(wanted),
      };
    },
  };
}
