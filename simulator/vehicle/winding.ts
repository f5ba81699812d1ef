/** A way between two places that is as long as the road there is: it swings from one side of the straight line to the other. */
import { along, courseDeg, distanceM, type Place } from './geometry.ts';
import { lengthOf } from './polyline.ts';
import { noiseAt, randomAt } from './random.ts';
import type { RoadHabits } from './roads.ts';
import { solve } from './solve.ts';

/** A road that is longer by less goes straight. */
export const STRAIGHT_RATIO = 1.001;
const POINTS_PER_SWING = 64;
const POINT_EVERY_M = 40;
/** Swings are not all equally wide. */
const UNEVENNESS = 0.3;

/** How much longer than straight a sine is whose steepest slope this is. */
function sineRatio(slope: number): number {
  const parts = 64;
  let sum = 0;
  for (let i = 0; i < parts; i++) sum += Math.hypot(1, slope * Math.cos((Math.PI * (i + 0.5)) / parts));
  return sum / parts;
}

/** As many swings to one side or the other as leave the bends wide enough for the speed. */
function swingsFor(straightM: number, ratio: number, speedMs: number, habits: RoadHabits): number {
  const radiusM = (speedMs * habits.builtFor) ** 2 / habits.lateralMs2;
  const slope = solve(sineRatio, ratio, 0, 1000);
  const waveM = Math.max(habits.waveM, 2 * Math.PI * slope * radiusM);
  return Math.max(1, Math.round((2 * straightM) / waveM));
}

export interface Winding {
  from: Place;
  to: Place;
  /** null = straight. */
  roadM: number | null;
  speedMs: number;
  habits: RoadHabits;
  /** Of the shape: the same way each time. */
  key: number;
}

/** @returns points from `from` to `to` whose way is `roadM` long, within a metre; `roadM` is not below the straight line */
export function wind({ from, to, roadM, speedMs, habits, key }: Winding): Place[] {
  const straightM = distanceM(from, to);
  if (roadM === null || roadM < straightM * STRAIGHT_RATIO) return [from, to];
  const swings = swingsFor(straightM, roadM / straightM, speedMs, habits);
  const course = courseDeg(from, to);
  const count = swings * Math.max(POINTS_PER_SWING, Math.ceil(straightM / swings / POINT_EVERY_M));
  const side = randomAt(key, -1) < 0.5 ? 90 : -90;
  // The width changes in a straight line from one crossing to the next, and is 0 there: the way has no corners.
  const points = Array.from({ length: count - 1 }, (_, i) => {
    const swing = ((i + 1) / count) * swings;
    const width = Math.sin(Math.PI * swing) * (1 + UNEVENNESS * noiseAt(key, swing, 1));
    return { on: along(from, course, ((i + 1) / count) * straightM), width };
  });
  const way = (widthM: number) => [
    from,
    ...points.map(({ on, width }) => along(on, course + side, width * widthM)),
    to,
  ];
  return way(solve((widthM) => lengthOf(way(widthM)), roadM, 0, roadM));
}
