/** A record as one number of 32 bits, the same however it came: to tell a repetition from a contradiction without keeping the content. */
import { hash } from 'node:crypto';

/** Keys of the record itself in their order; what is inside them has an order that nobody changes on the way. */
export function digestOf(record: object): number {
  const entries = Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));
  return Number.parseInt(hash('sha1', JSON.stringify(entries), 'hex').slice(0, 8), 16);
}

/** Of a set of records, whatever their order: both sides have the same ones if number and mixture are the same (but for 1 in 4 billion). */
export const mix = (mixture: number, digest: number): number => (mixture ^ digest) >>> 0;
