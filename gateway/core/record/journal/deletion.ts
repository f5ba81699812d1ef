/** What is left of deleted events, so that the rest can still be verified. */
import type { Links, Tombstone } from './events.ts';
import { recordText, type Sha256 } from './hashing.ts';

/** What verification rests on, and who had something erased: neither says anything about where anybody was. */
const NEVER_ERASED = new Set(['series', 'key', 'checkpoint', 'numbers-skipped', 'audit']);

export function mayErase(type: string): boolean {
  return !NEVER_ERASED.has(type);
}

/** The event of the contract that must name the number of a tombstone, by its reason. */
export const NAMED_AS = { erased: 'erase', retention: 'retention' } as const;

/** To be put in the place of the event, in the commit that follows the one in which an event `numbers-skipped` has named it. */
export function tombstoneOf(
  event: { n: number } & Links,
  reason: Tombstone['reason'],
  vehicle: string,
  sha256: Sha256,
): Tombstone {
  return { n: event.n, prev: event.prev, hash: sha256(recordText(event, vehicle)), reason };
}

/**
 * Where a prefix may be cut: the records before go whole, and the journal begins with a checkpoint, which signs its own beginning.
 * @param checkpoints their numbers, in any order
 * @param oldUpTo every record up to here is too old; 0: none
 * @returns the first record that stays; null: nothing can be cut
 */
export function cutAt(checkpoints: Iterable<number>, oldUpTo: number): number | null {
  let from: number | null = null;
  for (const n of checkpoints) if (n > 1 && n <= oldUpTo + 1 && n > (from ?? 0)) from = n;
  return from;
}
