/** Heads that somebody noted down without their number: where in a journal they belong. */
import { headOfRecord } from './chain.ts';
import type { Head, Sha256 } from './hashing.ts';

/**
 * @param records of the chain, in order, whatever they are
 * @returns those that are on the way; `missing`: those that are not, so that this is another journal, or a shorter one
 */
export function placeHeads(
  records: Iterable<unknown>,
  vehicle: string,
  wanted: readonly string[],
  sha256: Sha256,
): { found: Head[]; missing: string[] } {
  const missing = new Set(wanted);
  const found: Head[] = [];
  const see = (n: number, head: string): void => {
    if (missing.delete(head)) found.push({ n, head });
  };
  let first = true;
  for (const record of records) {
    if (!isRecord(record)) continue;
    if (first) see(record.n - 1, record.prev);
    first = false;
    try {
      const { n, head } = headOfRecord(record, vehicle, sha256);
      see(n, head);
    } catch {
      // What has no canonical form is for the verifier to name.
    }
  }
  return { found, missing: [...missing] };
}

type Readable = { n: number; prev: string } & ({ salt: string } | { hash: string });

function isRecord(value: unknown): value is Readable {
  if (typeof value !== 'object' || value === null) return false;
  const { n, prev, salt, hash } = value as Record<string, unknown>;
  return typeof n === 'number' && typeof prev === 'string' && (typeof salt === 'string' || typeof hash === 'string');
}
