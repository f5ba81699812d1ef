/** The vehicle on its route, as its receiver sees it: with a few metres of error that wander, and with the sky it has. */
import type { Scenario, ScenarioPress } from '../scenarios/scenario.ts';
import type { Truth } from '../truth.ts';
import { along } from './geometry.ts';
import { noiseAt } from './random.ts';
import { createRoute } from './route.ts';

const KMH_PER_MS = 3.6;
/** Farthest that the shown position is from the true one, per axis. */
const JITTER_M = 2.5;
/** The error wanders slowly, as multipath and ionosphere do: no jump from one second to the next. */
const JITTER_PERIOD_S = 12;
/** A receiver at rest shows a little speed and no course. */
const REST_SPEED_KMH = 0.6;
const COURSE_FROM_KMH = 2;

export interface Vehicle {
  /** Once through all steps. */
  readonly durationS: number;
  /** Any second in any order gives the same answer; a looping scenario goes on for ever. */
  at(secondsFromStart: number): Truth;
  /** Presses after `fromS` up to and including `toS`, with the second (counted through the loops) of each. */
  presses(fromS: number, toS: number): ScenarioPress[];
}

/** The second of the scenario that is played `second` seconds after the start. */
function fold(second: number, durationS: number, loopFromS: number | null): number {
  if (second <= durationS || loopFromS === null) return second;
  return loopFromS + ((second - durationS) % (durationS - loopFromS));
}

/**
 * @param startT UTC ms of second 0
 * @param seed of the position error, the sky and nothing else
 * @throws Error when the loop would start after the end
 */
export function createVehicle(scenario: Scenario, startT: number, seed = 1): Vehicle {
  const route = createRoute(scenario);
  const { durationS } = route;
  const { loopFromS } = scenario;
  if (loopFromS !== null && loopFromS >= durationS) {
    throw new Error(
      `scenario ${scenario.id}: loopFromS ${loopFromS} is not before its end at ${durationS.toFixed(1)} s`,
    );
  }

  function at(second: number): Truth {
    const folded = fold(second, durationS, loopFromS);
    const { place, speedMs, course } = route.at(folded);
    const east = noiseAt(seed, second, JITTER_PERIOD_S) * JITTER_M;
    const north = noiseAt(seed + 1, second, JITTER_PERIOD_S) * JITTER_M;
    const shown = along(along(place, 90, east), 0, north);
    const speedKmh = speedMs === 0 ? (noiseAt(seed + 2, second, 3) + 1) * (REST_SPEED_KMH / 2) : speedMs * KMH_PER_MS;
    return {
      t: startT + Math.round(second * 1000),
      latDeg: shown.latDeg,
      lonDeg: shown.lonDeg,
      altitudeM: scenario.altitudeM + noiseAt(seed + 3, second, 20) * 4,
      speedKmh,
      courseDeg: speedKmh >= COURSE_FROM_KMH ? course : null,
      hdop: 0.9 + noiseAt(seed + 4, second, 30) * 0.2,
      satellites: Math.round(12 + noiseAt(seed + 5, second, 30) * 3),
      valid: !scenario.noFix.some((gap) => folded >= gap.fromS && folded < gap.toS),
    };
  }

  function presses(fromS: number, toS: number): ScenarioPress[] {
    const due: ScenarioPress[] = [];
    const isDue = (atS: number) => atS > fromS && atS <= toS;
    for (const press of scenario.presses) {
      if (isDue(press.atS)) due.push(press);
      if (loopFromS === null || press.atS < loopFromS) continue;
      const period = durationS - loopFromS;
      const first = press.atS + period * Math.max(1, Math.ceil((fromS - press.atS) / period));
      for (let atS = first; atS <= toS; atS += period) if (isDue(atS)) due.push({ ...press, atS });
    }
    return due.sort((a, b) => a.atS - b.atS);
  }

  return { durationS, at, presses };
}
