/** Which event names numbers that will never come (again), and when. Pure; instants are monotonic ms. */
import { NAMING_PERIOD_MS } from '../limits.ts';
import { addRange, type Ranges, subtractRanges } from './ranges.ts';
import type { EventBody } from './schema.ts';

/** Numbers of one lane that will never come, or never come again: what an event `numbers-skipped` says of them. */
export type SkippedNumbers = Omit<Extract<EventBody, { type: 'numbers-skipped' }>, 'type'>;

export interface Naming {
  add(numbers: SkippedNumbers, nowMs: number): void;
  /** What an event is to name now; null: nothing, or nothing yet. */
  next(nowMs: number): SkippedNumbers | null;
  /** When to ask again; null: nothing waits. */
  dueAtMs(): number | null;
}

/**
 * What a stop cost is named at once. What is deleted goes on being deleted for as long as a quota is reached: it waits for its
 * neighbours, and then the longest range goes, one per period.
 */
export function createNaming(): Naming {
  let waiting: { of: SkippedNumbers['of']; reason: SkippedNumbers['reason']; ranges: Ranges }[] = [];
  let dueMs: number | null = null;

  function take(numbers: SkippedNumbers): SkippedNumbers {
    const { of, reason, from, to } = numbers;
    waiting = waiting
      .map((kind) =>
        kind.of === of && kind.reason === reason
          ? { ...kind, ranges: subtractRanges(kind.ranges, [[from, to]]) }
          : kind,
      )
      .filter(({ ranges }) => ranges.length > 0);
    return numbers;
  }

  const listed = (): SkippedNumbers[] =>
    waiting.flatMap(({ of, reason, ranges }) => ranges.map(([from, to]) => ({ of, from, to, reason })));

  return {
    add({ of, from, to, reason }, nowMs) {
      const kind = waiting.find((one) => one.of === of && one.reason === reason);
      if (kind === undefined) waiting.push({ of, reason, ranges: [[from, to]] });
      else kind.ranges = addRange(kind.ranges, from, to);
      if (reason !== 'unclean-stop') dueMs ??= nowMs + NAMING_PERIOD_MS;
    },
    next(nowMs) {
      const all = listed();
      const urgent = all.find(({ reason }) => reason === 'unclean-stop');
      if (urgent !== undefined) return take(urgent);
      if (dueMs === null || nowMs < dueMs) return null;
      dueMs = all.length > 1 ? nowMs + NAMING_PERIOD_MS : null;
      const longest = all.reduce((best, one) => (one.to - one.from > best.to - best.from ? one : best));
      return take(longest);
    },
    dueAtMs: () => dueMs,
  };
}
