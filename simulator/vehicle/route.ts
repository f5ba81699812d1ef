/** Where the vehicle is at each second: by a scenario's steps, or on a track made elsewhere. */
import type { Scenario } from '../scenarios/scenario.ts';
import type { Place } from './geometry.ts';
import type { Route } from './moving.ts';
import { drive, endOf, type Phase } from './pace.ts';
import { plan } from './plan.ts';
import { indexBefore, placeOn } from './polyline.ts';
import { habitsOf } from './roads.ts';
import { stretchesOn } from './stretches.ts';
import { timedRoute } from './timed.ts';

function phasesOn(points: readonly Place[], speedKmh: number): Phase[] {
  return drive(stretchesOn(points, speedKmh, habitsOf(null), 0), 0);
}

function plannedRoute(phases: readonly Phase[]): Route {
  const durationS = endOf(phases);
  return {
    durationS,
    at(second) {
      const clamped = Math.min(Math.max(second, 0), durationS);
      const phase = phases[indexBefore(phases.length, (i) => phases[i]?.fromS ?? 0, clamped)] as Phase;
      const { segment, metres, speedMs, accelerationMs2 } = phase;
      const s = Math.min(clamped - phase.fromS, phase.durationS);
      const nowMs = clamped === durationS ? 0 : Math.max(0, speedMs + accelerationMs2 * s);
      const place = placeOn(segment, metres + speedMs * s + (accelerationMs2 * s * s) / 2);
      return { place, speedMs: nowMs, course: nowMs === 0 ? null : segment.course };
    },
  };
}

/** @throws Error naming the scenario and the path inside it where it asks for what cannot be driven */
export function createRoute(scenario: Scenario): Route {
  const { way } = scenario;
  switch (way.kind) {
    case 'steps':
      return plannedRoute(plan(scenario, way));
    case 'line':
      return plannedRoute(phasesOn(way.points, way.speedKmh));
    case 'timed':
      return timedRoute(way.points);
    default:
      throw way satisfies never;
  }
}
