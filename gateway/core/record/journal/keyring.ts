import type { LinkedEvent, SignedEvent } from './entries.ts';
import { signedText } from './hashing.ts';

/** Ed25519 over the UTF-8 of the text; false too where the key is none. */
export type VerifySignature = (key: string, text: string, signature: string) => boolean;

/** The keys that are believed. */
export interface Keyring {
  /** valid: by a key that is believed. unknown: right, but by a key that nobody vouched for. */
  judge(event: LinkedEvent, signed: SignedEvent): 'valid' | 'invalid' | 'unknown';
  believed(): string[];
}

/** @param given known from elsewhere; empty: the first one that signs is believed, which proves no more than that one hand wrote it all */
export function createKeyring(given: readonly string[], vehicle: string, verify: VerifySignature): Keyring {
  const believed = new Set(given);
  return {
    judge(event, signed) {
      if (!verify(signed.key, signedText(event, vehicle), signed.signature)) return 'invalid';
      if (believed.size === 0) believed.add(signed.key);
      if (!believed.has(signed.key)) return 'unknown';
      if (signed.type === 'key') believed.add(signed.publicKey);
      return 'valid';
    },
    believed: () => [...believed],
  };
}
