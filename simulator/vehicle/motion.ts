/** The vehicle on its way: where it truly is, what its receiver makes of it, and what its crew presses when. */
import { createReception } from '../receiver/reception.ts';
import type { Scenario, ScenarioPress } from '../scenarios/scenario.ts';
import type { Motion, Truth } from '../truth.ts';
import { createRoute } from './route.ts';

const KMH_PER_MS = 3.6;

/** Any second in any order gives the same answer; a looping scenario goes on for ever. */
export interface Vehicle {
  /** Up to `endsAt`, else once through all of it. */
  readonly durationS: number;
  /** Without any error. After the end it stands where it came to. */
  motionAt(secondsFromStart: number): Motion;
  /** As the receiver shows it. */
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
 * @param seed of what the receiver shows; the drive is the scenario's own
 * @throws Error naming the scenario and the path inside it where it asks for what cannot be driven
 */
export function createVehicle(
  scenario: Scenario,
  seed = scenario.seed,
  reception = createReception(scenario, seed),
): Vehicle {
  const route = createRoute(scenario);
  const { startT, altitudeM, loopFromS } = scenario;
  const durationS = scenario.endS ?? route.durationS;
  if (loopFromS !== null && loopFromS >= route.durationS) {
    throw new Error(
      `scenario ${scenario.id}: loopFromS ${loopFromS} is not before its end at ${route.durationS.toFixed(1)} s`,
    );
  }
  const played = (second: number) => fold(second, route.durationS, loopFromS);

  function motionAt(second: number): Motion {
    const { place, speedMs, course } = route.at(played(second));
    const { latDeg, lonDeg } = place;
    const t = startT + Math.round(second * 1000);
    return { t, latDeg, lonDeg, altitudeM, speedKmh: speedMs * KMH_PER_MS, courseDeg: course };
  }

  function presses(fromS: number, toS: number): ScenarioPress[] {
    const due: ScenarioPress[] = [];
    const isDue = (atS: number) => atS > fromS && atS <= toS;
    for (const press of scenario.presses) {
      if (isDue(press.atS)) due.push(press);
      if (loopFromS === null || press.atS < loopFromS) continue;
      const period = route.durationS - loopFromS;
      const first = press.atS + period * Math.max(1, Math.ceil((fromS - press.atS) / period));
      for (let atS = first; atS <= toS; atS += period) if (isDue(atS)) due.push({ ...press, atS });
    }
    return due.sort((a, b) => a.atS - b.atS);
  }

  return { durationS, motionAt, at: (second) => reception(second, motionAt, played(second)), presses };
}
