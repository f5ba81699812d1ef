import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FrameDiscard } from '../../../gateway/core/gnss/framing.ts';
import { createFramer } from '../../../gateway/core/gnss/framing.ts';
import { LINE_BYTES_MAX } from '../../../gateway/core/limits.ts';
import { bytesOf } from './nmea.ts';

const seed = Number(process.env['SEED'] ?? 20_260_302);

function frame(chunks: Iterable<Uint8Array>) {
  const lines: string[] = [];
  const discarded: Record<FrameDiscard, number> = { noise: 0, 'cut-off': 0, 'too-long': 0 };
  const framer = createFramer({
    onLine: (line) => lines.push(line),
    onDiscard: (reason, bytes) => {
      discarded[reason] += bytes;
    },
  });
  for (const chunk of chunks) framer.push(chunk);
  return { lines, discarded };
}

const NOTHING = { noise: 0, 'cut-off': 0, 'too-long': 0 };
const long = (bytes: number) => `$${'x'.repeat(bytes - 1)}`;

const CASES: [string, string, string[], Partial<Record<FrameDiscard, number>>][] = [
  ['LF', '$A*00\n$B*00\n', ['$A*00', '$B*00'], {}],
  ['CRLF', '$A*00\r\n$B*00\r\n', ['$A*00', '$B*00'], {}],
  ['CR', '$A*00\r$B*00\r', ['$A*00', '$B*00'], {}],
  ['empty lines', '\n\r\n$A\n\n\n!B\n', ['$A', '!B'], {}],
  ['doubled dollar', '$$A*00\r\n$$$B*00\r\n', ['$A*00', '$B*00'], { 'cut-off': 3 }],
  ['NUL first', '\0$A\n', ['$A'], { noise: 1 }],
  ['text and comments', '# Name: x\n*** start ***\n$A\n', ['$A'], { noise: 22 }],
  ['binary between sentences', '$A\r\n\xb5\x62\x01\x07\xff$B\r\n', ['$A', '$B'], { noise: 5 }],
  ['a sentence cut off by the next', '$GPGGA,12$GPRMC*00\n', ['$GPRMC*00'], { 'cut-off': 9 }],
  ['a complete one without its line end', '$A,1*4C$B*00\n!C*11!D\n', ['$B*00', '!D'], { 'cut-off': 12 }],
  ['as long as allowed', `${long(LINE_BYTES_MAX)}\n$A\n`, [long(LINE_BYTES_MAX), '$A'], {}],
  ['one byte more', `${long(LINE_BYTES_MAX + 1)}\n$A\n`, ['$A'], { 'too-long': LINE_BYTES_MAX + 1 }],
  ['too long, then another start', `${long(999)}$A\nxx\n`, ['$A'], { 'too-long': 999, noise: 2 }],
  ['no line end, not yet', '$A\n$B', ['$A'], {}],
  ['beyond ASCII is handed over', '$A\xe9\n', ['$A\xe9'], {}],
];

describe('framing', () => {
  test.each(CASES)('%s, whole and split at every byte', (_, text, lines, discarded) => {
    const bytes = bytesOf(text);
    const expected = { lines, discarded: { ...NOTHING, ...discarded } };
    expect(frame([bytes])).toEqual(expected);
    expect(frame(Array.from(bytes, (byte) => Uint8Array.of(byte)))).toEqual(expected);
    for (let at = 1; at < bytes.length; at++) {
      expect(frame([bytes.subarray(0, at), bytes.subarray(at)]), `split at ${at}`).toEqual(expected);
    }
  });

  test('noise without end is reported as it comes, and the next sentence is found', () => {
    const noise = new Uint8Array(65_536).fill(0x55);
    const { lines, discarded } = frame([noise, noise, bytesOf('$A\n')]);
    expect(lines).toEqual(['$A']);
    expect(discarded).toEqual({ ...NOTHING, noise: 131_072 });
  });

  test('a line that never ends is given up', () => {
    const { lines, discarded } = frame([bytesOf('$'), new Uint8Array(65_536).fill(0x41), bytesOf('\n$B\n')]);
    expect(lines).toEqual(['$B']);
    expect(discarded).toEqual({ ...NOTHING, 'too-long': 65_537 });
  });

  test('the chunk may be reused by the caller', () => {
    const lines: string[] = [];
    const framer = createFramer({ onLine: (line) => lines.push(line), onDiscard: () => {} });
    const chunk = bytesOf('$AB');
    framer.push(chunk);
    chunk.set(bytesOf('C\n\n'));
    framer.push(chunk);
    expect(lines).toEqual(['$ABC']);
  });

  test('any chunking gives the same lines, and every byte is accounted for', () => {
    console.log(`seed ${seed}`);
    const piece = fc.oneof(
      fc.constantFrom('$', '!', '\n', '\r', '\r\n', '*1E', '$GPGSA,A,1*2C\r\n', '\0', '\xff', long(LINE_BYTES_MAX)),
      fc.string({ maxLength: 20 }),
    );
    const sizes = fc.array(fc.integer({ min: 1, max: 64 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), sizes, (pieces, chunkSizes) => {
        const bytes = bytesOf(`${pieces.join('')}\n`);
        const chunks: Uint8Array[] = [];
        for (let at = 0, i = 0; at < bytes.length; i++) {
          const size = chunkSizes[i % chunkSizes.length] ?? 1;
          chunks.push(bytes.subarray(at, at + size));
          at += size;
        }
        const whole = frame([bytes]);
        expect(frame(chunks)).toEqual(whole);
        const lineEnds = bytes.filter((byte) => byte === 10 || byte === 13).length;
        const used = whole.lines.join('').length + Object.values(whole.discarded).reduce((a, b) => a + b, 0);
        expect(used + lineEnds).toBe(bytes.length);
      }),
      { seed },
    );
  });
});
