/** A scenario's steps → phases of standing and driving, one after the other. */
import { problemsIn } from '../scenarios/problems.ts';
import type { Scenario, Step, Way } from '../scenarios/scenario.ts';
import { IN_TIME_S, inTime, type Leg } from './arrivals.ts';
import { distanceM, type Place } from './geometry.ts';
import { drive, endOf, type Phase } from './pace.ts';
import { seedOf } from './random.ts';
import { habitsOf } from './roads.ts';
import { stretchesOn } from './stretches.ts';
import { STRAIGHT_RATIO, wind } from './winding.ts';

const KMH_PER_MS = 3.6;
const M_PER_KM = 1000;

type Steps = Extract<Way, { kind: 'steps' }>;
type LegStep = Extract<Step, { kind: 'leg' }>;

/** Legs that follow each other, with the number of the step of each. */
type Run = { step: number; leg: Leg }[];

/** @throws Error naming the scenario and the path inside it where it asks for what cannot be driven */
export function plan({ name, id }: Scenario, { places, start, steps }: Steps): Phase[] {
  const phases: Phase[] = [];
  const run: Run = [];
  let here = places[start] as Place;
  const wrong = (step: number, key: string, message: string) =>
    problemsIn(name, [{ path: ['steps', step, key], message }]);

  /** The way is the scenario's own: another seed is another receiver on the same drive. */
  function legOf({ to, speedKmh, roadKm, road, arriveS }: LegStep, step: number): Leg {
    const there = places[to] as Place;
    const straightM = distanceM(here, there);
    const roadM = roadKm === null ? null : roadKm * M_PER_KM;
    if (roadM !== null && roadM * STRAIGHT_RATIO < straightM)
      throw wrong(step, 'roadKm', `the straight line is longer: ${(straightM / M_PER_KM).toFixed(2)} km`);
    const key = seedOf(`${id} ${step}`);
    const habits = habitsOf(road);
    const points = wind({ from: here, to: there, roadM, speedMs: speedKmh / KMH_PER_MS, habits, key });
    here = there;
    return { stretches: stretchesOn(points, speedKmh, habits, key), arriveS };
  }

  function driveRun(): void {
    const legs = run.map(({ leg }) => leg);
    const stretches = inTime(legs, endOf(phases));
    if (!Array.isArray(stretches)) {
      const { leg, earliestS, latestS } = stretches;
      const expected = `expected from second ${earliestS.toFixed(1)} (as fast as it can) to ${latestS.toFixed(1)} (at 5 km/h)`;
      throw wrong(run[leg]?.step ?? 0, 'arriveAt', `second ${legs[leg]?.arriveS} cannot be kept: ${expected}`);
    }
    phases.push(...drive(stretches, endOf(phases)));
    run.length = 0;
  }

  function stand(forS: number): void {
    const segment = { origin: here, course: 0, lengthM: 0 };
    phases.push({ fromS: endOf(phases), durationS: forS, segment, metres: 0, speedMs: 0, accelerationMs2: 0 });
  }

  function standUntil(untilS: number, step: number): void {
    const hereS = endOf(phases);
    if (untilS < hereS - IN_TIME_S) {
      const late = `second ${untilS} has passed: the vehicle comes here at second ${hereS.toFixed(1)}`;
      throw wrong(step, 'waitUntil', late);
    }
    if (untilS > hereS) stand(untilS - hereS);
  }

  for (const [index, step] of steps.entries()) {
    if (step.kind === 'leg') run.push({ step: index, leg: legOf(step, index) });
    else driveRun();
    if (step.kind === 'wait') stand(step.forS);
    if (step.kind === 'wait-until') standUntil(step.untilS, index);
  }
  driveRun();
  return phases;
}
