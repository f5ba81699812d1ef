/** Names the numbers that will never come, or never come again, in events: neighbours together, and not too often. */
import { createNaming, type SkippedNumbers } from './core/record/naming.ts';
import type { Clock, Timer } from './ports.ts';

/** @param record makes the event, at this monotonic instant */
export function createNamer(
  clock: Clock,
  record: (numbers: SkippedNumbers, monoMs: number) => void,
): (numbers: SkippedNumbers) => void {
  const naming = createNaming();
  let timer: Timer | null = null;

  function nameDue(): void {
    const now = clock.monoMs();
    for (let due = naming.next(now); due !== null; due = naming.next(now)) record(due, now);
    const dueMs = naming.dueAtMs();
    timer?.cancel();
    timer = dueMs === null ? null : clock.after(dueMs - now, nameDue);
  }

  return (numbers) => {
    naming.add(numbers, clock.monoMs());
    nameDue();
  };
}
