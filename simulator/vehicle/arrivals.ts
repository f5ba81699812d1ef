/** Legs driven without a stop of the crew's between them, slowed or quickened so that the vehicle is in time where it is promised. */
import { durationsOf, type Stretch } from './pace.ts';
import { solve } from './solve.ts';

export interface Leg {
  stretches: readonly Stretch[];
  /** Second from the start at which its end is reached; null = when it is. */
  arriveS: number | null;
}

/** A promise that cannot be kept. */
export interface Missed {
  leg: number;
  earliestS: number;
  latestS: number;
}

const KMH_PER_MS = 3.6;
/** No leg is made faster or slower than a scenario may ask for. */
const FASTEST_MS = 180 / KMH_PER_MS;
const SLOWEST_MS = 5 / KMH_PER_MS;
/** Logarithm of how much slower a leg is driven: from the slowest to the fastest whatever it asks for. */
const EFFORT = { least: -4, most: 4 };
/** Nobody notices. */
export const IN_TIME_S = 0.2;
/** A leg that is driven otherwise changes how the one in front of it ends: a few rounds settle it. */
const ROUNDS = 20;

function slowed(stretch: Stretch, slowness: number): Stretch {
  if (slowness === 0) return stretch;
  const wantedMs = stretch.limitMs * Math.exp(-slowness);
  return { ...stretch, limitMs: Math.min(Math.max(wantedMs, SLOWEST_MS), FASTEST_MS) };
}

/** For each leg the number of the promise that it is driven for; legs after the last one have none. */
function promisesOf(legs: readonly Leg[]): number[] {
  let promise = 0;
  return legs.map(({ arriveS }) => (arriveS === null ? promise : promise++));
}

/**
 * @param startS second at which the vehicle sets off
 * @returns the stretches of all legs
 */
export function inTime(legs: readonly Leg[], startS: number): Stretch[] | Missed {
  const promises = promisesOf(legs);
  const slowness = legs.map(() => 0);
  const stretchesWith = (tried: readonly number[]) =>
    legs.flatMap(({ stretches }, leg) => stretches.map((stretch) => slowed(stretch, tried[promises[leg] ?? 0] ?? 0)));
  const arrivalWith = (tried: readonly number[], leg: number): number => {
    const count = legs.slice(0, leg + 1).reduce((sum, { stretches }) => sum + stretches.length, 0);
    return durationsOf(stretchesWith(tried))
      .slice(0, count)
      .reduce((sum, durationS) => sum + durationS, startS);
  };
  for (let round = 0; ; round++) {
    let late: Missed | null = null;
    for (const [leg, { arriveS }] of legs.entries()) {
      if (arriveS === null || Math.abs(arrivalWith(slowness, leg) - arriveS) < IN_TIME_S) continue;
      const promise = promises[leg] ?? 0;
      const arrival = (effort: number) => arrivalWith(slowness.with(promise, effort), leg);
      slowness[promise] = solve(arrival, arriveS, EFFORT.least, EFFORT.most);
      late = { leg, earliestS: arrival(EFFORT.least), latestS: arrival(EFFORT.most) };
      if (arriveS < late.earliestS - IN_TIME_S || arriveS > late.latestS + IN_TIME_S) return late;
    }
    if (late === null) return stretchesWith(slowness);
    if (round === ROUNDS) return late;
  }
}
