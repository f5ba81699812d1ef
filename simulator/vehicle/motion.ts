/** The vehicle on its way: where it truly is, what its receiver makes of it, and what its crew presses when. */
import { createReception } from '../receiver/reception.ts';
import type { Scenario, ScenarioEvent, ScenarioOrder, ScenarioPress } from '../scenarios/scenario.ts';
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
  /** The same of orders, and of the events that must come of them; in the second turn of a loop every mission has another id. */
  orders(fromS: number, toS: number): ScenarioOrder[];
  events(fromS: number, toS: number): ScenarioEvent[];
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

  /** When it happens after `fromS` up to `toS`, turn by turn. */
  function turnsOf(atS: number, fromS: number, toS: number): { turn: number; atS: number }[] {
    if (loopFromS === null || atS < loopFromS) return atS > fromS && atS <= toS ? [{ turn: 0, atS }] : [];
    const period = route.durationS - loopFromS;
    const first = Math.max(0, Math.floor((fromS - atS) / period) + 1);
    const last = Math.floor((toS - atS) / period);
    return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => first + i).map((turn) => {
      return { turn, atS: turn === 0 ? atS : atS + period * turn };
    });
  }

  function due<Item extends { atS: number }>(
    items: readonly Item[],
    fromS: number,
    toS: number,
    inTurn: (item: Item, turn: number) => Item = (item) => item,
  ): Item[] {
    const all = items.flatMap((item) =>
      turnsOf(item.atS, fromS, toS).map(({ turn, atS }) => (turn === 0 ? item : { ...inTurn(item, turn), atS })),
    );
    return all.sort((a, b) => a.atS - b.atS);
  }

  return {
    durationS,
    motionAt,
    at: (second) => reception(second, motionAt, played(second)),
    presses: (fromS, toS) => due(scenario.presses, fromS, toS),
    orders: (fromS, toS) => due(scenario.orders, fromS, toS, anotherMission),
    events: (fromS, toS) => due(scenario.events, fromS, toS, anotherMission),
  };
}

function anotherMission<Item extends { mission?: string | undefined }>(item: Item, turn: number): Item {
  return item.mission === undefined ? item : { ...item, mission: `${item.mission}-${turn + 1}` };
}
