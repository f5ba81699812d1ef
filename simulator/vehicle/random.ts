/** A number in [0, 1) that depends on seed and index alone (mulberry32, public domain): any second can be asked for first. */
export function randomAt(seed: number, index: number): number {
  let a = (seed * 0x9e3779b9 + index * 0x6d2b79f5) | 0;
  a = Math.imul(a ^ (a >>> 15), a | 1);
  a ^= a + Math.imul(a ^ (a >>> 7), a | 61);
  return ((a ^ (a >>> 14)) >>> 0) / 4_294_967_296;
}

/** Smooth noise in [-1, 1]: a random value every `periodS`, a straight line between. */
export function noiseAt(seed: number, second: number, periodS: number): number {
  const step = Math.floor(second / periodS);
  const share = second / periodS - step;
  return (randomAt(seed, step) * (1 - share) + randomAt(seed, step + 1) * share) * 2 - 1;
}

/** A seed made of a text (FNV-1a, public domain). */
export function seedOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const character of text) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return hash >>> 0;
}
