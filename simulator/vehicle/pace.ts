/**
 * The fastest drive along a way that keeps every limit: of the road, of its bends and corners, and of what a loaded ambulance
 * accelerates and brakes with.
 */

import { turnDeg } from './geometry.ts';
import { bendRadiusM, type Segment } from './polyline.ts';

/** Comfortable for a patient lying down. */
export const ACCELERATION_MS2 = 1.5;
const KMH_PER_MS = 3.6;

/** A piece of the way that is driven with one limit. */
export interface Stretch extends Segment {
  limitMs: number;
  lateralMs2: number;
  /** How long the vehicle stands at its end; 0 = it drives on. */
  stopS: number;
}

/** Standing (acceleration and speed 0) or driving with constant acceleration on one stretch. */
export interface Phase {
  fromS: number;
  durationS: number;
  segment: Segment;
  /** On the segment, when the phase begins. */
  metres: number;
  speedMs: number;
  accelerationMs2: number;
}

/** A corner of 30° is taken at 34 km/h, 90° at 16, a U-turn at 5. Below 10° it is a bend and not a corner. */
function cornerLimitMs(degrees: number): number {
  if (degrees < 10) return Number.POSITIVE_INFINITY;
  return (50 * Math.exp(-degrees / 80)) / KMH_PER_MS;
}

function jointLimitMs(before: Stretch, after: Stretch | undefined): number {
  if (after === undefined || before.stopS > 0) return 0;
  const bendMs = Math.sqrt(Math.min(before.lateralMs2, after.lateralMs2) * bendRadiusM(before, after));
  const cornerMs = cornerLimitMs(turnDeg(before.course, after.course));
  return Math.min(before.limitMs, after.limitMs, bendMs, cornerMs);
}

/** The speed at each end of each stretch: never more than could be reached before, or braked from after. */
export function jointSpeeds(stretches: readonly Stretch[]): number[] {
  const speeds = [0];
  for (const [i, stretch] of stretches.entries()) {
    const reachable = Math.sqrt((speeds[i] ?? 0) ** 2 + 2 * ACCELERATION_MS2 * stretch.lengthM);
    speeds.push(Math.min(jointLimitMs(stretch, stretches[i + 1]), reachable));
  }
  for (let i = stretches.length - 1; i >= 0; i--) {
    const brakeable = Math.sqrt((speeds[i + 1] ?? 0) ** 2 + 2 * ACCELERATION_MS2 * (stretches[i]?.lengthM ?? 0));
    speeds[i] = Math.min(speeds[i] ?? 0, brakeable);
  }
  return speeds;
}

type Part = Pick<Phase, 'durationS' | 'metres' | 'speedMs' | 'accelerationMs2'>;

/** Faster, steady, slower, standing: whichever of them are needed, from `v0` at the beginning to `v1` at the end. */
function partsOf({ lengthM, limitMs, stopS }: Stretch, v0: number, v1: number): Part[] {
  const topMs = Math.min(limitMs, Math.sqrt((2 * ACCELERATION_MS2 * lengthM + v0 * v0 + v1 * v1) / 2));
  const speedUpM = (topMs * topMs - v0 * v0) / (2 * ACCELERATION_MS2);
  const slowDownM = (topMs * topMs - v1 * v1) / (2 * ACCELERATION_MS2);
  const steadyM = Math.max(0, lengthM - speedUpM - slowDownM);
  const parts: Part[] = [
    { durationS: (topMs - v0) / ACCELERATION_MS2, metres: 0, speedMs: v0, accelerationMs2: ACCELERATION_MS2 },
    { durationS: steadyM / topMs, metres: speedUpM, speedMs: topMs, accelerationMs2: 0 },
    {
      durationS: (topMs - v1) / ACCELERATION_MS2,
      metres: speedUpM + steadyM,
      speedMs: topMs,
      accelerationMs2: -ACCELERATION_MS2,
    },
    { durationS: stopS, metres: lengthM, speedMs: 0, accelerationMs2: 0 },
  ];
  return parts.filter(({ durationS }) => durationS > 0);
}

/** @returns how long each stretch takes, with the stop at its end */
export function durationsOf(stretches: readonly Stretch[]): number[] {
  const speeds = jointSpeeds(stretches);
  return stretches.map((stretch, i) =>
    partsOf(stretch, speeds[i] ?? 0, speeds[i + 1] ?? 0).reduce((sum, { durationS }) => sum + durationS, 0),
  );
}

/** @param fromS second at which the vehicle sets off */
export function drive(stretches: readonly Stretch[], fromS: number): Phase[] {
  const speeds = jointSpeeds(stretches);
  let startS = fromS;
  return stretches.flatMap((segment, i) =>
    partsOf(segment, speeds[i] ?? 0, speeds[i + 1] ?? 0).map((part) => {
      const phase = { fromS: startS, segment, ...part };
      startS += part.durationS;
      return phase;
    }),
  );
}

export function endOf(phases: readonly Phase[]): number {
  const last = phases.at(-1);
  return last === undefined ? 0 : last.fromS + last.durationS;
}
