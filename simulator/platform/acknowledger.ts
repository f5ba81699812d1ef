/**
 * Tells the vehicle what is on stable storage. Every message says all of it, so one that comes late covers what came meanwhile:
 * a crew waits for its events, and for positions a late word is enough, which costs the vehicle less data.
 */
import type { SimClock } from '../conductor/participant.ts';
import type { Via } from './ledger.ts';

export interface Acknowledger {
  /** Something of this series is new, or has to be said again. */
  news(series: string, via: Via): void;
  sent(): number;
  /** Resolves when nothing that is due is still under way. */
  idle(): Promise<void>;
  stop(): void;
}

/** How long a record of each kind may wait, ms. What is not named within 30 s the vehicle sends again. */
export type AckWaits = Record<Via, number>;

const WAITS: AckWaits = { event: 0, history: 1_000, live: 15_000 };
/** Between one message and the next, whatever is waiting. */
const PERIOD_MS = 1_000;

/** `say` syncs the ledger and publishes; false means that it could not leave and has to be said again. */
export function createAcknowledger(
  clock: SimClock,
  say: (series: string) => Promise<boolean>,
  waits: Partial<AckWaits> = {},
): Acknowledger {
  const waitMs = { ...WAITS, ...waits };
  const pending = new Set<string>();
  let sent = 0;
  let lastMs = -PERIOD_MS;
  let timer: { dueMs: number; cancel(): void } | null = null;
  let underWay: Promise<void> = Promise.resolve();

  const fire = () => {
    timer = null;
    lastMs = clock.monoMs();
    const now = [...pending];
    pending.clear();
    underWay = underWay.then(async () => {
      for (const series of now) {
        if (await say(series)) sent++;
      }
    });
  };
  return {
    // What could not leave is not retried here: the connection says it again when it is back.
    news: (series, via) => {
      pending.add(series);
      const nowMs = clock.monoMs();
      const dueMs = Math.max(lastMs + PERIOD_MS, nowMs + waitMs[via]);
      if (timer !== null && timer.dueMs <= dueMs) return;
      timer?.cancel();
      const armed = clock.after(Math.max(0, dueMs - nowMs), fire);
      timer = { dueMs, cancel: () => armed.cancel() };
    },
    sent: () => sent,
    idle: () => underWay,
    stop: () => timer?.cancel(),
  };
}
