/** Every change of one byte of an exported journal, for a verifier in this program and for one in another. */

export interface ByteChange {
  at: number;
  /** null: the byte is taken out. */
  to: number | null;
  /** The record that it belongs to; null: the header or the footer. A line feed belongs to the line it ends. */
  n: number | null;
}

/** Other values for a byte: another bit, the other case, a digit, no UTF-8. */
const valuesFor = (byte: number): number[] =>
  [...new Set([byte ^ 1, byte ^ 0x20, 0x30, 0xff])].filter((to) => to !== byte);

export function* byteChanges(lines: readonly string[]): Generator<ByteChange> {
  let at = 0;
  for (const [i, line] of lines.entries()) {
    const n = i === 0 || i === lines.length - 1 ? null : i;
    for (const byte of Buffer.from(`${line}\n`)) {
      for (const to of valuesFor(byte)) yield { at, to, n };
      // The very last line feed may be missing.
      if (byte !== 0x0a || i < lines.length - 1) yield { at, to: null, n };
      at++;
    }
  }
}

export function changed(file: Buffer, { at, to }: ByteChange): Buffer {
  return Buffer.concat([file.subarray(0, at), to === null ? Buffer.alloc(0) : Buffer.of(to), file.subarray(at + 1)]);
}
