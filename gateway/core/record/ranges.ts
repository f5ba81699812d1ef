/** Sorted, disjoint, non-adjacent closed ranges of record numbers: `[[1, 40], [43, 43]]`. */
export type Ranges = readonly (readonly [from: number, to: number])[];

/** Adds `from`..`to`, merging what touches. Cost is linear in the number of ranges, which is 1 on a healthy box. */
export function addRange(ranges: Ranges, from: number, to: number): Ranges {
  if (to < from) return ranges;
  const last = ranges.at(-1);
  if (last === undefined || from > last[1] + 1) return [...ranges, [from, to]];
  const before = ranges.filter(([, end]) => end < from - 1);
  const after = ranges.filter(([start]) => start > to + 1);
  const touched = ranges.slice(before.length, ranges.length - after.length);
  const start = Math.min(from, ...touched.map(([a]) => a));
  const end = Math.max(to, ...touched.map(([, b]) => b));
  return [...before, [start, end], ...after];
}

export function unionRanges(a: Ranges, b: Ranges): Ranges {
  return b.reduce<Ranges>((all, [from, to]) => addRange(all, from, to), a);
}

/** What is in `a` and not in `b`. */
export function subtractRanges(a: Ranges, b: Ranges): Ranges {
  const out: [number, number][] = [];
  let i = 0;
  for (const [from, to] of a) {
    let start = from;
    while (i < b.length && (b[i]?.[1] ?? 0) < start) i++;
    for (let j = i; j < b.length && start <= to; j++) {
      const [cutFrom, cutTo] = b[j] ?? [0, 0];
      if (cutFrom > to) break;
      if (cutFrom > start) out.push([start, cutFrom - 1]);
      start = Math.max(start, cutTo + 1);
    }
    if (start <= to) out.push([start, to]);
  }
  return out;
}

/** @param numbers rising */
export function rangesOf(numbers: readonly number[]): Ranges {
  const out: [number, number][] = [];
  for (const n of numbers) {
    const last = out.at(-1);
    if (last !== undefined && n === last[1] + 1) last[1] = n;
    else out.push([n, n]);
  }
  return out;
}

/** What is in both. */
export function commonRanges(a: Ranges, b: Ranges): Ranges {
  return subtractRanges(a, subtractRanges(a, b));
}

export function countRanges(ranges: Ranges): number {
  return ranges.reduce((sum, [from, to]) => sum + to - from + 1, 0);
}

export function inRanges(ranges: Ranges, n: number): boolean {
  return ranges.some(([from, to]) => n >= from && n <= to);
}

/** The lowest `count` numbers; all of them where there are fewer. */
export function lowestOf(ranges: Ranges, count: number): Ranges {
  const out: (readonly [number, number])[] = [];
  let left = count;
  for (const [from, to] of ranges) {
    if (left <= 0) break;
    const end = Math.min(to, from + left - 1);
    out.push([from, end]);
    left -= end - from + 1;
  }
  return out;
}
