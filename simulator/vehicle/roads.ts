/** What a kind of road does to who drives on it. */
import type { Road } from '../scenarios/scenario.ts';

export interface RoadHabits {
  /** Nobody drives faster here, unless a promised arrival asks for it. */
  topKmh: number;
  /** Sideways, in bends: what a patient lying down bears on it. */
  lateralMs2: number;
  /** From one bend to the next but one, at least. */
  waveM: number;
  /** Its bends are built for this share of the speed that the leg names. */
  builtFor: number;
  /** By how much less than the limit is driven here and there. */
  hesitation: number;
  /** Metres from one traffic light to the next, on average; null = none. */
  lightEveryM: number | null;
}

const FASTEST_KMH = 180;
const OPEN_ROAD = { topKmh: FASTEST_KMH, lateralMs2: 2, lightEveryM: null };

const HABITS: Record<Road, RoadHabits> = {
  town: { topKmh: 50, lateralMs2: 2, waveM: 300, builtFor: 0.8, hesitation: 0.15, lightEveryM: 700 },
  country: { ...OPEN_ROAD, waveM: 1500, builtFor: 1, hesitation: 0.08 },
  forest: { ...OPEN_ROAD, lateralMs2: 1.8, waveM: 1000, builtFor: 1, hesitation: 0.1 },
  motorway: { ...OPEN_ROAD, lateralMs2: 1.5, waveM: 6000, builtFor: 1.2, hesitation: 0.03 },
  winding: { ...OPEN_ROAD, waveM: 300, builtFor: 0.6, hesitation: 0.1 },
};

/** A road of no kind has bends only where it is longer than the straight line. */
const PLAIN: RoadHabits = { ...OPEN_ROAD, waveM: 1500, builtFor: 1, hesitation: 0 };

export function habitsOf(road: Road | null): RoadHabits {
  return road === null ? PLAIN : HABITS[road];
}
