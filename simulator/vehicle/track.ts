/** A way made elsewhere: points, with the time of each or to be driven at a speed. */
import type { Place } from './geometry.ts';

export interface TimedPoint extends Place {
  /** UTC ms, strictly rising along the track. */
  t: number;
}

export type Track =
  | { kind: 'timed'; points: readonly TimedPoint[] }
  /** `speedKmh` null: the file does not tell. */
  | { kind: 'line'; points: readonly Place[] };
