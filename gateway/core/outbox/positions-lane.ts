import { RESEND_FIRST_MS, RESEND_MAX_MS } from '../limits.ts';
import { addRange, countRanges, lowestOf, type Ranges, subtractRanges, unionRanges } from '../record/ranges.ts';
import type { PositionRecord } from '../record/schema.ts';
import { backoffMs } from './backoff.ts';
import { HISTORY_UNACKNOWLEDGED_MAX, HISTORY_UNANSWERED_MAX } from './limits.ts';

type Lane = 'live' | 'history';

/** What goes, or is being made ready to go, as one message. Several may be under way; each ends by itself. */
export interface Flight {
  readonly lane: Lane;
  readonly numbers: Ranges;
  /** The platform asked for these once more. */
  readonly again: boolean;
}

/**
 * The two lanes of the positions. The newest one goes live, alone, ahead of everything older; whatever it overtook, and
 * whatever was not answered, goes to the history lane, oldest first, in batches. Instants are monotonic ms.
 */
export interface PositionsLane {
  appended(position: PositionRecord): void;
  /** Nothing of it is live any more (the duty gate closed): it leaves as history. */
  retire(): void;
  nextLive(nowMs: number): { position: PositionRecord; flight: Flight } | null;
  /** The next history message, of at most so many positions, or null. */
  nextHistory(nowMs: number, count: number): Flight | null;
  /** These of the flight are on the disk; the others are not (any more). @returns what is left of it, null: nothing */
  found(flight: Flight, numbers: Ranges): Flight | null;
  /** The broker took it. What that means for the platform is said by `acknowledged` alone. */
  accepted(flight: Flight, nowMs: number): void;
  /** It did not leave, or nobody knows: sent again. */
  lost(flight: Flight): void;
  /** As `lost`, and the lane waits. */
  blocked(flight: Flight, nowMs: number): void;
  /** The platform wants these once more: after everything unsent, and once, acknowledged or not. */
  again(numbers: Ranges): void;
  /** @returns true where this is news */
  acknowledged(numbers: Ranges): boolean;
  linkUp(): void;
  wakeAtMs(): number | null;
  /** How often in a row it was sent again without an answer of the platform. */
  resends(): number;
  pending(): number;
  /** Not sent, or not answered: what the history lane still has to carry. */
  unsent(): number;
  oldestUnsent(): number | null;
  states(): PositionStates;
}

/** How many positions are where. */
export interface PositionStates {
  pending: number;
  inFlight: number;
  sent: number;
  acknowledged: number;
  /** Asked for by the platform once more, and not sent again yet. */
  again: number;
}

interface Sent {
  numbers: Ranges;
  atMs: number;
}

