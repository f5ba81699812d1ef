/** Where the recorded ambulance is at any instant: around a block, with a stop now and then. A function of the time alone. */
import type { Truth } from '../../../../simulator/truth.ts';

const CORNER = { latDeg: 4.92, lonDeg: -52.31 };
const METRES_PER_DEGREE = 111_195;
const SPEED_KMH = 54;
const SIDE_S = 80;
/** Of each of these times it stands for the last part. */
const ROUND_S = 4 * SIDE_S;
const STOP_S = 60;
const SIDES = [
  { north: 1, east: 0, courseDeg: 0 },
  { north: 0, east: 1, courseDeg: 90 },
  { north: -1, east: 0, courseDeg: 180 },
  { north: 0, east: -1, courseDeg: 270 },
] as const;

/** @param t UTC, ms */
export function motionAt(t: number): Truth {
  const inRoundS = Math.floor(t / 1_000) % (ROUND_S + STOP_S);
  const drivenS = Math.min(inRoundS, ROUND_S);
  const metresPerS = SPEED_KMH / 3.6;
  let [northM, eastM, courseDeg] = [0, 0, 0];
  for (const [side, { north, east, courseDeg: course }] of SIDES.entries()) {
    const metres = metresPerS * Math.max(0, Math.min(SIDE_S, drivenS - side * SIDE_S));
    northM += north * metres;
    eastM += east * metres;
    if (drivenS > side * SIDE_S) courseDeg = course;
  }
  const stands = inRoundS >= ROUND_S;
  return {
    t: Math.floor(t / 1_000) * 1_000,
    latDeg: CORNER.latDeg + northM / METRES_PER_DEGREE,
    lonDeg: CORNER.lonDeg + eastM / METRES_PER_DEGREE,
    ...{ altitudeM: 10, speedKmh: stands ? 0 : SPEED_KMH, courseDeg: stands ? null : courseDeg },
    ...{ hdop: 0.9, satellites: 11, valid: true },
  };
}
