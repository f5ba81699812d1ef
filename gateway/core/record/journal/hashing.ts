/**
 * What is hashed and what is signed, to the byte (docs/journal.md, sections 2 and 3). The kinds of text begin differently, so that none can
 * stand for another: `{"journal":`, `{` and another key, a hex digit, and a word of its own for what is signed.
 */
import { canonical } from './canonical.ts';

/** Of the UTF-8 of a text: 64 hex digits, lower case. */
export type Sha256 = (text: string) => string;

/** The chain after record `n`. */
export interface Head {
  n: number;
  head: string;
}

/** The head before the first record: the chain belongs to this vehicle and this series from its first link on. */
export function startOf(vehicle: string, series: string, sha256: Sha256): string {
  return sha256(canonical({ journal: 1, series, vehicle }));
}

/** @throws as `canonical` */
export function recordText(event: object, vehicle: string): string {
  return canonical({ ...event, vehicle });
}

/** @param hash of the record: SHA-256 of its `recordText` */
export function headAfter(prev: string, hash: string, sha256: Sha256): string {
  return sha256(prev + hash);
}

/** @throws as `canonical` */
export function signedText(event: object, vehicle: string): string {
  const unsigned = Object.fromEntries(Object.entries(event).filter(([key]) => key !== 'signature'));
  return `balise journal 1\n${canonical({ ...unsigned, vehicle })}`;
}
