import { RESEND_FIRST_MS, RESEND_MAX_MS } from '../limits.ts';
import { addRange, countRanges, type Ranges, subtractRanges, unionRanges } from '../record/ranges.ts';
import { backoffMs } from './backoff.ts';
import { EVENT_BATCH_EVENTS, EVENTS_UNACKNOWLEDGED_MAX } from './limits.ts';

/** The first and the last number of events that follow each other. */
export type Span = readonly [from: number, to: number];

/**
 * Lane of the events: in order, one message in flight, sent again from the oldest unacknowledged one when the platform stays
 * silent. What waits goes together. Every instant is monotonic ms.
 */
export interface EventsLane {
  /** @param urgent a call for help: where others wait, it leaves before them too, and once more in its turn */
  appended(n: number, urgent?: boolean): void;
  /** The events to send now, or null. */
  next(nowMs: number): Span | null;
  /** The broker took these, the first of those in flight. What it means for the platform is said by `acknowledged` alone. */
  accepted(numbers: Span, nowMs: number): void;
  /** It did not leave, or nobody knows: it is sent again. */
  lost(): void;
  /** Not on the disk (any more): the lane goes on without it. What else is in flight stays so. */
  gone(n: number): void;
  /**
   * The broker will not have the content of these. Several are tried again one by one; one alone is set aside: the lane goes on
   * without it, and it stays unacknowledged. @returns true where one was set aside
   */
  contentRefused(numbers: Span, reason: string): boolean;
  /**
   * What was set aside is sent once more, because a technician says that the cause is gone; refused again it is set aside again.
   * @param n null: all of it. @returns how many
   */
  retry(n: number | null): number;
  /**
   * The platform wants these once more. They go after everything that was never sent, and once: acknowledged or not, who
   * misses them asks again.
   */
  again(numbers: Ranges): void;
  /** The broker will not have this lane now, or the disk cannot be read. */
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
  let inFlight: { numbers: Span; again: boolean } | null = null;
  let wanted: Ranges = [];
  let urgents: Ranges = [];
  /** Of the oldest unacknowledged one, or later; of the latest one. */
  let sentAtMs: number | null = null;
  let latestAtMs: number | null = null;
  let attempt = 0;
  let blockedUntilMs: number | null = null;
  /** Of the broker, in a row: not the platform's silence, which `attempt` counts. */
  let refusals = 0;
  /** One of the events up to here is refused by the broker: each goes alone, to find which. */
  let singlyUpTo = 0;
  const aside = new Map<number, string>();

  const resendAfterMs = (): number => backoffMs(attempt, RESEND_FIRST_MS, RESEND_MAX_MS, 0, 1);

  function rewindIfDue(nowMs: number): void {
    if (sentAtMs === null || sentUpTo === acked || nowMs - sentAtMs < resendAfterMs()) return;
    sentUpTo = acked;
    sentAtMs = null;
    attempt++;
  }

  function leaveOut(n: number, reason: string): void {
    if (inFlight?.again === true) forgetWanted([n, n]);
    else aside.set(n, reason);
  }

  function forgetWanted(numbers: Span): void {
    wanted = subtractRanges(wanted, [numbers]);
    urgents = subtractRanges(urgents, [numbers]);
  }

  /** As many of a range as go in one message. */
  function together([from, to]: Span): Span {
    return [from, from <= singlyUpTo ? from : Math.min(to, from + EVENT_BATCH_EVENTS - 1)];
  }

  function nextUnsent(): Span | null {
    const to = Math.min(last, acked + EVENTS_UNACKNOWLEDGED_MAX);
    const leftOut = [...aside.keys()].reduce<Ranges>((all, n) => addRange(all, n, n), []);
    const first = subtractRanges(addRange([], sentUpTo + 1, to), leftOut)[0];
    return first === undefined ? null : together(first);
  }

  return {
    appended(n, urgent = false) {
      if (urgent && sentUpTo + 1 < n) urgents = addRange(urgents, n, n);
      last = Math.max(last, n);
    },
    next(nowMs) {
      if (inFlight !== null || (blockedUntilMs !== null && nowMs < blockedUntilMs)) return null;
      blockedUntilMs = null;
      rewindIfDue(nowMs);
      const unsent = nextUnsent();
      const first = wanted[0];
      const urgent = urgents[0];
      if (urgent !== undefined) inFlight = { numbers: together(urgent), again: true };
      else if (unsent !== null) inFlight = { numbers: unsent, again: false };
      else if (first !== undefined) inFlight = { numbers: together(first), again: true };
      return inFlight?.numbers ?? null;
    },
    accepted(numbers, nowMs) {
      const { again } = inFlight ?? { again: false };
      const [, to] = numbers;
      inFlight = null;
      refusals = 0;
      if (again) {
        forgetWanted(numbers);
        return;
      }
      // An acknowledgement may have overtaken the broker's answer.
      if (to <= acked) return;
      sentUpTo = to;
      sentAtMs ??= nowMs;
      latestAtMs = nowMs;
    },
    lost() {
      inFlight = null;
    },
    gone(n) {
      if (n !== acked + 1 || inFlight?.again === true) return leaveOut(n, 'not on the disk any more');
      // Nobody can acknowledge it any more: what follows must not wait for that.
      acked = n;
      sentUpTo = Math.max(sentUpTo, n);
    },
    contentRefused([from, to], reason) {
      const passed = inFlight?.again === true && from > acked && from <= sentUpTo;
      if (from === to) leaveOut(from, reason);
      else singlyUpTo = to;
      if (from === to && passed) aside.set(from, reason);
      inFlight = null;
      return from === to;
    },
    retry(n) {
      const these = [...aside.keys()].filter((one) => n === null || one === n);
      for (const one of these) {
        aside.delete(one);
        // What the lane has not come to yet leaves in its turn.
        if (one <= sentUpTo) wanted = addRange(wanted, one, one);
      }
      return these.length;
    },
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
      urgents = subtractRanges(urgents, addRange([], 1, acked));
      attempt = 0;
      sentAtMs = sentUpTo > acked ? latestAtMs : null;
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
      const flying = inFlight === null ? 0 : inFlight.numbers[1] - inFlight.numbers[0] + 1;
      const setAside = [...aside].map(([n, reason]) => ({ n, reason }));
      const ahead = setAside.filter(({ n }) => n > sentUpTo).length;
      return {
        pending: last - sentUpTo - ahead - (inFlight?.again === true ? 0 : flying),
        inFlight: flying,
        sent: sentUpTo - acked - (setAside.length - ahead),
        acknowledged: acked,
        setAside,
        again: countRanges(wanted),
      };
    },
  };
}
