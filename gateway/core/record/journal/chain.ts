import type { Links } from './events.ts';
import { type Head, headAfter, recordText, type Sha256, signedText, startOf } from './hashing.ts';

/** Who signs: the private key stays behind it. */
export interface Signer {
  /** Public key, 64 hex digits. */
  readonly key: string;
  /** Ed25519 over the UTF-8 of a text: 128 hex digits. */
  sign(text: string): string;
}

/** An event as the recorder makes it: its number follows that of the event before. */
interface Unlinked {
  n: number;
}

/** Gives each new event its salt and its place. Recorded is what it returns, and nothing is changed in it any more. */
export interface Chain {
  link<E extends Unlinked>(event: E): E & Links;
  /** The same, signed: for a `checkpoint` and a `key`. */
  seal<E extends Unlinked>(event: E, signer: Signer): E & Links & { key: string; signature: string };
  /** After the newest event; null: none yet. */
  head(): Head | null;
}

export interface ChainOptions {
  vehicle: string;
  series: string;
  /**
   * After the newest event on disk, null: there is none with a hash. To be kept in the same commit as the event; or read from
   * it with `headOfRecord`, as long as the newest record is never cut off.
   */
  last: Head | null;
  sha256: Sha256;
  /** 16 random bytes in hex. */
  newSalt(): string;
}

export function createChain({ vehicle, series, last, sha256, newSalt }: ChainOptions): Chain {
  let head = last;

  const place = (): Links => ({ salt: newSalt(), prev: head?.head ?? startOf(vehicle, series, sha256) });

  function advance(event: Unlinked & Links): void {
    head = headOfRecord(event, vehicle, sha256);
  }

  return {
    link(event) {
      const linked = onTheWire({ ...event, ...place() });
      advance(linked);
      return linked;
    },
    seal(event, signer) {
      const unsigned = onTheWire({ ...event, ...place(), key: signer.key });
      const sealed = { ...unsigned, signature: signer.sign(signedText(unsigned, vehicle)) };
      advance(sealed);
      return sealed;
    },
    head: () => head,
  };
}

/** The head after a record, from the record alone: an event with its links, or a tombstone. */
export function headOfRecord(
  record: { n: number; prev: string } & ({ salt: string } | { hash: string }),
  vehicle: string,
  sha256: Sha256,
): Head {
  const hash = 'salt' in record ? sha256(recordText(record, vehicle)) : record.hash;
  return { n: record.n, head: headAfter(record.prev, hash, sha256) };
}

/** What the other side reads. A text that is no Unicode would have no canonical form: it is mended before it is recorded. */
function onTheWire<T>(event: T): T {
  const wellFormed = (_key: string, value: unknown) => (typeof value === 'string' ? value.toWellFormed() : value);
  return JSON.parse(JSON.stringify(event), wellFormed) as T;
}
