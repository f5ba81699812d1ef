/** How strongly the satellites of one constellation are received. */
import type { Satellite } from './decode/gsv.ts';

export interface Strengths {
  /** Satellites listed, received or not. */
  seen: number;
  /** Of each that is received, strongest first. */
  cn0DbHz: readonly number[];
}

/** @param signals the satellites of each signal: with several, each satellite counts once, with its best */
export function strengthsOf(signals: ReadonlyMap<string, { satellites: readonly Satellite[] }>): Strengths {
  const cn0DbHz: number[] = [];
  if (signals.size === 1) {
    let seen = 0;
    for (const { satellites } of signals.values()) {
      seen = satellites.length;
      for (const satellite of satellites) if (satellite.cn0DbHz !== null) insert(cn0DbHz, satellite.cn0DbHz);
    }
    return { seen, cn0DbHz };
  }
  // Two lists of a dozen: to look through them is less than to make a Map.
  const ids: number[] = [];
  const best: number[] = [];
  for (const { satellites } of signals.values()) {
    for (const { id, cn0DbHz: cn0 } of satellites) {
      const at = ids.indexOf(id);
      if (at < 0) {
        ids.push(id);
        best.push(cn0 ?? 0);
      } else best[at] = Math.max(best[at] ?? 0, cn0 ?? 0);
    }
  }
  for (const cn0 of best) if (cn0 > 0) insert(cn0DbHz, cn0);
  return { seen: ids.length, cn0DbHz };
}

/** Into a list that falls: a dozen numbers are sorted faster this way than by `sort`. */
function insert(falling: number[], value: number): void {
  let at = falling.length;
  falling.push(value);
  while (at > 0) {
    const before = falling[at - 1] ?? 0;
    if (before >= value) break;
    falling[at] = before;
    at--;
  }
  falling[at] = value;
}
