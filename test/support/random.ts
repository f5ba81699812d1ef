/** Random numbers that a seed repeats (mulberry32): fast enough for gigabytes, good enough for noise. */
export interface Random {
  /** 0 ≤ value < 2^32. */
  next(): number;
  /** 0 ≤ value < limit. */
  below(limit: number): number;
}

export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  }
  return { next, below: (limit) => next() % limit };
}
