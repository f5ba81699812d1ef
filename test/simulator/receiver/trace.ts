/** A drive that needs no scenario file: 60 s standing, once round a circle at 54 km/h, 30 s standing; ten minutes. */

import { createReception } from '../../../simulator/receiver/reception.ts';
import { type Scenario, toScenario } from '../../../simulator/scenarios/scenario.ts';
import type { Motion, Truth } from '../../../simulator/truth.ts';
import { along } from '../../../simulator/vehicle/geometry.ts';

const CENTRE = { latDeg: 46.67, lonDeg: 5.55 };
const RADIUS_M = 900;
const TOP_MS = 15;
const GOES_S = 60;
const STANDS_S = 570;

export const TRACE_S = 600;

/** A scenario with these surroundings; its own way is not driven. */
export function surrounded(surroundings: Record<string, unknown> = {}): Scenario {
  return toScenario(
    {
      ...{ id: 'trace', title: 'a made-up trace', altitudeM: 250, startsAt: '2026-09-01T23:55:00Z', presses: [] },
      ...{ places: { HERE: CENTRE }, start: 'HERE', steps: [{ waitS: TRACE_S }] },
      ...surroundings,
    },
    'trace.json',
  );
}

/** Seconds since it began to move, and how far it has come; 1 m/s² at both ends. */
function progress(second: number): { metres: number; speedMs: number } {
  const driveS = STANDS_S - GOES_S;
  const s = Math.min(Math.max(second - GOES_S, 0), driveS);
  const speedMs = Math.min(TOP_MS, s, driveS - s);
  const faster = Math.min(s, TOP_MS);
  const slower = Math.max(0, s - (driveS - TOP_MS));
  const steady = Math.max(0, s - TOP_MS - slower);
  return { speedMs, metres: (faster * faster) / 2 + TOP_MS * steady + TOP_MS * slower - (slower * slower) / 2 };
}

export function traceAt(scenario: Pick<Scenario, 'startT' | 'altitudeM'>): (second: number) => Motion {
  return (second) => {
    const { metres, speedMs } = progress(second);
    const bearing = ((metres / RADIUS_M) * 180) / Math.PI;
    return {
      t: scenario.startT + Math.round(second * 1000),
      ...along(CENTRE, bearing % 360, RADIUS_M),
      altitudeM: scenario.altitudeM,
      speedKmh: speedMs * 3.6,
      courseDeg: speedMs === 0 ? null : (bearing + 90) % 360,
    };
  };
}

/** What the receiver of this scenario makes of the trace. */
export function seenIn(scenario: Scenario, seed = scenario.seed): (second: number) => Truth {
  const reception = createReception(scenario, seed);
  const motionAt = traceAt(scenario);
  return (second) => reception(second, motionAt, second);
}
