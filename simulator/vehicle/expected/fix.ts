/** What the stages of the independent count hand to each other. */
import { distanceM } from '../geometry.ts';
import type { Sentence } from '../sentences.ts';

/** Measured (docs/sampling.md, section 1) and dated (section 2): nothing is said yet about whether it is true. */
export interface ExpectedFix {
  /** UTC, ms, repaired. */
  t: number;
  lat: number;
  lon: number;
  speedKmh: number | null;
  courseDeg: number | null;
  hdop: number | null;
  /** The navigational status of its RMC is `U`. */
  unsafe: boolean;
  /** 1024-week periods that were added to its date. */
  rolloverPeriods: number;
}

/** One epoch, measured or not. */
export interface ExpectedEpoch {
  /** UTC, ms, repaired where that was possible; null while the epoch cannot be dated. */
  t: number | null;
  /** null: refused, except for what section 3 has to say of the same instant (rule 7). */
  fix: ExpectedFix | null;
  /** The GSV sentences that came with it, in order. */
  gsv: readonly Sentence[];
}

export type Move = 'MOBILE' | 'STATIQUE';

export function metres(a: { lat: number; lon: number }, b: { lat: number; lon: number }): number {
  return distanceM({ latDeg: a.lat, lonDeg: a.lon }, { latDeg: b.lat, lonDeg: b.lon });
}
