/**
 * How long records are kept, and whether the clock may be believed that says so: a wrong one would delete what nobody can bring back.
 * Pure; instants are UTC in ms.
 */
import {
  RETENTION_ACKED_MS,
  RETENTION_BATCH_ROWS,
  RETENTION_CONFIRMATIONS,
  RETENTION_FUTURE_MS,
  RETENTION_JUMP_MAX_MS,
  RETENTION_MS,
  RETENTION_PERIOD_MS,
  RETENTION_PROOF_MS,
} from '../limits.ts';
import type { ClockSource } from './schema.ts';

/** Kept on disk from one purge to the next. */
export interface RetentionMemory {
  /** UTC of the last purge, or of the first instant that was believed. */
  lastMs: number;
  /** UTC has leapt further than a garage explains; it is believed when it has gone on from there for days. */
  doubt: { atMs: number; confirmations: number } | null;
}

export type RetentionVerdict = 'too-soon' | 'purge' | 'implausible';

/** Deletion needs a clock that somebody sets: the receiver or the network. */
export function trustedForRetention(clock: ClockSource): boolean {
  return clock === 'gnss' || clock === 'ntp';
}

/**
 * May records be deleted by this instant? Once a day; never at the very first, which has nothing to be compared with. A step back
 * deletes less, and is taken as it comes.
 */
export function judgeInstant(
  memory: RetentionMemory | null,
  nowMs: number,
): { verdict: RetentionVerdict; memory: RetentionMemory } {
  if (memory === null || nowMs < memory.lastMs) return { verdict: 'too-soon', memory: { lastMs: nowMs, doubt: null } };
  const sinceMs = nowMs - memory.lastMs;
  if (sinceMs < RETENTION_PERIOD_MS) return { verdict: 'too-soon', memory: { ...memory, doubt: null } };
  if (sinceMs <= RETENTION_JUMP_MAX_MS) return { verdict: 'purge', memory: { lastMs: nowMs, doubt: null } };
  const doubt = nextDoubt(memory.doubt, nowMs);
  if (doubt.confirmations >= RETENTION_CONFIRMATIONS)
    return { verdict: 'purge', memory: { lastMs: nowMs, doubt: null } };
  return { verdict: 'implausible', memory: { ...memory, doubt } };
}

/** A day counts when it follows the one before; another leap begins anew. */
function nextDoubt(doubt: RetentionMemory['doubt'], nowMs: number): { atMs: number; confirmations: number } {
  const sinceMs = doubt === null ? -1 : nowMs - doubt.atMs;
  if (doubt === null || sinceMs < 0 || sinceMs > 3 * RETENTION_PERIOD_MS) return { atMs: nowMs, confirmations: 0 };
  if (sinceMs < RETENTION_PERIOD_MS) return doubt;
  return { atMs: nowMs, confirmations: doubt.confirmations + 1 };
}

/** What is older goes. `ackedMs`: acknowledged by then. `proof`: the purpose "proof" was declared (privacy.proof). */
export function cutoffs(nowMs: number, proof: boolean): { ackedMs: number; positionsMs: number; eventsMs: number } {
  return {
    ackedMs: nowMs - RETENTION_ACKED_MS,
    positionsMs: nowMs - RETENTION_MS,
    eventsMs: nowMs - (proof ? RETENTION_PROOF_MS : RETENTION_MS),
  };
}

/**
 * The highest number of the old prefix, 0 = none: everything before the first record that is too young. Records without a time, or
 * dated in the future, are as old as what follows them.
 * @param rows in order of their numbers; read no further than the end of the prefix or of one batch
 */
export function oldPrefix(
  rows: Iterable<{ n: number; t: number | null }>,
  cutoffMs: number,
  nowMs: number,
  rowsMax = RETENTION_BATCH_ROWS,
): { upTo: number; more: boolean } {
  let upTo = 0;
  let seen = 0;
  for (const { n, t } of rows) {
    const dated = t !== null && t <= nowMs + RETENTION_FUTURE_MS;
    if (dated && t >= cutoffMs) return { upTo, more: false };
    if (dated) upTo = n;
    if (++seen >= rowsMax && upTo > 0) return { upTo, more: true };
  }
  return { upTo, more: false };
}
