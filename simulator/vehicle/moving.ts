/** Where a vehicle is on its way, and how it moves there. */
import type { Place } from './geometry.ts';

export interface Moving {
  place: Place;
  speedMs: number;
  /** null while standing. */
  course: number | null;
}

export interface Route {
  durationS: number;
  /** Clamped to the way's ends. */
  at(second: number): Moving;
}
