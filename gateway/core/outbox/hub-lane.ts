import { RESEND_FIRST_MS, RESEND_MAX_MS } from '../limits.ts';
import { addRange, countRanges, lowestOf, type Ranges, subtractRanges, unionRanges } from '../record/ranges.ts';
import type { PositionRecord } from '../record/schema.ts';
import { backoffMs } from './backoff.ts';
import { HUB_RANGES_MAX, HUB_UNDATED_MAX } from './limits.ts';

/** What the national bodies are to be made of next. */
export type HubTurn =
  | { kind: 'event'; n: number }
  /** Who the vehicle is: once for each connection on duty. */
  | { kind: 'greeting' }
  | { kind: 'live'; position: PositionRecord }
  | { kind: 'positions'; numbers: Ranges };

/**
 * Lane of the national bodies: numbers of records that have left and of which a body is still to be made, one message in flight.
 * It keeps no bodies: they follow from the records, which are on the disk. Instants are monotonic ms.
 */
export interface HubLane {
  /** An event was recorded that concerns the Hub: until it is settled, its acknowledgement is not to be written down. */
  owes(n: number): void;
  /** Every event up to here has left. */
  eventsLeft(upTo: number): void;
  /** These have left as history. */
  positionsLeft(numbers: Ranges): void;
  /** The newest one has left. The one before it, where it still waits, goes with the others. */
  liveLeft(position: PositionRecord): void;
  /** Nothing is live any more: the duty gate closed. */
  retire(): void;
  greet(): void;
  /** @param mostPositions in one message; 0: none now */
  next(nowMs: number, mostPositions: number): HubTurn | null;
  /** It has been said, or never will be. */
  settled(): void;
  /** Its time is not known yet: asked again after `dated`. */
  undated(): void;
  dated(): void;
  /** The link went before an answer: again, and after a second time in a row not at once, as some brokers end it over a topic. */
  lost(): void;
  /** The broker will not have it now, or the disk cannot be read. */
  blocked(nowMs: number): void;
  linkUp(nowMs: number): void;
  /** Attempts that were lost in a row. */
  losses(): number;
  wakeAtMs(): number | null;
  /** Up to here no event owes anything. @param upTo of those that the platform has */
  storable(upTo: number): number;
  waiting(): { events: number; positions: number };
}

export function createHubLane(): HubLane {
  let owed: Ranges = [];
  let waitingForTime: Ranges = [];
  let leftUpTo = 0;
  let live: PositionRecord | null = null;
  let positions: Ranges = [];
  let greeting = false;
  let flying: HubTurn | null = null;
  let losses = 0;
  let refusals = 0;
  let blockedUntilMs: number | null = null;

  /** Beyond the limit the oldest are given up. */
  const bounded = (ranges: Ranges): Ranges => (ranges.length > HUB_RANGES_MAX ? ranges.slice(-HUB_RANGES_MAX) : ranges);

  function wait(nowMs: number, attempt: number): void {
    blockedUntilMs = nowMs + backoffMs(attempt, RESEND_FIRST_MS, RESEND_MAX_MS, 0, 1);
  }

  function retire(): void {
    if (live !== null) positions = bounded(addRange(positions, live.n, live.n));
    live = null;
  }

  function nextEvent(): number | null {
    const ready = lowestOf(subtractRanges(owed, waitingForTime), 1)[0];
    return ready !== undefined && ready[0] <= leftUpTo ? ready[0] : null;
  }

  function choose(mostPositions: number): HubTurn | null {
    const n = nextEvent();
    if (n !== null) return { kind: 'event', n };
    if (greeting) return { kind: 'greeting' };
    if (live !== null) return { kind: 'live', position: live };
    const numbers = lowestOf(positions, mostPositions);
    return numbers.length > 0 ? { kind: 'positions', numbers } : null;
  }

  /** What is in flight waits for its end outside the queues, so that a newer one may come in meanwhile. */
  function take(turn: HubTurn | null): HubTurn | null {
    flying = turn;
    if (turn?.kind === 'greeting') greeting = false;
    else if (turn?.kind === 'live') live = null;
    else if (turn?.kind === 'positions') positions = subtractRanges(positions, turn.numbers);
    return turn;
  }

  function putBack(): void {
    const turn = flying;
    flying = null;
    if (turn?.kind === 'greeting') greeting = true;
    else if (turn?.kind === 'positions') positions = bounded(unionRanges(positions, turn.numbers));
    else if (turn?.kind === 'live') {
      if (live === null) live = turn.position;
      else positions = bounded(addRange(positions, turn.position.n, turn.position.n));
    }
  }

  function end(): HubTurn | null {
    const turn = flying;
    flying = null;
    losses = 0;
    refusals = 0;
    return turn;
  }

  return {
    owes(n) {
      owed = bounded(addRange(owed, n, n));
    },
    eventsLeft(upTo) {
      leftUpTo = Math.max(leftUpTo, upTo);
    },
    positionsLeft(numbers) {
      positions = bounded(unionRanges(positions, numbers));
    },
    liveLeft(position) {
      retire();
      live = position;
    },
    retire,
    greet() {
      greeting = true;
    },
    next(nowMs, mostPositions) {
      if (flying !== null || (blockedUntilMs !== null && nowMs < blockedUntilMs)) return null;
      blockedUntilMs = null;
      return take(choose(mostPositions));
    },
    settled() {
      const turn = end();
      if (turn?.kind === 'event') owed = subtractRanges(owed, [[turn.n, turn.n]]);
    },
    undated() {
      const turn = end();
      if (turn?.kind !== 'event') return;
      const all = addRange(waitingForTime, turn.n, turn.n);
      const over = lowestOf(all, countRanges(all) - HUB_UNDATED_MAX);
      waitingForTime = subtractRanges(all, over);
      owed = subtractRanges(owed, over);
    },
    dated() {
      waitingForTime = [];
    },
    lost() {
      losses++;
      putBack();
    },
    blocked(nowMs) {
      wait(nowMs, refusals++);
      putBack();
    },
    linkUp(nowMs) {
      if (losses > 1) wait(nowMs, losses - 2);
    },
    losses: () => losses,
    wakeAtMs: () => blockedUntilMs,
    storable: (upTo) => Math.min(upTo, (owed[0]?.[0] ?? Number.POSITIVE_INFINITY) - 1),
    waiting: () => ({ events: countRanges(owed), positions: countRanges(positions) + (live === null ? 0 : 1) }),
  };
}
