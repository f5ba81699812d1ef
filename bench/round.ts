import { parseScenario } from '../simulator/scenarios/scenario.ts';

/** About ten minutes each: more than a measurement takes. */
const ROUNDS = 30;

const WRITTEN = {
  id: 'bench',
  title: 'Round of three roads near Cayenne',
  altitudeM: 6,
  places: {
    A: { latDeg: 4.92, lonDeg: -52.33 },
    B: { latDeg: 4.95, lonDeg: -52.31 },
    C: { latDeg: 4.93, lonDeg: -52.28 },
  },
  start: 'A',
  steps: Array.from({ length: ROUNDS }, () => [
    { to: 'B', speedKmh: 70 },
    { to: 'C', speedKmh: 60 },
    { to: 'A', speedKmh: 50 },
  ]).flat(),
  presses: [],
  noFix: [],
  loopFromS: null,
};

/** Always on the move: three straight roads through the savannah, driven round and round. */
export const ROUND = parseScenario(JSON.stringify(WRITTEN), WRITTEN.id);
