import { HISTORY_BATCH_POSITIONS, HISTORY_UNACKNOWLEDGED_MAX, RESEND_FIRST_MS, RESEND_MAX_MS } from '../limits.ts';
import { addRange, countRanges, lowestOf, type Ranges, subtractRanges, unionRanges } from '../record/ranges.ts';
import type { PositionRecord } from '../record/schema.ts';
import { backoffMs } from './backoff.ts';

type Lane = 'live' | 'history';

/**
 * The two lanes of the positions. The newest one goes live, alone, ahead of everything older; whatever it overtook, and
 * whatever was not answered, goes to the history lane, oldest first, in batches. Instants are monotonic ms.
 */
export interface PositionsLane {
  appended(position: PositionRecord): void;
  /** Nothing of it is live any more (the duty gate closed): it leaves as history. */
  retire(): void;
  nextLive(nowMs: number): PositionRecord | null;
  /** Numbers of the next history message, or null. */
  nextHistory(nowMs: number): Ranges | null;
  /** The broker took these. */
  accepted(lane: Lane, numbers: Ranges, nowMs: number): void;
  /** Unanswered, or not stored after all (`gone`): the rest is sent again. */
  lost(lane: Lane, numbers: Ranges): void;
  gone(numbers: Ranges): void;
  /** The platform wants these once more: after everything unsent, and once, acknowledged or not. */
  again(numbers: Ranges): void;
  blocked(lane: Lane, numbers: Ranges, nowMs: number): void;
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
  let live: number | null = null;
  let history: { numbers: Ranges; again: boolean } | null = null;
  let wanted: Ranges = [];
  let sent: Sent[] = [];
  let attempt = 0;
  /** Each by itself: a broker that forbids the live topic may take the same records as history. */
  let blockedUntilMs: Record<Lane, number | null> = { live: null, history: null };
  let refusals: Record<Lane, number> = { live: 0, history: 0 };

  const resendAfterMs = (): number => backoffMs(attempt, RESEND_FIRST_MS, RESEND_MAX_MS, 0, 1);
  const sentCount = (): number => sent.reduce((sum, batch) => sum + countRanges(batch.numbers), 0);

  function release(lane: Lane): void {
    if (lane === 'live') live = null;
    else history = null;
  }

  function retire(): void {
    if (candidate !== null) unsent = addRange(unsent, candidate.n, candidate.n);
    candidate = null;
  }

  /** Not sent after all; an acknowledgement may have come from an earlier sending meanwhile. */
  function takeBack(lane: Lane, numbers: Ranges): void {
    const again = lane === 'history' && history?.again === true;
    release(lane);
    if (again) return;
    unsent = unionRanges(unsent, subtractRanges(numbers, acked));
  }

  function takeBackDue(nowMs: number): void {
    const first = sent[0];
    if (first === undefined || nowMs - first.atMs < resendAfterMs()) return;
    const due = sent.filter((batch) => nowMs - batch.atMs >= resendAfterMs());
    sent = sent.filter((batch) => !due.includes(batch));
    for (const batch of due) unsent = unionRanges(unsent, batch.numbers);
    attempt++;
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
      if (live !== null || candidate === null) return null;
      const position = candidate;
      live = position.n;
      candidate = null;
      return position;
    },
    nextHistory(nowMs) {
      if (history !== null || isBlocked('history', nowMs)) return null;
      takeBackDue(nowMs);
      const again = unsent.length === 0 || sentCount() >= HISTORY_UNACKNOWLEDGED_MAX;
      const numbers = lowestOf(again ? wanted : unsent, HISTORY_BATCH_POSITIONS);
      if (numbers.length === 0) return null;
      history = { numbers, again };
      if (!again) unsent = subtractRanges(unsent, numbers);
      return numbers;
    },
    accepted(lane, numbers, nowMs) {
      const flown = lane === 'history' ? history : null;
      release(lane);
      refusals[lane] = 0;
      if (flown?.again === true) {
        // Also those of the batch that were not found.
        wanted = subtractRanges(wanted, flown.numbers);
        return;
      }
      // An acknowledgement may have overtaken the broker's answer.
      const waiting = subtractRanges(numbers, acked);
      if (waiting.length > 0) sent.push({ numbers: waiting, atMs: nowMs });
    },
    lost: takeBack,
    gone(numbers) {
      unsent = subtractRanges(unsent, numbers);
      wanted = subtractRanges(wanted, numbers);
    },
    again(numbers) {
      wanted = unionRanges(wanted, subtractRanges(numbers, unsent));
    },
    blocked(lane, numbers, nowMs) {
      takeBack(lane, numbers);
      blockedUntilMs[lane] = nowMs + backoffMs(refusals[lane]++, RESEND_FIRST_MS, RESEND_MAX_MS, 0, 1);
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
      countRanges(unsent) +
      sentCount() +
      (candidate === null ? 0 : 1) +
      (live === null ? 0 : 1) +
      (history === null || history.again ? 0 : countRanges(history.numbers)),
    unsent: () => countRanges(unsent),
    oldestUnsent: () => unsent[0]?.[0] ?? null,
    states: () => ({
      pending: countRanges(unsent) + (candidate === null ? 0 : 1),
      inFlight: (live === null ? 0 : 1) + countRanges(history?.numbers ?? []),
      sent: sentCount(),
      acknowledged: countRanges(acked),
      again: countRanges(wanted),
    }),
  };
}
