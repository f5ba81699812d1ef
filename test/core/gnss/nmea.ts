/** Literal sentences for the GNSS tests, without the burden of computing their checksums by hand. */
import { expect } from 'vitest';
import type { Decoded, SentenceData } from '../../../gateway/core/gnss/decode.ts';
import { decode } from '../../../gateway/core/gnss/decode.ts';
import type { Reject, Sentence } from '../../../gateway/core/gnss/sentence.ts';
import { isReject, parseSentence } from '../../../gateway/core/gnss/sentence.ts';

/** `GPRMC,…` → `$GPRMC,…*hh`. */
export function withChecksum(body: string): string {
  let sum = 0;
  for (const char of body) sum ^= char.charCodeAt(0);
  return `$${body}*${sum.toString(16).toUpperCase().padStart(2, '0')}`;
}

export function sentenceOf(line: string): Sentence {
  const sentence = parseSentence(line);
  if (isReject(sentence)) throw new Error(`${line}: ${sentence.reason}`);
  return sentence;
}

/** @param body with or without `$` and checksum */
export function decodeBody(body: string): Decoded | Reject | null {
  return decode(sentenceOf(body.startsWith('$') ? body : withChecksum(body)));
}

export function decodedOf(body: string): Decoded {
  const decoded = decodeBody(body);
  if (decoded === null || isReject(decoded)) throw new Error(`${body}: ${decoded?.reason ?? 'not decoded'}`);
  return decoded;
}

export function dataOf(body: string): SentenceData {
  return decodedOf(body).data;
}

export function unreadableIn(body: string): number {
  const decoded = decodeBody(body);
  expect(decoded).toHaveProperty('unreadableFields');
  return decoded !== null && 'unreadableFields' in decoded ? decoded.unreadableFields : -1;
}

export function bytesOf(text: string): Uint8Array {
  return Uint8Array.from(text, (char) => char.charCodeAt(0));
}
