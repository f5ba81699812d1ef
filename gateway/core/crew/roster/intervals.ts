/** From `fromMs` on, up to and without `toMs`; UTC. */
export interface Interval {
  fromMs: number;
  toMs: number;
}

export function contains({ fromMs, toMs }: Interval, utcMs: number): boolean {
  return fromMs <= utcMs && utcMs < toMs;
}

export function overlap(a: Interval, b: Interval): boolean {
  return a.fromMs < b.toMs && b.fromMs < a.toMs;
}

/** The same time as the list covers, in order; what overlaps or touches is one. Empty intervals vanish. */
export function joined(list: readonly Interval[]): Interval[] {
  const out: Interval[] = [];
  for (const { fromMs, toMs } of list.filter(lasts).sort((a, b) => a.fromMs - b.fromMs)) {
    const last = out.at(-1);
    if (last !== undefined && fromMs <= last.toMs) last.toMs = Math.max(last.toMs, toMs);
    else out.push({ fromMs, toMs });
  }
  return out;
}

/** The time of `from` that is not in `taken`, in order. Pieces of `from` that touch stay apart. */
export function without(from: readonly Interval[], taken: readonly Interval[]): Interval[] {
  const holes = joined(taken);
  return from.flatMap((piece) => {
    const out: Interval[] = [];
    let at = piece.fromMs;
    for (const hole of holes) {
      if (!overlap(hole, piece)) continue;
      out.push({ fromMs: at, toMs: hole.fromMs });
      at = hole.toMs;
    }
    out.push({ fromMs: at, toMs: piece.toMs });
    return out.filter(lasts);
  });
}

function lasts({ fromMs, toMs }: Interval): boolean {
  return fromMs < toMs;
}
