import type { Clock } from '../../gateway/ports.ts';

export interface ManualClock extends Clock {
  /** Fires what falls due on the way, each at its own instant. */
  advance(byMs: number): void;
  /** Somebody sets the machine's clock: UTC jumps, monotonic time and timers do not. */
  stepWall(byMs: number): void;
  /** How many timers wait. */
  waiting(): number;
  /** Delays asked for with `after`, in order: shows backoff without waiting for it. */
  readonly delaysMs: number[];
}

/** Time in the hand of a test. */
export function createManualClock(options: { lockStep?: boolean; wallMs?: number } = {}): ManualClock {
  const waiting = new Set<{ dueMs: number; run: () => void }>();
  const delaysMs: number[] = [];
  let startWallMs = options.wallMs ?? 0;
  let nowMs = 0;
  const add = (dueMs: number, run: () => void) => {
    const timer = { dueMs, run };
    waiting.add(timer);
    return { cancel: () => void waiting.delete(timer) };
  };
  return {
    bootId: 'manual',
    lockStep: options.lockStep ?? false,
    delaysMs,
    wallMs: () => startWallMs + nowMs,
    monoMs: () => nowMs,
    after: (delayMs, run) => {
      delaysMs.push(delayMs);
      return add(nowMs + delayMs, run);
    },
    every: (periodMs, run) => {
      const arm = (): { cancel(): void } =>
        add(nowMs + periodMs, () => {
          timer = arm();
          run();
        });
      let timer = arm();
      return { cancel: () => timer.cancel() };
    },
    stepWall: (byMs) => {
      startWallMs += byMs;
    },
    waiting: () => waiting.size,
    advance: (byMs) => {
      const toMs = nowMs + byMs;
      for (;;) {
        const [next] = [...waiting].sort((a, b) => a.dueMs - b.dueMs);
        if (next === undefined || next.dueMs > toMs) break;
        waiting.delete(next);
        nowMs = next.dueMs;
        next.run();
      }
      nowMs = toMs;
    },
  };
}
