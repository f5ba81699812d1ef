/** Tells the vehicle what is on stable storage: coalesced, at most one message per second of the platform's clock. */
import type { SimClock } from '../conductor/participant.ts';

export interface Acknowledger {
  /** Something of this series is new, or has to be said again. */
  news(series: string): void;
  sent(): number;
  /** Resolves when nothing that is due is still under way. */
  idle(): Promise<void>;
  stop(): void;
}

const PERIOD_MS = 1_000;

/** `say` syncs the ledger and publishes; false means that it could not leave and has to be said again. */
export function createAcknowledger(clock: SimClock, say: (series: string) => Promise<boolean>): Acknowledger {
  const pending = new Set<string>();
  let sent = 0;
  let lastMs = -PERIOD_MS;
  let timer: { cancel(): void } | null = null;
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
    news: (series) => {
      pending.add(series);
      timer ??= clock.after(Math.max(0, lastMs + PERIOD_MS - clock.monoMs()), fire);
    },
    sent: () => sent,
    idle: () => underWay,
    stop: () => timer?.cancel(),
  };
}
