/** linux/input.h and linux/input-event-codes.h, as far as keys need them. 64-bit machines only, as is the Node that Balise runs on. */

/** struct input_event: seconds and microseconds (64 bits each), type, code, value. */
export const RECORD_BYTES = 24;

const EV_SYN = 0;
const EV_KEY = 1;
const SYN_REPORT = 0;
const SYN_DROPPED = 3;
/** KEY_MAX is 0x2ff: one bit each. */
export const KEY_BITS_BYTES = 96;

export type InputRecord =
  | { kind: 'key'; code: number; down: boolean; monoMs: number }
  /** The records since the last one belong together. */
  | { kind: 'report' }
  /** The kernel's buffer was full: records are missing, and those up to the next report are worth nothing. */
  | { kind: 'dropped' };

/** @param bytes whole records. Repetitions of a key that is held, and whatever is no key, are left out. */
export function readRecords(buffer: Buffer, bytes: number): InputRecord[] {
  const records: InputRecord[] = [];
  for (let at = 0; at + RECORD_BYTES <= bytes; at += RECORD_BYTES) {
    const type = buffer.readUInt16LE(at + 16);
    const code = buffer.readUInt16LE(at + 18);
    const value = buffer.readInt32LE(at + 20);
    if (type === EV_SYN && code === SYN_REPORT) records.push({ kind: 'report' });
    else if (type === EV_SYN && code === SYN_DROPPED) records.push({ kind: 'dropped' });
    else if (type === EV_KEY && (value === 0 || value === 1)) {
      const monoMs =
        Number(buffer.readBigInt64LE(at)) * 1_000 + Math.floor(Number(buffer.readBigInt64LE(at + 8)) / 1_000);
      records.push({ kind: 'key', code, down: value === 1, monoMs });
    }
  }
  return records;
}

/** Codes whose bit is set, as EVIOCGKEY answers. */
export function codesOf(bits: Uint8Array): Set<number> {
  const codes = new Set<number>();
  for (const [nth, byte] of bits.entries())
    for (let bit = 0; bit < 8; bit++) if ((byte >> bit) & 1) codes.add(nth * 8 + bit);
  return codes;
}

/** The kernel's text for the same (`capabilities/key` in sysfs): 64-bit words in hexadecimal, the highest first. */
export function codesOfText(text: string): Set<number> {
  const words = text.trim().split(/\s+/).reverse();
  const codes = new Set<number>();
  for (const [nth, word] of words.entries()) {
    if (!/^[0-9a-f]{1,16}$/i.test(word)) continue;
    const bits = BigInt(`0x${word}`);
    for (let bit = 0; bit < 64; bit++) if ((bits >> BigInt(bit)) & 1n) codes.add(nth * 64 + bit);
  }
  return codes;
}
