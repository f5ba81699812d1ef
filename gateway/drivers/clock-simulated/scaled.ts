import type { Conducted } from './lockstep.ts';
import type { Start } from './messages.ts';
import { createTimerQueue, repeat } from './timers.ts';

/** Node takes no longer wait (2^31 - 1 ms); the queue is simply looked at again. */
const NODE_TIMER_MAX_MS = 2_147_483_647;

/** Time that runs `speed` times as fast as real time, and can stand still. */
export function createScaled(start: Start): Conducted {
  const queue = createTimerQueue();
  let baseMs = start.monoMs;
  let utcMinusMonoMs = start.wallMs - start.monoMs;
  let baseRealMs = performance.now();
  let paused = false;
  let seenMs = start.monoMs;
  let alarm: NodeJS.Timeout | null = null;

  const monoMs = (): number => {
    const now = paused ? baseMs : baseMs + (performance.now() - baseRealMs) * start.speed;
    // Never back: a resume may name an instant that the latency of the pause let us pass.
    seenMs = Math.max(seenMs, Math.floor(now));
    return seenMs;
  };
  const setAlarm = (): void => {
    if (alarm !== null) clearTimeout(alarm);
    alarm = null;
    const dueMs = queue.nextDueMs();
    if (dueMs === null || paused) return;
    const realMs = Math.max(0, dueMs - monoMs()) / start.speed;
    alarm = setTimeout(fire, Math.min(Math.ceil(realMs), NODE_TIMER_MAX_MS));
  };
  const fire = (): void => {
    // One per turn, so that what a timer promised to itself happens before the next one.
    queue.take(monoMs())?.run();
    setAlarm();
  };
  const add = (dueMs: number, run: () => void): (() => void) => {
    const remove = queue.add(dueMs, run);
    setAlarm();
    return remove;
  };

  return {
    clock: {
      bootId: start.bootId,
      lockStep: false,
      wallMs: () => monoMs() + utcMinusMonoMs,
      monoMs,
      after: (delayMs, run) => ({ cancel: add(monoMs() + Math.max(0, delayMs), run) }),
      every: (periodMs, run) => repeat(add, monoMs() + Math.max(1, periodMs), Math.max(1, periodMs), run),
    },
    advance: () => Promise.reject(new Error('advance is for lock-step; this time is scaled')),
    pause: () => {
      baseMs = monoMs();
      paused = true;
      setAlarm();
    },
    resume: (wallMs, resumedMs) => {
      baseMs = resumedMs;
      utcMinusMonoMs = wallMs - resumedMs;
      baseRealMs = performance.now();
      paused = false;
      setAlarm();
    },
    stop: () => {
      queue.clear();
      setAlarm();
    },
  };
}
