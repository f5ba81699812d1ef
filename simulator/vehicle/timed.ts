/** A track whose points have times of their own: the vehicle is there then, and its speed changes smoothly in between. */
import { courseDeg, distanceM } from './geometry.ts';
import type { Moving, Route } from './moving.ts';
import { indexBefore, placeOn } from './polyline.ts';
import type { TimedPoint } from './track.ts';

interface Knot {
  s: number;
  metres: number;
  speedMs: number;
}

/**
 * The speed at a point between two pieces, such that the way covered never swings back: the weighted harmonic mean of
 * Fritsch and Butland (SIAM J. Sci. Stat. Comput. 5, 1984).
 */
function speedBetween(before: Piece, after: Piece): number {
  if (before.speedMs === 0 || after.speedMs === 0) return 0;
  const [w1, w2] = [2 * after.durationS + before.durationS, after.durationS + 2 * before.durationS];
  return (w1 + w2) / (w1 / before.speedMs + w2 / after.speedMs);
}

interface Piece {
  durationS: number;
  speedMs: number;
}

function knotsOf(points: readonly TimedPoint[], pieces: readonly (Piece & { lengthM: number })[]): Knot[] {
  const startT = points[0]?.t ?? 0;
  let metres = 0;
  return points.map((point, i) => {
    const [before, after] = [pieces[i - 1], pieces[i]];
    metres += before?.lengthM ?? 0;
    const speedMs = before && after ? speedBetween(before, after) : (before ?? after)?.speedMs;
    return { s: (point.t - startT) / 1000, metres, speedMs: speedMs ?? 0 };
  });
}

/** Metres and speed at a share of the time between two knots: a cubic that has their speeds at its ends. */
function between(from: Knot, to: Knot, share: number): { metres: number; speedMs: number } {
  const durationS = to.s - from.s;
  const [way, v0, v1] = [to.metres - from.metres, from.speedMs * durationS, to.speedMs * durationS];
  const [b, c] = [3 * way - 2 * v0 - v1, v0 + v1 - 2 * way];
  return {
    metres: share * (v0 + share * (b + share * c)),
    speedMs: Math.max(0, (v0 + share * (2 * b + share * 3 * c)) / durationS),
  };
}

/** @param points two or more, their times strictly rising; the first one is second 0 */
export function timedRoute(points: readonly TimedPoint[]): Route {
  const pieces = points.slice(1).map((point, i) => {
    const from = points[i] ?? point;
    const durationS = (point.t - from.t) / 1000;
    const lengthM = distanceM(from, point);
    return { origin: from, course: courseDeg(from, point), lengthM, durationS, speedMs: lengthM / durationS };
  });
  const knots = knotsOf(points, pieces);
  const durationS = knots.at(-1)?.s ?? 0;
  return {
    durationS,
    at(second): Moving {
      const clamped = Math.min(Math.max(second, 0), durationS);
      const index = indexBefore(pieces.length, (i) => knots[i]?.s ?? 0, clamped);
      const [piece, from, to] = [pieces[index], knots[index], knots[index + 1]];
      if (piece === undefined || from === undefined || to === undefined)
        throw new Error('a track has two points or more');
      const { metres, speedMs } = between(from, to, (clamped - from.s) / (to.s - from.s));
      const standing = speedMs === 0 || clamped !== second;
      const place = placeOn(piece, Math.min(metres, piece.lengthM));
      return { place, speedMs: standing ? 0 : speedMs, course: standing ? null : piece.course };
    },
  };
}
