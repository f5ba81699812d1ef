/**
 * From a line to a sentence (NMEA 0183, 5.3). Strict, because the checksum is all that stands between line noise and a
 * position: exactly `*` and two hexadecimal digits at the end (either case: Magellan sends lower case), printable ASCII only.
 */

import type { Fields } from './fields.ts';
import { textOf } from './fields.ts';

export interface Sentence {
  /** `GP`, `GN`, …; `P` for a proprietary sentence; empty where the address is neither. */
  talker: string;
  /** `RMC`, …; of a proprietary sentence all that follows the `P`, so that Garmin's `$PGRMC` is not an RMC. */
  type: string;
  /** What stands between the commas; empty is "not said". */
  fields: Fields;
}

/** Line noise or a sentence that breaks its own rules. Counted by reason, never thrown. */
export interface Reject {
  reason: RejectReason;
}

/** The first four concern the line, the last two a sentence of a type that is decoded. */
export type RejectReason = 'not-ascii' | 'no-checksum' | 'checksum' | 'address' | 'field-count' | 'field';

const STAR = 0x2a;
const COMMA = 0x2c;
const FIRST_PRINTABLE = 0x20;
const LAST_PRINTABLE = 0x7e;
/** Address of approved sentences: two characters of talker, three of type. */
const APPROVED = /^[A-OQ-Z][A-Z0-9][A-Z]{3}$/;
const USUAL_LENGTH = 5;
/** The addresses that nearly every sentence has, taken apart beforehand. */
const USUAL = new Map(
  ['GP', 'GN', 'GL', 'GA', 'GB', 'BD', 'GQ', 'QZ', 'GI'].flatMap((talker) =>
    ['RMC', 'GGA', 'GNS', 'GSA', 'GSV', 'VTG', 'GLL', 'ZDA', 'GST', 'TXT'].map((type) => {
      const address = Uint8Array.from(talker + type, (letter) => letter.charCodeAt(0));
      return [keyOf(address, 0), { talker, type }] as const;
    }),
  ),
);

/** Five capital letters or digits in one small number: a text would cost more than all the rest of the address. -1: others. */
function keyOf(bytes: Uint8Array, from: number): number {
  let key = 0;
  for (let at = from; at < from + USUAL_LENGTH; at++) {
    const code = (bytes[at] ?? 0) - 0x20;
    if (code < 0 || code >= 0x40) return -1;
    key = key * 0x40 + code;
  }
  return key;
}

/** @param line from `$` or `!` to the last character before the line end */
export function parseSentence(line: string): Sentence | Reject {
  // A character beyond a byte is made one that no sentence may hold.
  const bytes = Uint8Array.from(line, (character) => Math.min(character.charCodeAt(0), 0xff));
  return parseSentenceBytes(bytes, 0, bytes.length);
}

/**
 * As `parseSentence`. The fields are read from these bytes: they must not change before the sentence is decoded.
 * @param starts where to note the fields: given again for the next sentence, it spares an array each
 */
export function parseSentenceBytes(
  bytes: Uint8Array,
  from: number,
  to: number,
  starts: number[] = [],
): Sentence | Reject {
  const star = to - 3;
  starts[0] = from + 1;
  let length = 0;
  let sum = 0;
  /** Negative once a byte was not printable: one look at the end instead of two at every byte. */
  let printable = 0;
  for (let at = from + 1; at < star; at++) {
    const code = bytes[at] ?? 0;
    printable |= (code - FIRST_PRINTABLE) | (LAST_PRINTABLE - code);
    sum ^= code;
    if (code === COMMA) starts[++length] = at + 1;
  }
  for (let at = Math.max(star, from + 1); at < to; at++) {
    const code = bytes[at] ?? 0;
    printable |= (code - FIRST_PRINTABLE) | (LAST_PRINTABLE - code);
  }
  if (printable < 0) return { reason: 'not-ascii' };
  const told = hexDigit(bytes[star + 1] ?? 0) * 16 + hexDigit(bytes[star + 2] ?? 0);
  if (star < from + 1 || bytes[star] !== STAR || Number.isNaN(told)) return { reason: 'no-checksum' };
  if (sum !== told) return { reason: 'checksum' };
  starts[length + 1] = star + 1;
  const addressEnd = (starts[1] ?? 0) - 1;
  if (addressEnd === from + 1) return { reason: 'address' };
  const { talker, type } = addressOf(bytes, from + 1, addressEnd);
  return { talker, type, fields: { bytes, starts, length } };
}

function addressOf(bytes: Uint8Array, from: number, to: number): { talker: string; type: string } {
  const usual = to - from === USUAL_LENGTH ? USUAL.get(keyOf(bytes, from)) : undefined;
  if (usual !== undefined) return usual;
  const address = textOf(bytes, from, to);
  if (address.startsWith('P')) return { talker: 'P', type: address.slice(1) };
  if (APPROVED.test(address)) return { talker: address.slice(0, 2), type: address.slice(2) };
  return { talker: '', type: address };
}

/** Either case; NaN where it is none. */
function hexDigit(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const upper = code & ~0x20;
  return upper >= 0x41 && upper <= 0x46 ? upper - 0x37 : Number.NaN;
}

export function isReject(value: object): value is Reject {
  return 'reason' in value;
}
