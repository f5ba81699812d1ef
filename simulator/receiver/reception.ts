/**
 * What the receiver of a scenario takes for the truth: its start, its sky, the error of its position, and who deceives it.
 * Everything depends on scenario, seed and second alone: any second can be asked for first.
 *
 * The error wanders slowly, as ionosphere and reflections do: it never jumps from one second to the next. On each of two
 * axes it stays below 2.5 m under open sky, plus what the surroundings add (`errorM` of view.ts), plus what a new fix has
 * not yet averaged out. `createErrorBound` gives the sum for judges.
 */
import type { Scenario, SkyEvent } from '../scenarios/scenario.ts';
import type { Motion, Reception, Truth } from '../truth.ts';
import { along, type Place } from '../vehicle/geometry.ts';
import { noiseAt, randomAt } from '../vehicle/random.ts';
import { frozenAt, leapSecond, rolledOver, troubled } from './faults.ts';
import { type Closed, powerUps, type Readiness, readinessAt } from './start-up.ts';
import { BAY_KEEPS_FIX_S, least, type View, viewAt } from './view.ts';

/** Per axis, under open sky. */
const JITTER_M = 2.5;
const JITTER_PERIOD_S = 12;
const ALTITUDE_JITTER_M = 4;
/** A receiver at rest shows a little speed and no course. */
const REST_SPEED_KMH = 0.6;
const COURSE_FROM_KMH = 2;
/** A new fix stands on few satellites, and is so much worse until more have come. */
const NEW_FIX_M = { hot: 0, warm: 10, cold: 15 } as const;
const SETTLED_S = 30;
/** After a tunnel the fix is back within so many seconds. */
const BACK_S = [1, 3] as const;
const LEAST_SATELLITES = 4;
/** Offset of the seeds of the back-in-sight times. */
const CHANCE = 7_003;

/** Where no fix is possible: what is blocked, and the few seconds until the satellites are found again. */
function closedSpans(scenario: Scenario, seed: number): Closed[] {
  const blocked = scenario.sky.flatMap((event): Closed[] => {
    switch (event.kind) {
      case 'bay':
        return [{ fromS: Math.min(event.fromS + BAY_KEEPS_FIX_S, event.toS), toS: event.toS }];
      case 'tunnel':
      case 'antenna-short':
      case 'antenna-open':
        return [event];
      default:
        return [];
    }
  });
  const [soonest, latest] = BACK_S;
  const backS = (i: number) => soonest + randomAt(seed + CHANCE, i) * (latest - soonest);
  return blocked
    .filter(({ fromS, toS }) => toS > fromS)
    .map(({ fromS, toS }, i) => ({ fromS, toS: toS + backS(i) }))
    .sort((a, b) => a.fromS - b.fromS);
}

/** Share of a new fix's weakness that is left. */
function unsettled({ start, settledS }: Readiness): number {
  return start === 'hot' ? 0 : Math.max(0, 1 - settledS / SETTLED_S);
}

function axisErrorM(view: View, ready: Readiness): number {
  return JITTER_M + (view.errorM + NEW_FIX_M[ready.start] * unsettled(ready)) / Math.SQRT2;
}

function shifted(place: Place, eastM: number, northM: number): Place {
  return along(along(place, 90, eastM), 0, northM);
}

/** Who is deceived still has a fix, and believes it. */
function deceived(truth: Truth, event: SkyEvent, second: number, motionAt: (second: number) => Motion): Truth {
  switch (event.kind) {
    case 'teleport':
      return { ...truth, ...shifted(truth, event.eastM, event.northM) };
    case 'drag':
      return { ...truth, ...along(truth, event.courseDeg, event.speedMs * (second - event.fromS)) };
    case 'frozen':
      return frozenAt(truth, motionAt(event.fromS));
    case 'week-rollover':
      return rolledOver(truth);
    case 'leap-second':
      return second < event.atS + 1 ? leapSecond(truth) : truth;
    default:
      return truth;
  }
}

const DECEITS: readonly SkyEvent['kind'][] = ['teleport', 'drag', 'frozen'];

const hasBegun = (event: SkyEvent, second: number) =>
  'fromS' in event ? second >= event.fromS && second < event.toS : second >= event.atS;

interface World {
  view: View;
  ready: Readiness;
  /** No fix, whatever the receiver would be ready for. */
  hidden: boolean;
}

function createWorld(scenario: Scenario, seed: number): (second: number, playedS: number) => World {
  const closed = closedSpans(scenario, seed);
  const ups = powerUps(scenario, closed, seed);
  const during = (spans: readonly Closed[], second: number) =>
    spans.some(({ fromS, toS }) => second >= fromS && second < toS);
  return (second, playedS) => {
    const view = viewAt(scenario.sky, playedS, seed + 6);
    const hidden = during(closed, playedS) || during(scenario.noFix, playedS);
    return { view, ready: readinessAt(second, ups, closed, scenario.receiver.hz), hidden };
  };
}

function believed(motion: Motion, second: number, errorM: number, seed: number) {
  const [eastM, northM] = [seed, seed + 1].map((of) => noiseAt(of, second, JITTER_PERIOD_S) * errorM);
  const rest = (noiseAt(seed + 2, second, 3) + 1) * (REST_SPEED_KMH / 2);
  const speedKmh = motion.speedKmh === 0 ? rest : motion.speedKmh;
  return {
    ...motion,
    ...shifted(motion, eastM ?? 0, northM ?? 0),
    altitudeM: motion.altitudeM + noiseAt(seed + 3, second, 20) * ALTITUDE_JITTER_M,
    speedKmh,
    courseDeg: speedKmh >= COURSE_FROM_KMH ? motion.courseDeg : null,
  };
}

/** The fewer satellites, the worse their geometry. */
function precision(view: View, ready: Readiness, second: number, seed: number) {
  const openness = view.openness * (1 - 0.6 * unsettled(ready));
  return {
    hdop: (0.9 + noiseAt(seed + 4, second, 30) * 0.2) / openness ** 1.5,
    satellites: Math.max(LEAST_SATELLITES, Math.round((12 + noiseAt(seed + 5, second, 30) * 3) * openness)),
  };
}

/**
 * How far the position may be from the truth, metres; null where nothing is promised: without a fix, while somebody deceives
 * the receiver.
 */
export function createErrorBound(scenario: Scenario, seed: number): (second: number) => number | null {
  const world = createWorld(scenario, seed);
  return (second) => {
    const { view, ready, hidden } = world(second, second);
    const deceit = scenario.sky.some((event) => hasBegun(event, second) && DECEITS.includes(event.kind));
    return hidden || deceit || !ready.fixed ? null : axisErrorM(view, ready) * Math.SQRT2;
  };
}

/** @param seed of every chance in it: error, sky, time to the first fix */
export function createReception(scenario: Scenario, seed: number): Reception {
  const world = createWorld(scenario, seed);
  return (second, motionAt, playedS) => {
    const { view, ready, hidden } = world(second, playedS);
    const { clock, found, poweredMs, justStarted } = ready;
    const received = least(view.received, ready.received);
    const seen = believed(motionAt(second), second, axisErrorM(view, ready), seed);
    const truth = troubled(
      { ...seen, ...precision(view, ready, second, seed), valid: ready.fixed && !hidden },
      { lossDb: view.lossDb, received, found, antenna: view.antenna, clock, poweredMs, justStarted },
    );
    return scenario.sky
      .filter((event) => hasBegun(event, playedS))
      .reduce((shown, event) => deceived(shown, event, playedS, motionAt), truth);
  };
}
