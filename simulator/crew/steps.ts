/** The two tables of docs/crew.md about missions: what each key does where, and which steps another one shows to have been made. */
import { STEPS, type Step } from './words.ts';

export type Effect =
  | 'begin'
  | 'step'
  | 'back'
  | 'next'
  | 'cancel'
  | 'return'
  | 'return-busy'
  | 'close'
  | 'free'
  | 'busy'
  | 'already'
  | 'no-mission'
  | 'not-departed'
  | 'arrived';

type Phase = 'none' | 'accepted' | Exclude<Step, 'REN-BASE'>;

const PHASES: readonly Phase[] = [
  ...(['none', 'accepted', 'DEPART', 'ARRIVEE', 'PEC', 'BILAN'] as const),
  ...(['TRANSP', 'DESTIN', 'FINPEC', 'RETOUR', 'RET-BASE', 'ANNULE'] as const),
];

/** So many times each, from left to right. */
const ROWS = {
  DEPART: '2 begin, 1 already, 4 back, 5 next',
  ARRIVEE: '2 begin, 1 step, 1 already, 5 back, 3 next',
  PEC: '2 begin, 2 step, 1 already, 4 back, 3 next',
  BILAN: '2 begin, 3 step, 1 already, 3 back, 3 next',
  TRANSP: '2 begin, 4 step, 1 already, 3 back, 2 next',
  DESTIN: '2 begin, 5 step, 1 already, 2 back, 2 next',
  FINPEC: '2 begin, 6 step, 1 already, 1 back, 2 next',
  RETOUR: '1 no-mission, 1 not-departed, 7 return, 1 already, 1 back, 1 no-mission',
  RET_BASE: '1 no-mission, 1 not-departed, 8 step, 1 already, 1 step',
  RENTRE: '1 no-mission, 1 not-departed, 10 close',
  ANNULATION: '1 no-mission, 2 cancel, 8 arrived, 1 already',
  DISPONIBLE: '1 free, 2 cancel, 6 return, 3 free',
  INDISPONIBLE: '7 busy, 2 return-busy, 3 busy',
} as const;

export type MissionFunction = keyof typeof ROWS;

const EFFECTS = Object.fromEntries(Object.entries(ROWS).map(([key, row]) => [key, spread(row)])) as Record<
  MissionFunction,
  Effect[]
>;

function spread(row: string): Effect[] {
  return row.split(', ').flatMap((run) => {
    const [times = '', effect = ''] = run.split(' ');
    return Array.from({ length: Number(times) }, () => effect as Effect);
  });
}

export function isMissionFunction(what: string): what is MissionFunction {
  return Object.hasOwn(ROWS, what);
}

/** @param at where the vehicle is in its current mission; undefined: it has none */
export function effectOf(what: MissionFunction, at: Step | null | undefined): Effect {
  const phase: Phase = at === undefined ? 'none' : at === null ? 'accepted' : (at as Phase);
  return EFFECTS[what][PHASES.indexOf(phase)] ?? 'no-mission';
}

export function stepOf(what: MissionFunction): Step {
  switch (what) {
    case 'RET_BASE':
      return 'RET-BASE';
    case 'RENTRE':
      return 'REN-BASE';
    case 'ANNULATION':
      return 'ANNULE';
    case 'DISPONIBLE':
    case 'INDISPONIBLE':
      return 'RETOUR';
    default:
      return what;
  }
}

const OF_A_TRANSPORT: readonly Step[] = ['TRANSP', 'DESTIN', 'FINPEC'];
const CAN_BE_MISSED: readonly Step[] = ['DEPART', 'ARRIVEE', 'TRANSP', 'DESTIN', 'FINPEC', 'RETOUR', 'RET-BASE'];
/** Whoever goes home from the road was called off, or pressed nothing for long: no arrival, and nothing that follows one. */
const BEFORE_ANY_ARRIVAL: readonly (Step | null)[] = [null, 'DEPART', 'ANNULE'];

export function showsTransport(step: Step): boolean {
  return OF_A_TRANSPORT.includes(step);
}

export function comesBefore(one: Step, other: Step): boolean {
  return STEPS.indexOf(one) < STEPS.indexOf(other);
}

/**
 * The steps that were missed on the way from one to another.
 * @param from null: none was made yet
 * @param known all steps so far, implied ones too
 */
export function missedSteps(from: Step | null, to: Step, known: readonly Step[]): Step[] {
  const homeFromTheRoad = (to === 'RET-BASE' || to === 'REN-BASE') && BEFORE_ANY_ARRIVAL.includes(from);
  const transported = [...known, to].some(showsTransport);
  return CAN_BE_MISSED.filter((step) => {
    if (!comesBefore(step, to) || (from !== null && !comesBefore(from, step))) return false;
    if (homeFromTheRoad && !transported) return step === 'DEPART' || step === 'RET-BASE';
    return transported || !OF_A_TRANSPORT.includes(step);
  });
}
