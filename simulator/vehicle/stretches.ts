/** A leg of a scenario → the stretches that it is driven in: bends, lights, a driver who is not always as fast as he may. */
import type { Place } from './geometry.ts';
import type { Stretch } from './pace.ts';
import { lengthOf, placeOn, segmentsOf } from './polyline.ts';
import { noiseAt, randomAt } from './random.ts';
import type { RoadHabits } from './roads.ts';

/** The driver's mood and the lights are told apart this finely. */
const PIECE_M = 100;
const HESITATION_PERIOD_M = 400;
const LIGHTS_RED = 0.5;
const RED_S = { least: 8, more: 32 };
/** No light so near to where the leg begins and ends. */
const LIGHTLESS_M = 60;
const KMH_PER_MS = 3.6;

/** Points no farther than `pieceM` from each other. */
function divided(points: readonly Place[], pieceM: number): Place[] {
  const pieces = segmentsOf(points).flatMap((segment) => {
    const count = Math.ceil(segment.lengthM / pieceM);
    return Array.from({ length: count }, (_, i) => placeOn(segment, (i / count) * segment.lengthM));
  });
  return [...pieces, ...points.slice(-1)];
}

/** How long the vehicle stands at each red light, by metres from the beginning of the leg. */
function lightsOn(lengthM: number, { lightEveryM }: RoadHabits, key: number): { atM: number; stopS: number }[] {
  if (lightEveryM === null) return [];
  return Array.from({ length: Math.floor(lengthM / lightEveryM) }, (_, i) => ({
    atM: (i + 0.25 + randomAt(key + 1, i) / 2) * lightEveryM,
    stopS: randomAt(key + 2, i) < LIGHTS_RED ? RED_S.least + randomAt(key + 3, i) * RED_S.more : 0,
  })).filter(({ atM, stopS }) => stopS > 0 && atM > LIGHTLESS_M && atM < lengthM - LIGHTLESS_M);
}

/** @param key of what is by chance on the way */
export function stretchesOn(points: readonly Place[], speedKmh: number, habits: RoadHabits, key: number): Stretch[] {
  const lengthM = lengthOf(points);
  const lights = lightsOn(lengthM, habits, key);
  const limitMs = Math.min(speedKmh, habits.topKmh) / KMH_PER_MS;
  let endM = 0;
  return segmentsOf(habits.hesitation > 0 ? divided(points, PIECE_M) : points).map((segment) => {
    const mood = (noiseAt(key, endM, HESITATION_PERIOD_M) + 1) / 2;
    endM += segment.lengthM;
    const [light] = lights;
    const red = light !== undefined && light.atM <= endM;
    if (red) lights.shift();
    return {
      ...segment,
      limitMs: limitMs * (1 - habits.hesitation * mood),
      lateralMs2: habits.lateralMs2,
      stopS: red ? light.stopS : 0,
    };
  });
}
