/** Closed ranges of record numbers, sorted, disjoint and not touching: `[[1, 40], [43, 43]]`. */
export type Range = [from: number, to: number];

/** A set of numbers that arrive mostly in order; adding at the end costs nothing. */
export interface NumberSet {
  add(n: number): void;
  has(n: number): boolean;
  ranges(): Range[];
}

export function createNumberSet(): NumberSet {
  const held: Range[] = [];
  return {
    add: (n) => {
      const at = firstEndingAtOrAfter(held, n - 1);
      const range = held[at];
      if (range === undefined || range[0] > n + 1) {
        held.splice(at, 0, [n, n]);
        return;
      }
      range[0] = Math.min(range[0], n);
      range[1] = Math.max(range[1], n);
      const next = held[at + 1];
      if (next !== undefined && next[0] === range[1] + 1) {
        range[1] = next[1];
        held.splice(at + 1, 1);
      }
    },
    has: (n) => {
      const range = held[firstEndingAtOrAfter(held, n)];
      return range !== undefined && range[0] <= n;
    },
    ranges: () => held.map(([from, to]) => [from, to]),
  };
}

function firstEndingAtOrAfter(ranges: readonly Range[], n: number): number {
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const range = ranges[middle];
    if (range !== undefined && range[1] < n) low = middle + 1;
    else high = middle;
  }
  return low;
}

export function count(ranges: readonly Range[]): number {
  return ranges.reduce((sum, [from, to]) => sum + to - from + 1, 0);
}

/** What is in `a` and not in `b`; neither needs to be sorted. */
export function without(a: readonly Range[], b: readonly Range[]): Range[] {
  let left: Range[] = a.map(([from, to]) => [from, to]);
  for (const [from, to] of b) {
    left = left.flatMap(([start, end]): Range[] => {
      if (to < start || from > end) return [[start, end]];
      const parts: Range[] = [];
      if (start < from) parts.push([start, from - 1]);
      if (end > to) parts.push([to + 1, end]);
      return parts;
    });
  }
  return left;
}

/** What is in both. */
export function common(a: readonly Range[], b: readonly Range[]): Range[] {
  return without(a, without(a, b));
}

export function highest(ranges: readonly Range[]): number {
  return ranges.reduce((most, [, to]) => Math.max(most, to), 0);
}

/** For people: `1-40, 43`. */
export function describe(ranges: readonly Range[]): string {
  return ranges.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(', ');
}
