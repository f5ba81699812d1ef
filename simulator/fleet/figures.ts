/** Raw instants of a run to the figures that are printed. Pure. */

/** UTC, ms. A storm begins when the broker is killed, goes on after it is started again and ends when every vehicle is back. */
export interface Storm {
  killedMs: number;
  startedMs: number;
  overMs: number;
}

export interface Spread {
  count: number;
  p50Ms: number | null;
  p99Ms: number | null;
  maxMs: number | null;
}

export type Phase = 'before' | 'during' | 'after';

/** @param pairs beginning and end of each wait. During the storm is what any part of the storm fell into. */
export function waitsByPhase(
  pairs: readonly (readonly [number, number])[],
  storm: Storm | null,
): Record<Phase, Spread> {
  const waits: Record<Phase, number[]> = { before: [], during: [], after: [] };
  for (const [from, to] of pairs) {
    const phase =
      storm === null || to < storm.killedMs ? 'before' : from > storm.overMs ? 'after' : ('during' satisfies Phase);
    waits[phase].push(to - from);
  }
  return { before: spread(waits.before), during: spread(waits.during), after: spread(waits.after) };
}

export function spread(values: number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? null;
  return { count: sorted.length, p50Ms: at(0.5), p99Ms: at(0.99), maxMs: sorted.at(-1) ?? null };
}

export interface Wave {
  /** Vehicles that are connected at its end. */
  connected: number;
  /** Since it began, until so many of all were connected; null: never. */
  halfMs: number | null;
  mostMs: number | null;
  allMs: number | null;
  /** In the busiest second. */
  peakPerS: number;
}

/** The first connection of each vehicle from `sinceMs` on. `most` is 95 %. */
export function waveOf(connects: readonly (readonly number[])[], sinceMs: number): Wave {
  const firsts = connects
    .flatMap((own) => own.find((at) => at >= sinceMs) ?? [])
    .map((at) => at - sinceMs)
    .sort((a, b) => a - b);
  const until = (share: number) => firsts[Math.ceil(share * connects.length) - 1] ?? null;
  return {
    ...{ connected: firsts.length, halfMs: until(0.5), mostMs: until(0.95), allMs: until(1) },
    peakPerS: busiestSecond(firsts),
  };
}

function busiestSecond(sorted: readonly number[]): number {
  let peak = 0;
  let from = 0;
  for (const [i, at] of sorted.entries()) {
    while (at - (sorted[from] ?? at) >= 1_000) from++;
    peak = Math.max(peak, i - from + 1);
  }
  return peak;
}
