/**
 * From a line to a sentence (NMEA 0183, 5.3). Strict, because the checksum is all that stands between line noise and a
 * position: exactly `*` and two hexadecimal digits at the end (either case: Magellan sends lower case), printable ASCII only.
 */

export interface Sentence {
  /** `GP`, `GN`, …; `P` for a proprietary sentence; empty where the address is neither. */
  talker: string;
  /** `RMC`, …; of a proprietary sentence all that follows the `P`, so that Garmin's `$PGRMC` is not an RMC. */
  type: string;
  /** What stands between the commas after the address; empty is "not said". */
  fields: string[];
}

/** Line noise or a sentence that breaks its own rules. Counted by reason, never thrown. */
export interface Reject {
  reason: RejectReason;
}

/** The first four concern the line, the last two a sentence of a type that is decoded. */
export type RejectReason = 'not-ascii' | 'no-checksum' | 'checksum' | 'address' | 'field-count' | 'field';

const STAR = 0x2a;
/** Address of approved sentences: two characters of talker, three of type. */
const APPROVED = /^[A-OQ-Z][A-Z0-9][A-Z]{3}$/;
const HEX = /^[0-9A-Fa-f]{2}$/;

/** @param line from `$` or `!` to the last character before the line end */
export function parseSentence(line: string): Sentence | Reject {
  const star = line.length - 3;
  let sum = 0;
  for (let at = 1; at < line.length; at++) {
    const code = line.charCodeAt(at);
    if (code < 0x20 || code > 0x7e) return { reason: 'not-ascii' };
    if (at < star) sum ^= code;
  }
  const digits = line.slice(star + 1);
  if (star < 1 || line.charCodeAt(star) !== STAR || !HEX.test(digits)) return { reason: 'no-checksum' };
  if (sum !== Number.parseInt(digits, 16)) return { reason: 'checksum' };
  const fields = line.slice(1, star).split(',');
  const address = fields.shift() ?? '';
  if (address === '') return { reason: 'address' };
  if (address.startsWith('P')) return { talker: 'P', type: address.slice(1), fields };
  if (APPROVED.test(address)) return { talker: address.slice(0, 2), type: address.slice(2), fields };
  return { talker: '', type: address, fields };
}

export function isReject(value: object): value is Reject {
  return 'reason' in value;
}
