import { setImmediate as turn } from 'node:timers/promises';
import type { Clock } from '../../ports.ts';
import type { Start } from './messages.ts';
import { createTimerQueue, repeat } from './timers.ts';

export interface Conducted {
  clock: Clock;
  /** Resolves when time stands at `toMs` and everything that followed is settled. */
  advance(toMs: number): Promise<void>;
  pause(): void;
  resume(wallMs: number, monoMs: number): void;
  stop(): void;
}

/**
 * Time that moves only when it is told to. Every instant at which timers fire is settled (`idle`) before time goes on:
 * a connection attempt that one timer starts would otherwise meet its own time limit in the same advance.
 */
export function createLockStep(start: Start, idle: () => Promise<void>): Conducted {
  const queue = createTimerQueue();
  const utcMinusMonoMs = start.wallMs - start.monoMs;
  let nowMs = start.monoMs;

  const advance = async (toMs: number): Promise<void> => {
    for (;;) {
      await turn();
      await idle();
      const dueMs = queue.nextDueMs();
      if (dueMs === null || dueMs > toMs) break;
      nowMs = Math.max(nowMs, dueMs);
      for (let timer = queue.take(nowMs); timer !== null; timer = queue.take(nowMs)) {
        timer.run();
        // What the timer promised to itself happens before the next timer, as it would with real ones.
        await turn();
      }
    }
    nowMs = Math.max(nowMs, toMs);
  };

  return {
    clock: {
      bootId: start.bootId,
      lockStep: true,
      wallMs: () => nowMs + utcMinusMonoMs,
      monoMs: () => nowMs,
      after: (delayMs, run) => ({ cancel: queue.add(nowMs + Math.max(0, delayMs), run) }),
      every: (periodMs, run) => repeat(queue.add, nowMs + Math.max(1, periodMs), Math.max(1, periodMs), run),
    },
    advance,
    pause: () => undefined,
    resume: () => undefined,
    stop: () => queue.clear(),
  };
}
