/**
 * A tar.gz without a temporary file: ustar (POSIX.1-1988) in memory. The system's tar is always there on Debian, but it packs what
 * lies on a disk: on a full one, which is a reason to ask support, there is no room, and a run that is killed leaves it behind.
 */
import { gzipSync } from 'node:zlib';

export interface Entry {
  name: string;
  text: string;
}

const BLOCK_BYTES = 512;
const NAME_BYTES_MAX = 100;
const CHECKSUM = { at: 148, bytes: 8 };

/** @param t UTC, ms, of every file in it. @param folder the one that it unpacks to */
export function packed(folder: string, entries: readonly Entry[], t: number): Buffer {
  const blocks = entries.flatMap(({ name, text }) => {
    const content = Buffer.from(text);
    const rest = (BLOCK_BYTES - (content.length % BLOCK_BYTES)) % BLOCK_BYTES;
    return [headerOf(`${folder}/${name}`, content.length, t), content, Buffer.alloc(rest)];
  });
  return gzipSync(Buffer.concat([...blocks, Buffer.alloc(2 * BLOCK_BYTES)]));
}

function headerOf(name: string, bytes: number, t: number): Buffer {
  if (Buffer.byteLength(name) >= NAME_BYTES_MAX) throw new Error(`${name}: too long a name for ustar`);
  const header = Buffer.alloc(BLOCK_BYTES);
  const octal = (value: number, digits: number): string => `${value.toString(8).padStart(digits, '0')}\0`;
  header.write(name, 0);
  header.write(octal(0o600, 7), 100);
  header.write(octal(0, 7), 108);
  header.write(octal(0, 7), 116);
  header.write(octal(bytes, 11), 124);
  header.write(octal(Math.floor(t / 1_000), 11), 136);
  header.write('0', 156);
  header.write('ustar\x0000', 257);
  // The sum is taken with blanks in its own place.
  header.fill(' ', CHECKSUM.at, CHECKSUM.at + CHECKSUM.bytes);
  const sum = header.reduce((all, byte) => all + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, CHECKSUM.at);
  return header;
}
