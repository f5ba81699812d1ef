import { headAfter, type Sha256 } from './hashing.ts';

export interface Blame {
  n: number;
  /** content: it is not what comes after it names. prev: it does not name what comes before it. */
  why: 'content' | 'prev';
}

/** Follows the links and says which record is to blame for one that does not fit. */
export interface Walker {
  /** @returns the record that is to blame for an earlier misfit; null: none, or it is still open */
  step(record: { n: number; prev: string; hash: string }): Blame | null;
  /** What somebody who knows says the head is after the newest record. */
  compare(head: string): Blame | null;
  /** Who is to blame for what is still open, where the newest record is vouched for or nothing more is known. */
  open(): Blame | null;
  head(): string | null;
}

/**
 * A link joins two records, so one that does not fit leaves open which of them was changed. The next link decides: whoever changed
 * the `prev` of a record changed its hash too, and what comes after it does not fit either. Of two neighbours that were both changed
 * the second is named: nothing tells that from a changed `prev`.
 */
export function createWalker(sha256: Sha256): Walker {
  let head: string | null = null;
  let newest = 0;
  /** It does not fit what is before it. */
  let misfit: number | null = null;

  const open = (): Blame | null => (misfit === null ? null : { n: misfit - 1, why: 'content' });

  return {
    step({ n, prev, hash }) {
      const fits = head === null || prev === head;
      const again: Blame | null = misfit === null ? null : { n: misfit, why: 'prev' };
      const blame = fits ? open() : again;
      if (!fits) misfit = n;
      newest = n;
      head = headAfter(prev, hash, sha256);
      return blame;
    },
    compare(known) {
      if (known === head) return open();
      return { n: newest, why: misfit === newest ? 'prev' : 'content' };
    },
    open,
    head: () => head,
  };
}
