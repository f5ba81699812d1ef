/**
 * A scenario's steps → where along its way a vehicle is at each second. Straight great-circle segments; the speed is
 * the fastest that keeps the legs' limits, the turns' limits and what a loaded ambulance accelerates and brakes with.
 */
import type { Scenario } from '../scenarios/scenario.ts';
import { along, courseDeg, distanceM, type Place, turnDeg } from './geometry.ts';

/** Comfortable for a patient lying down. */
const ACCELERATION_MS2 = 1.5;
const KMH_PER_MS = 3.6;

/** Standing (acceleration and speed 0) or driving with constant acceleration on one segment. */
interface Phase {
  fromS: number;
  durationS: number;
  origin: Place;
  course: number | null;
  /** Metres from the origin when the phase begins. */
  metres: number;
  speedMs: number;
  accelerationMs2: number;
}

interface Segment {
  origin: Place;
  course: number;
  lengthM: number;
  limitMs: number;
}

export interface Route {
  durationS: number;
  /** Clamped to the way's ends. `course` is null while standing. */
  at(second: number): { place: Place; speedMs: number; course: number | null };
}

/** A turn of 30° is taken at 34 km/h, 90° at 16, a U-turn at 5. Below 10° nobody brakes. */
function turnLimitMs(degrees: number): number {
  if (degrees < 10) return Number.POSITIVE_INFINITY;
  return (50 * Math.exp(-degrees / 80)) / KMH_PER_MS;
}

/** The speed at each end of each segment: never more than could be reached before, or braked from after. */
function jointSpeeds(segments: readonly Segment[]): number[] {
  const speeds = [0];
  for (const [i, segment] of segments.entries()) {
    const next = segments[i + 1];
    const limit =
      next === undefined
        ? 0
        : Math.min(segment.limitMs, next.limitMs, turnLimitMs(turnDeg(segment.course, next.course)));
    const reachable = Math.sqrt((speeds[i] ?? 0) ** 2 + 2 * ACCELERATION_MS2 * segment.lengthM);
    speeds.push(Math.min(limit, reachable));
  }
  for (let i = segments.length - 1; i >= 0; i--) {
    const brakeable = Math.sqrt((speeds[i + 1] ?? 0) ** 2 + 2 * ACCELERATION_MS2 * (segments[i]?.lengthM ?? 0));
    speeds[i] = Math.min(speeds[i] ?? 0, brakeable);
  }
  return speeds;
}

/** Faster, steady, slower: whichever of the three are needed. */
function drivePhases(segment: Segment, v0: number, v1: number, fromS: number): Phase[] {
  const topMs = Math.min(segment.limitMs, Math.sqrt((2 * ACCELERATION_MS2 * segment.lengthM + v0 * v0 + v1 * v1) / 2));
  const speedUpM = (topMs * topMs - v0 * v0) / (2 * ACCELERATION_MS2);
  const slowDownM = (topMs * topMs - v1 * v1) / (2 * ACCELERATION_MS2);
  const steadyM = Math.max(0, segment.lengthM - speedUpM - slowDownM);
  const parts = [
    { durationS: (topMs - v0) / ACCELERATION_MS2, metres: 0, speedMs: v0, accelerationMs2: ACCELERATION_MS2 },
    { durationS: steadyM / topMs, metres: speedUpM, speedMs: topMs, accelerationMs2: 0 },
    {
      durationS: (topMs - v1) / ACCELERATION_MS2,
      metres: speedUpM + steadyM,
      speedMs: topMs,
      accelerationMs2: -ACCELERATION_MS2,
    },
  ];
  const phases: Phase[] = [];
  let startS = fromS;
  for (const part of parts) {
    if (part.durationS <= 0) continue;
    phases.push({ fromS: startS, origin: segment.origin, course: segment.course, ...part });
    startS += part.durationS;
  }
  return phases;
}

/** Appends the legs driven without a stop between them, then forgets them. */
function flush(phases: Phase[], segments: Segment[]): void {
  const speeds = jointSpeeds(segments);
  for (const [i, segment] of segments.entries()) {
    phases.push(...drivePhases(segment, speeds[i] ?? 0, speeds[i + 1] ?? 0, endOf(phases)));
  }
  segments.length = 0;
}

function endOf(phases: readonly Phase[]): number {
  const last = phases.at(-1);
  return last === undefined ? 0 : last.fromS + last.durationS;
}

function plan(scenario: Scenario): Phase[] {
  const phases: Phase[] = [];
  const segments: Segment[] = [];
  let here = scenario.places[scenario.start] as Place;
  for (const step of scenario.steps) {
    if ('waitS' in step) {
      flush(phases, segments);
      const standing = { origin: here, course: null, metres: 0, speedMs: 0, accelerationMs2: 0 };
      phases.push({ fromS: endOf(phases), durationS: step.waitS, ...standing });
    } else {
      const there = scenario.places[step.to] as Place;
      const limitMs = step.speedKmh / KMH_PER_MS;
      segments.push({ origin: here, course: courseDeg(here, there), lengthM: distanceM(here, there), limitMs });
      here = there;
    }
  }
  flush(phases, segments);
  return phases;
}

/** @param scenario as `loadScenario` checked it: every place exists, every speed is above 0 */
export function createRoute(scenario: Scenario): Route {
  const phases = plan(scenario);
  const durationS = endOf(phases);
  return {
    durationS,
    at(second) {
      const clamped = Math.min(Math.max(second, 0), durationS);
      const phase = phases.findLast((candidate) => candidate.fromS <= clamped);
      if (phase === undefined) throw new Error(`scenario ${scenario.id} has no steps`);
      const s = Math.min(clamped - phase.fromS, phase.durationS);
      const speedMs = Math.max(0, phase.speedMs + phase.accelerationMs2 * s);
      const metres = phase.metres + phase.speedMs * s + (phase.accelerationMs2 * s * s) / 2;
      const place = phase.course === null ? phase.origin : along(phase.origin, phase.course, metres);
      return { place, speedMs, course: phase.course };
    },
  };
}
