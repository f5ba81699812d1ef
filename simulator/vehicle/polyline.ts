/** A way as points on the Earth, and where one is after so many metres of it. */
import { along, courseDeg, distanceM, type Place, turnDeg } from './geometry.ts';

export interface Segment {
  origin: Place;
  course: number;
  lengthM: number;
}

/** Points closer to each other are one: their course would be chance. */
const SAME_PLACE_M = 0.05;

export function segmentsOf(points: readonly Place[]): Segment[] {
  const segments: Segment[] = [];
  let [here] = points;
  for (const there of points.slice(1)) {
    if (here === undefined) break;
    const lengthM = distanceM(here, there);
    if (lengthM < SAME_PLACE_M) continue;
    segments.push({ origin: here, course: courseDeg(here, there), lengthM });
    here = there;
  }
  return segments;
}

export function lengthOf(points: readonly Place[]): number {
  return points.reduce((sum, point, i) => sum + distanceM(points[i - 1] ?? point, point), 0);
}

export function placeOn(segment: Segment, metres: number): Place {
  return metres === 0 ? segment.origin : along(segment.origin, segment.course, metres);
}

/** Of the arc that the two segments are taken to be; infinite where the way goes straight on. */
export function bendRadiusM(before: Segment, after: Segment): number {
  const turn = (turnDeg(before.course, after.course) * Math.PI) / 180;
  return turn === 0 ? Number.POSITIVE_INFINITY : (before.lengthM + after.lengthM) / 2 / turn;
}

/** The last index whose value is not above `wanted`; `values` rise. 0 when there is none. */
export function indexBefore(count: number, valueAt: (index: number) => number, wanted: number): number {
  let low = 0;
  for (let high = count; high - low > 1; ) {
    const middle = (low + high) >> 1;
    if (valueAt(middle) <= wanted) low = middle;
    else high = middle;
  }
  return low;
}
