/** Timers in the order in which they fire: by due instant, then as they were created. */
interface Entry {
  readonly dueMs: number;
  run(): void;
}

export interface TimerQueue {
  /** Returns what removes it again. */
  add(dueMs: number, run: () => void): () => void;
  /** null: nothing waits. */
  nextDueMs(): number | null;
  /** Removes and returns the first one due at `nowMs` or before. */
  take(nowMs: number): Entry | null;
  clear(): void;
}

/** Sorted array: a gateway has a few dozen timers at a time. */
export function createTimerQueue(): TimerQueue {
  const entries: Entry[] = [];
  return {
    add: (dueMs, run) => {
      const entry: Entry = { dueMs, run };
      const after = entries.findIndex((other) => other.dueMs > dueMs);
      entries.splice(after === -1 ? entries.length : after, 0, entry);
      return () => {
        const at = entries.indexOf(entry);
        if (at !== -1) entries.splice(at, 1);
      };
    },
    nextDueMs: () => entries[0]?.dueMs ?? null,
    take: (nowMs) => {
      const first = entries[0];
      if (first === undefined || first.dueMs > nowMs) return null;
      entries.shift();
      return first;
    },
    clear: () => {
      entries.length = 0;
    },
  };
}

/** Fires every `periodMs` from `firstMs` on, without drift: each instant is counted from the one before it. */
export function repeat(add: TimerQueue['add'], firstMs: number, periodMs: number, run: () => void): { cancel(): void } {
  const arm = (dueMs: number): (() => void) =>
    add(dueMs, () => {
      // Armed before it runs, so that it can cancel itself.
      cancel = arm(dueMs + periodMs);
      run();
    });
  let cancel = arm(firstMs);
  return { cancel: () => cancel() };
}
