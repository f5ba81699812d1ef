import { EVICTION_ROWS_MAX } from '../limits.ts';
import type { Ranges } from './ranges.ts';
import { commonRanges, countRanges, lowestOf, subtractRanges, unionRanges } from './ranges.ts';

/** How much of a class there may be. */
export interface Quota {
  rowsMax: number;
  bytesMax: number;
}

/** Evicted together, so that one event names many: a hundredth of what is there. */
const SHARE = 0.01;

/**
 * Rows beyond the quota, 0 = within it. Bytes are turned into rows by the average of what is there.
 * @param bytes of the pages in use
 */
export function excessRows(held: { rows: number; bytes: number }, quota: Quota): number {
  const overRows = held.rows - quota.rowsMax;
  const overBytes = held.bytes <= quota.bytesMax ? 0 : Math.ceil(held.rows * (1 - quota.bytesMax / held.bytes));
  const over = Math.max(overRows, overBytes);
  if (over <= 0) return 0;
  return Math.min(held.rows, EVICTION_ROWS_MAX, over + Math.floor(held.rows * SHARE));
}

/** Which of the stored numbers go: the oldest that the platform has, and only then the oldest that it has not. */
export function evictions(stored: Ranges, acked: Ranges, excess: number): Ranges {
  const delivered = lowestOf(commonRanges(stored, acked), excess);
  return unionRanges(delivered, lowestOf(subtractRanges(stored, acked), excess - countRanges(delivered)));
}
