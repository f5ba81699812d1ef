/** Looks for a place in anything: text, a database file, its write-ahead log. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Fix } from './receiver.ts';

/**
 * A coordinate as it might stand somewhere: decimal degrees with 2 to 6 decimals (rounded and cut), degrees and minutes as
 * in a sentence, millionths of a degree and doubles as a database keeps them. Whoever searches takes degrees above 60, so
 * that no second of a timestamp looks like one.
 */
function formsOf(deg: number): Buffer[] {
  const texts = new Set<string>();
  const size = Math.abs(deg);
  for (let decimals = 2; decimals <= 6; decimals++) {
    texts.add(size.toFixed(decimals));
    texts.add((Math.floor(size * 10 ** decimals) / 10 ** decimals).toFixed(decimals));
  }
  const minutes = (size % 1) * 60;
  texts.add(`${Math.floor(size)}${minutes.toFixed(4).padStart(7, '0')}`);
  const micro = Math.round(deg * 1e6);
  texts.add(String(Math.abs(micro)));
  const integer = Buffer.alloc(4);
  integer.writeInt32BE(micro);
  const doubles = [deg, micro / 1e6].flatMap((value) => {
    const [big, little] = [Buffer.alloc(8), Buffer.alloc(8)];
    big.writeDoubleBE(value);
    little.writeDoubleLE(value);
    return [big, little];
  });
  return [...[...texts].map((text) => Buffer.from(text)), integer, ...doubles];
}

/** Files below a directory, with their content as it is now. */
export function filesBelow(dir: string): { name: string; content: Buffer }[] {
  return readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(join(dir, name)).isFile())
    .map((name) => ({ name, content: readFileSync(join(dir, name)) }));
}

/** Where any of these places shows: the names, each once. */
export function tracesOf(fixes: readonly Fix[], where: { name: string; content: Buffer | string }[]): string[] {
  const forms = fixes.flatMap(({ latDeg, lonDeg }) => [...formsOf(latDeg), ...formsOf(lonDeg)]);
  return where
    .filter(({ content }) => {
      const bytes = Buffer.isBuffer(content) ? content : Buffer.from(content);
      return forms.some((form) => bytes.includes(form));
    })
    .map(({ name }) => name);
}