export function createPositionsLane(stored: Ranges, ackedAtStart: Ranges): PositionsLane {
  let acked = ackedAtStart;
  let unsent = subtractRanges(stored, acked);
  let candidate: PositionRecord | null = null;
  let flying: Flight[] = [];
  let wanted: Ranges = [];
  let sent: Sent[] = [];
  let attempt = 0;
  /** Each by itself: a broker that forbids the live topic may take the same records as history. */
  let blockedUntilMs: Record<Lane, number | null> = { live: null, history: null };
  let refusals: Record<Lane, number> = { live: 0, history: 0 };

  const resendAfterMs = (): number => backoffMs(attempt, RESEND_FIRST_MS, RESEND_MAX_MS, 0, 1);
  const count = (batches: readonly { numbers: Ranges }[]): number =>
    batches.reduce((sum, { numbers }) => sum + countRanges(numbers), 0);

  function start(lane: Lane, numbers: Ranges, again: boolean): Flight {
    const flight = { lane, numbers, again };
    flying.push(flight);
    return flight;
  }

  function end(flight: Flight): void {
    flying = flying.filter((one) => one !== flight);
  }

  function retire(): void {
    if (candidate !== null) unsent = addRange(unsent, candidate.n, candidate.n);
    candidate = null;
  }

  function takeBack(flight: Flight): void {
    end(flight);
    if (flight.again) wanted = unionRanges(wanted, flight.numbers);
    // An acknowledgement may have come from an earlier sending meanwhile.
    else unsent = unionRanges(unsent, subtractRanges(flight.numbers, acked));
  }

  function takeBackDue(nowMs: number): void {
    const first = sent[0];
    if (first === undefined || nowMs - first.atMs < resendAfterMs()) return;
    const due = sent.filter((batch) => nowMs - batch.atMs >= resendAfterMs());
    sent = sent.filter((batch) => !due.includes(batch));
    for (const batch of due) unsent = unionRanges(unsent, batch.numbers);
    attempt++;
  }

  /** How many more may leave before the platform says what it has. */
  function trust(): number {
    const most = attempt === 0 ? HISTORY_UNACKNOWLEDGED_MAX : HISTORY_UNANSWERED_MAX;
    return most - count(sent) - count(flying.filter(({ again }) => !again));
  }

  function isBlocked(lane: Lane, nowMs: number): boolean {
    const untilMs = blockedUntilMs[lane];
    if (untilMs !== null && nowMs < untilMs) return true;
    blockedUntilMs[lane] = null;
    return false;
  }

  return {
    appended(position) {
      if (position.suspect.length > 0) {
        // It must not move the marker: never live, and it overtakes nothing that is.
        unsent = addRange(unsent, position.n, position.n);
        return;
      }
      retire();
      candidate = position;
    },
    retire,
    nextLive(nowMs) {
      if (isBlocked('live', nowMs)) retire();
      if (candidate === null || flying.some(({ lane }) => lane === 'live')) return null;
      const position = candidate;
      candidate = null;
      return { position, flight: start('live', [[position.n, position.n]], false) };
    },
    nextHistory(nowMs, most) {
      if (isBlocked('history', nowMs)) return null;
      takeBackDue(nowMs);
      const fresh = lowestOf(unsent, Math.min(most, trust()));
      unsent = subtractRanges(unsent, fresh);
      if (fresh.length > 0) return start('history', fresh, false);
      const again = lowestOf(wanted, most);
      wanted = subtractRanges(wanted, again);
      return again.length > 0 ? start('history', again, true) : null;
    },
    found(flight, numbers) {
      end(flight);
      return numbers.length > 0 ? start(flight.lane, numbers, flight.again) : null;
    },
    accepted(flight, nowMs) {
      end(flight);
      refusals[flight.lane] = 0;
      if (flight.again) return;
      // An acknowledgement may have overtaken the broker's answer.
      const waiting = subtractRanges(flight.numbers, acked);
      if (waiting.length > 0) sent.push({ numbers: waiting, atMs: nowMs });
    },
    lost: takeBack,
    blocked(flight, nowMs) {
      takeBack(flight);
      blockedUntilMs[flight.lane] = nowMs + backoffMs(refusals[flight.lane]++, RESEND_FIRST_MS, RESEND_MAX_MS, 0, 1);
    },
    again(numbers) {
      wanted = unionRanges(wanted, subtractRanges(numbers, unsent));
    },
    acknowledged(numbers) {
      const before = countRanges(acked);
      acked = unionRanges(acked, numbers);
      unsent = subtractRanges(unsent, numbers);
      sent = sent
        .map((batch) => ({ ...batch, numbers: subtractRanges(batch.numbers, numbers) }))
        .filter((batch) => batch.numbers.length > 0);
      const news = countRanges(acked) > before;
      if (news) attempt = 0;
      return news;
    },
    linkUp() {
      blockedUntilMs = { live: null, history: null };
      refusals = { live: 0, history: 0 };
    },
    wakeAtMs() {
      if (blockedUntilMs.history !== null) return blockedUntilMs.history;
      return sent[0] === undefined ? null : sent[0].atMs + resendAfterMs();
    },
    resends: () => attempt,
    pending: () =>
      countRanges(unsent) + count(sent) + (candidate === null ? 0 : 1) + count(flying.filter(({ again }) => !again)),
    unsent: () => countRanges(unsent),
    oldestUnsent: () => unsent[0]?.[0] ?? null,
    states: () => ({
      pending: countRanges(unsent) + (candidate === null ? 0 : 1),
      inFlight: count(flying),
      sent: count(sent),
      acknowledged: countRanges(acked),
      again: countRanges(wanted) + count(flying.filter(({ again }) => again)),
    }),
  };
}
