/** How long the backlog will last, from how fast it shrank of late. Instants are monotonic ms. */
import { DRAIN_WINDOW_MS } from '../limits.ts';

export interface DrainRate {
  /** Records that the outbox got, and records that left it for good. */
  note(added: number, removed: number, nowMs: number): void;
  /** Seconds until nothing waits; 0 = nothing waits; null = it does not shrink. */
  timeToEmptyS(pending: number, nowMs: number): number | null;
}

const SLOT_MS = 1_000;

export function createDrainRate(): DrainRate {
  /** One per second in which something happened, so that a burst of acknowledgements costs no memory. */
  let slots: { atMs: number; net: number }[] = [];

  return {
    note(added, removed, nowMs) {
      slots = slots.filter(({ atMs }) => nowMs - atMs < DRAIN_WINDOW_MS);
      const last = slots.at(-1);
      if (last !== undefined && nowMs - last.atMs < SLOT_MS) last.net += removed - added;
      else slots.push({ atMs: nowMs, net: removed - added });
    },
    timeToEmptyS(pending, nowMs) {
      if (pending === 0) return 0;
      const recent = slots.filter(({ atMs }) => nowMs - atMs < DRAIN_WINDOW_MS);
      const drained = recent.reduce((sum, { net }) => sum + net, 0);
      const first = recent[0];
      if (first === undefined || drained <= 0) return null;
      const perMs = drained / Math.max(SLOT_MS, nowMs - first.atMs);
      return Math.max(1, Math.round(pending / perMs / 1_000));
    },
  };
}
