/** What each vehicle of a fleet does when: of its seed and number alone. Missions are short, so that a run of minutes has many. */
import { randomAt, seedOf } from '../vehicle/random.ts';

export interface Step {
  key: string;
  function: 'DEPART' | 'ARRIVEE' | 'TRANSP' | 'DESTIN' | 'RETOUR' | 'RET_BASE' | 'RENTRE';
  status: string;
  movesAfter: boolean;
  /** How long it lasts until the next step, seconds. */
  lastsS: readonly [from: number, to: number];
}

/** docs/crew.md; the keypad gives RETOUR and RET_BASE no key, so these are of the vehicle's own choice. */
export const MISSION: readonly Step[] = [
  { key: '1', function: 'DEPART', status: 'DEPART', movesAfter: true, lastsS: [20, 60] },
  { key: '2', function: 'ARRIVEE', status: 'ARRIVEE', movesAfter: false, lastsS: [5, 30] },
  { key: '5', function: 'TRANSP', status: 'TRANSP', movesAfter: true, lastsS: [20, 60] },
  { key: '6', function: 'DESTIN', status: 'DESTIN', movesAfter: false, lastsS: [5, 20] },
  { key: 'D', function: 'RETOUR', status: 'RETOUR', movesAfter: true, lastsS: [10, 40] },
  { key: 'E', function: 'RET_BASE', status: 'RET-BASE', movesAfter: false, lastsS: [1, 5] },
  { key: '9', function: 'RENTRE', status: 'REN-BASE', movesAfter: false, lastsS: [5, 30] },
];

/** Random numbers of one vehicle come from seeds that do not meet. */
type Lane = 'steps' | 'motion' | 'ids' | 'phase';

export interface VehiclePlan {
  id: string;
  /** Before the first press of a mission. */
  firstAfterMs: number;
  /** Step `index` of all its missions, and how long it lasts. */
  step(index: number): { step: Step; lastsMs: number };
  random(lane: Lane, index: number): number;
  /** `chars` hexadecimal digits that no other index has. */
  hex(index: number, chars: number): string;
}

export const vehicleId = (number: number): string => `FLEET-${String(number).padStart(5, '0')}`;

/** @param run makes series and ids of one run differ from those of another with the same seed */
export function planVehicle(seed: number, number: number, run: string): VehiclePlan {
  const id = vehicleId(number);
  const own = (name: string) => seedOf(`${seed}:${id}:${name}`);
  const seeds = { steps: own('steps'), motion: own('motion'), ids: own(run), phase: own('phase') };
  const random = (lane: Lane, index: number) => randomAt(seeds[lane], index);
  return {
    id,
    random,
    firstAfterMs: 1_000 + random('phase', 0) * 20_000,
    step: (index) => {
      const step = MISSION[index % MISSION.length] as Step;
      const [from, to] = step.lastsS;
      return { step, lastsMs: Math.round((from + (to - from) * random('steps', index)) * 1_000) };
    },
    hex: (index, chars) => {
      let text = '';
      for (let i = 0; text.length < chars; i++) {
        text += Math.floor(random('ids', index * 16 + i) * 4_294_967_296)
          .toString(16)
          .padStart(8, '0');
      }
      return text.slice(0, chars);
    },
  };
}
