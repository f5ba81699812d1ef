/**
 * Whether the service still does its work, judged by what its parts got done and not by a timer that goes on turning: the service
 * manager's watchdog is fed with this verdict. A part that waits for the world (no network, no receiver, a slow disk) is well.
 */
import {
  WATCHDOG_LOOKS_COUNTED,
  WATCHDOG_RECEIVER_SPANS,
  WATCHDOG_SENDER_SPANS,
  WATCHDOG_STORE_SPANS,
} from './limits.ts';

/** What a part got done. */
export interface Progress {
  /** Something was asked of it and is not done. */
  busy: boolean;
  /** Rises with everything that is done, well or not. */
  done: number;
}

/** `store`: the thread that writes; `sender`: messages on their way to the broker; `receiver`: the opening of its port. */
export type WatchedPart = 'store' | 'sender' | 'receiver';
/** Parts that are not there are left out. */
export type Marks = Readonly<Partial<Record<WatchedPart, Progress>>>;

export type Verdict = { healthy: true } | { healthy: false; part: WatchedPart; stuckMs: number };

const SPANS: Readonly<Record<WatchedPart, number>> = {
  store: WATCHDOG_STORE_SPANS,
  sender: WATCHDOG_SENDER_SPANS,
  receiver: WATCHDOG_RECEIVER_SPANS,
};

/**
 * @param spanMs of the service manager's watchdog: a part may take several of them
 * @param lookMs how often the result is called
 */
export function createWatchdog(spanMs: number, lookMs: number): (marks: Marks, nowMs: number) => Verdict {
  const stuck = new Map<WatchedPart, { done: number; forMs: number }>();
  let lookedMs: number | null = null;

  return (marks, nowMs) => {
    // While this loop itself stood still no answer could be seen: that time says nothing of the others.
    const passedMs = Math.min(nowMs - (lookedMs ?? nowMs), WATCHDOG_LOOKS_COUNTED * lookMs);
    lookedMs = nowMs;
    for (const part of Object.keys(SPANS) as WatchedPart[]) {
      const mark = marks[part];
      if (mark === undefined || !mark.busy) {
        stuck.delete(part);
        continue;
      }
      const known = stuck.get(part);
      const forMs = known?.done === mark.done ? known.forMs + passedMs : 0;
      stuck.set(part, { done: mark.done, forMs });
      if (forMs >= SPANS[part] * spanMs) return { healthy: false, part, stuckMs: forMs };
    }
    return { healthy: true };
  };
}
