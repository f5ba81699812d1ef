/** What is going to be deleted, as it is announced before it goes: who reads the journal later must know that nobody broke it. */
import type { Audit, EraseReason } from './audit.ts';
import type { SkippedNumbers } from './naming.ts';
import type { Ranges } from './ranges.ts';

export interface Deletion {
  /** retention: by age, or for want of room. */
  reason: 'retention' | 'erase';
  /** All events before this number go whole; null: none does. */
  cutFrom: number | null;
  /** Of these events a hash is left. */
  stones: Ranges;
  positions: Ranges;
  /** What events must name of it. */
  named: SkippedNumbers[];
  /** null: nobody asked for it. */
  audit: Audit | null;
}

/** Between two instants, both included, UTC in ms. */
export interface Period {
  fromMs: number;
  toMs: number;
}

export interface Erasure extends Period {
  reason: EraseReason;
  by: string;
}

/** What is known of when an event happened. */
export interface DatedRow {
  n: number;
  t: number | null;
  boot: string;
  mono: number;
  /** Of an event `time`; null: it is none. */
  utcMinusMonoMs: number | null;
}

/**
 * The numbers of the events of a period. One without UTC is dated by the event `time` of its boot; where that is missing too it
 * belongs to the period if an event before it and one after it do: what lies in between in the order of numbers did so in time.
 * @param rows in order of their numbers
 */
export function eventsWithin(rows: readonly DatedRow[], { fromMs, toMs }: Period): number[] {
  const offsets = new Map<string, number>();
  for (const { boot, utcMinusMonoMs } of rows) if (utcMinusMonoMs !== null) offsets.set(boot, utcMinusMonoMs);
  const out: number[] = [];
  let undated: number[] = [];
  let inside = false;
  for (const { n, t, boot, mono } of rows) {
    const offset = offsets.get(boot);
    const at = t ?? (offset === undefined ? null : mono + offset);
    if (at === null) {
      if (inside) undated.push(n);
      continue;
    }
    inside = at >= fromMs && at <= toMs;
    if (inside) out.push(...undated, n);
    undated = [];
  }
  return out;
}
