import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Clock, Timer } from '../ports.ts';

/** Longest wait Node can take (2^31 - 1 ms, 24.8 days). Longer ones would run at once: they are waited for in parts. */
const NODE_TIMER_MAX_MS = 2_147_483_647;

/** The machine's clocks, read nowhere else. `monoMs` is CLOCK_MONOTONIC, whole milliseconds. */
export function createClock(): Clock {
  return { bootId: readBootId(), lockStep: false, wallMs: () => Date.now(), monoMs, after, every };
}

function monoMs(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1000 + Math.floor(nanoseconds / 1e6);
}

function after(delayMs: number, run: () => void): Timer {
  return startAt(monoMs() + delayMs, run);
}

/** Without drift: instants are counted from the start. Those that passed while the machine stood still are left out. */
function every(periodMs: number, run: () => void): Timer {
  const period = Math.max(1, periodMs);
  let dueMs = monoMs() + period;
  const tick = (): void => {
    dueMs += period * Math.max(1, Math.ceil((monoMs() + 1 - dueMs) / period));
    timer = startAt(dueMs, tick);
    run();
  };
  let timer = startAt(dueMs, tick);
  return { cancel: () => timer.cancel() };
}

/** Never early: Node counts from the start of its loop's turn and may be a millisecond ahead of this clock. */
function startAt(dueMs: number, run: () => void): Timer {
  let handle: NodeJS.Timeout;
  const wait = (): void => {
    const leftMs = dueMs - monoMs();
    if (leftMs <= 0) run();
    else handle = setTimeout(wait, Math.min(leftMs, NODE_TIMER_MAX_MS));
  };
  handle = setTimeout(wait, Math.min(Math.max(0, dueMs - monoMs()), NODE_TIMER_MAX_MS));
  return { cancel: () => clearTimeout(handle) };
}

function readBootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    // No /proc (a chroot): monotonic instants of this run are then comparable with those of no other run.
    return randomUUID();
  }
}
