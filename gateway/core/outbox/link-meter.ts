/**
 * How fast the link to the broker is and how long a round trip on it takes, from what left and when it was answered. Every
 * answer gives a lower bound of the rate, so the best of some seconds is the rate (the idea of BBR, a congestion control of
 * TCP, without its probing). Instants are monotonic ms, rates bytes per ms.
 */
import { LINK_RATE_WINDOW_MS, LINK_ROUND_TRIP_WINDOW_MS, LINK_STALL_MS } from './limits.ts';

/** One message that is not answered yet. */
export interface Unanswered {
  readonly bytes: number;
  readonly sentAtMs: number;
  /** What was unanswered then, itself included. */
  readonly flightBytes: number;
  /** What is answered beyond this when its own answer comes was served since it left. */
  readonly answeredBefore: number;
  /** How long ago the oldest unanswered one had left. */
  readonly behindMs: number;
}

export interface LinkMeter {
  left(bytes: number, nowMs: number): Unanswered;
  /** @param bytes as they turned out to be */
  answered(message: Unanswered, bytes: number, nowMs: number): void;
  /** The link went, and the answer with it. */
  lost(message: Unanswered): void;
  unansweredBytes(): number;
  /** null: nothing was measured yet. */
  rate(): number | null;
  roundTripMs(): number | null;
  forgetRate(): void;
}

interface Answer {
  atMs: number;
  sentAtMs: number;
  answeredBytes: number;
}

/** Answers that a rate is measured against: more than fly at once. */
const ANSWERS_KEPT = 32;

/** A rate is measured over a round trip and over this, at least: an answer may have been held up on the way back. */
const SPAN_MS_MIN = 20;

export function createLinkMeter(): LinkMeter {
  const rates = createBest(LINK_RATE_WINDOW_MS, (a, b) => a >= b);
  const roundTrips = createBest(LINK_ROUND_TRIP_WINDOW_MS, (a, b) => a <= b);
  let answers: Answer[] = [];
  let answeredBytes = 0;
  let unanswered: Unanswered[] = [];
  let unansweredBytes = 0;

  function remove(message: Unanswered): void {
    if (!unanswered.includes(message)) return;
    unanswered = unanswered.filter((one) => one !== message);
    unansweredBytes -= message.bytes;
  }

  /**
   * A link serves in order: what was answered since an earlier answer took it at most as long as lies between the two. What left
   * slowly is not measured fast because its answers were held up and came together.
   */
  function rateOf(message: Unanswered, nowMs: number): number {
    const spanMs = Math.max(SPAN_MS_MIN, roundTrips.best() ?? 0);
    const since = answers
      .filter(({ atMs }) => nowMs - atMs >= spanMs)
      .map((one) => (answeredBytes - one.answeredBytes) / Math.max(nowMs - one.atMs, message.sentAtMs - one.sentAtMs));
    return Math.max(ownRate(message, nowMs), ...since);
  }

  function ownRate(message: Unanswered, nowMs: number): number {
    return (answeredBytes - message.answeredBefore) / Math.max(1, nowMs - message.sentAtMs, message.behindMs);
  }

  return {
    left(bytes, nowMs) {
      const [oldest] = unanswered;
      // The one whose answer comes next may have been served already.
      const behindMs = nowMs - (oldest?.sentAtMs ?? nowMs);
      const served = oldest !== undefined && behindMs > 0 ? oldest.bytes : 0;
      unansweredBytes += bytes;
      const answeredBefore = answeredBytes + served;
      const message = { bytes, sentAtMs: nowMs, flightBytes: unansweredBytes, answeredBefore, behindMs };
      unanswered.push(message);
      return message;
    },
    answered(message, bytes, nowMs) {
      remove(message);
      answeredBytes += bytes;
      const tookMs = nowMs - message.sentAtMs;
      roundTrips.note(tookMs, nowMs);
      if (tookMs - (roundTrips.best() ?? 0) > LINK_STALL_MS) {
        rates.forget();
        answers = [];
      }
      rates.note(rateOf(message, nowMs), nowMs);
      answers = [...answers.slice(1 - ANSWERS_KEPT), { atMs: nowMs, sentAtMs: message.sentAtMs, answeredBytes }];
    },
    lost: remove,
    unansweredBytes: () => unansweredBytes,
    rate: rates.best,
    roundTripMs: roundTrips.best,
    forgetRate() {
      rates.forget();
      answers = [];
    },
  };
}

/** The best of what was noted in the last `windowMs` of noting. */
function createBest(windowMs: number, isAsGood: (a: number, b: number) => boolean) {
  /** From the best to the latest, each better than all after it. */
  let kept: { value: number; atMs: number }[] = [];
  return {
    note(value: number, atMs: number): void {
      kept = kept.filter((one) => atMs - one.atMs <= windowMs && !isAsGood(value, one.value));
      kept.push({ value, atMs });
    },
    best: (): number | null => kept[0]?.value ?? null,
    forget(): void {
      kept = [];
    },
  };
}
