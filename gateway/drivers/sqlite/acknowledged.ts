/**
 * What the platform has: known at once, on disk with what writes to that page anyway, or after ACKNOWLEDGED_UNWRITTEN_MS. A commit for
 * each acknowledgement cost the card more than the positions did, the page in each group half as much again. What a kill takes is sent
 * again, and the platform says again that it has it (cmd/ack is retained).
 */
import { type Ranges, unionRanges } from '../../core/record/ranges.ts';

/** What the platform has, on top of what it had. */
export interface Acknowledgement {
  eventsUpTo: number;
  positions: Ranges;
}

/** The two values that are kept from run to run. */
interface Kept {
  meta(key: string): string | null;
  setMeta(key: string, value: string): void;
}

export interface Acknowledged {
  eventsUpTo(): number;
  positions(): Ranges;
  add(news: Acknowledgement): void;
  /** Within the transaction of whatever is written. */
  save(): void;
}

export function createAcknowledged({ meta, setMeta }: Kept): Acknowledged {
  let eventsUpTo = Number(meta('eventsAckedUpTo') ?? '0');
  let positions = JSON.parse(meta('positionsAcked') ?? '[]') as Ranges;

  /** Compared with the disk and not with a memory of it: a transaction that was rolled back is seen. */
  function put(key: string, value: string): void {
    if (meta(key) !== value) setMeta(key, value);
  }

  return {
    eventsUpTo: () => eventsUpTo,
    positions: () => positions,
    add(news) {
      eventsUpTo = Math.max(eventsUpTo, news.eventsUpTo);
      positions = unionRanges(positions, news.positions);
    },
    save() {
      put('eventsAckedUpTo', String(eventsUpTo));
      put('positionsAcked', JSON.stringify(positions));
    },
  };
}
