/**
 * The steps of a mission (statutVecteur): what each key does where, and which steps a press that skips some shows to have been made.
 * Pure tables; docs/crew.md has them in words.
 */
import type { VehicleStatus } from '../record/schema.ts';
import type { KeyMeaning } from './keys.ts';

/** Where the vehicle is in its mission: `none`, `accepted` and not departed, else its last step. */
export type Phase = 'none' | 'accepted' | Exclude<VehicleStatus, 'DECLENCHE' | 'REN-BASE'>;

/** Keys that make steps, or mean one where the vehicle is in a mission. */
export type MissionKey = Exclude<
  KeyMeaning,
  'ACCEPTER' | 'REFUSER' | 'PRISE_GARDE' | 'VOLONTAIRE' | 'PAUSE' | 'DETRESSE' | `CONTROLE_${string}`
>;

export type Effect =
  /** The mission begins: the oldest accepted one, else an order that waits, else one of the crew's own. */
  | 'begin'
  /** It goes on. */
  | 'step'
  /** The step before was a mistake. */
  | 'back'
  /** This mission is over, and the next one begins. */
  | 'next'
  /** It is called off before the arrival. */
  | 'cancel'
  /** Leaves the destination or the scene, available or not. */
  | 'return'
  | 'return-busy'
  /** Back at the base: it is over. */
  | 'close'
  /** Availability alone. */
  | 'free'
  | 'busy'
  /** Nothing, and the crew is told why. */
  | 'already'
  | 'no-mission'
  | 'not-departed'
  | 'arrived';

const PHASES = [
  ...['none', 'accepted', 'DEPART', 'ARRIVEE', 'PEC', 'BILAN'],
  ...['TRANSP', 'DESTIN', 'FINPEC', 'RETOUR', 'RET-BASE', 'ANNULE'],
] as const satisfies readonly Phase[];

/**
 * One row per key, one column per phase; docs/crew.md has the same table. A return (or a called-off mission) that is followed by a first
 * step is followed by another mission.
 */
export const STEP_TABLE = `
             none       accepted     DEPART  ARRIVEE PEC     BILAN   TRANSP  DESTIN      FINPEC      RETOUR  RET-BASE ANNULE
DEPART       begin      begin        already back    back    back    back    next        next        next    next     next
ARRIVEE      begin      begin        step    already back    back    back    back        back        next    next     next
PEC          begin      begin        step    step    already back    back    back        back        next    next     next
BILAN        begin      begin        step    step    step    already back    back        back        next    next     next
TRANSP       begin      begin        step    step    step    step    already back        back        back    next     next
DESTIN       begin      begin        step    step    step    step    step    already     back        back    next     next
FINPEC       begin      begin        step    step    step    step    step    step        already     back    next     next
RETOUR       no-mission not-departed return  return  return  return  return  return      return      already back     no-mission
RET_BASE     no-mission not-departed step    step    step    step    step    step        step        step    already  step
RENTRE       no-mission not-departed close   close   close   close   close   close       close       close   close    close
ANNULATION   no-mission cancel       cancel  arrived arrived arrived arrived arrived     arrived     arrived arrived  already
DISPONIBLE   free       cancel       cancel  return  return  return  return  return      return      free    free     free
INDISPONIBLE busy       busy         busy    busy    busy    busy    busy    return-busy return-busy busy    busy     busy`;

const EFFECTS = new Map(
  STEP_TABLE.trim()
    .split('\n')
    .slice(1)
    .map((row) => row.trim().split(/\s+/))
    .map(([key = '', ...effects]) => [key as MissionKey, effects as Effect[]]),
);

export function effectOf(key: MissionKey, phase: Phase): Effect {
  return EFFECTS.get(key)?.[PHASES.indexOf(phase)] ?? 'no-mission';
}

/** The status that a key makes where it makes one; ANNULE and the returns are the effects' own. */
export const STATUS_OF_KEY = {
  DEPART: 'DEPART',
  ARRIVEE: 'ARRIVEE',
  PEC: 'PEC',
  BILAN: 'BILAN',
  TRANSP: 'TRANSP',
  DESTIN: 'DESTIN',
  FINPEC: 'FINPEC',
  RETOUR: 'RETOUR',
  RET_BASE: 'RET-BASE',
  RENTRE: 'REN-BASE',
  ANNULATION: 'ANNULE',
  DISPONIBLE: 'RETOUR',
  INDISPONIBLE: 'RETOUR',
} as const satisfies Record<MissionKey, VehicleStatus>;

/** Order in time. PEC and BILAN are no duty of the crew's: nobody misses them. */
const ORDER: readonly VehicleStatus[] = [
  ...(['DECLENCHE', 'DEPART', 'ANNULE', 'ARRIVEE', 'PEC', 'BILAN', 'TRANSP', 'DESTIN'] as const),
  ...(['FINPEC', 'RETOUR', 'RET-BASE', 'REN-BASE'] as const),
];
const WITH_TRANSPORT: readonly VehicleStatus[] = [
  'DEPART',
  'ARRIVEE',
  'TRANSP',
  'DESTIN',
  'FINPEC',
  'RETOUR',
  'RET-BASE',
];
const SORTIE_BLANCHE: readonly VehicleStatus[] = ['DEPART', 'ARRIVEE', 'RETOUR', 'RET-BASE'];
/** Who goes home from the road may have been called off, or may have forgotten every key: no arrival is claimed. */
const NEVER_ARRIVED: readonly VehicleStatus[] = ['DEPART', 'RET-BASE'];

const ONLY_WITH_TRANSPORT: readonly VehicleStatus[] = ['TRANSP', 'DESTIN', 'FINPEC'];

export function isBefore(one: VehicleStatus, other: VehicleStatus): boolean {
  return ORDER.indexOf(one) < ORDER.indexOf(other);
}

/**
 * The steps that must have been made before `to`, between it and the last known one.
 * @param from null: none was made yet
 * @param transported TRANSP, DESTIN or FINPEC is among the steps so far
 */
export function impliedSteps(from: VehicleStatus | null, to: VehicleStatus, transported: boolean): VehicleStatus[] {
  const between = (path: readonly VehicleStatus[]) =>
    path.filter((status) => isBefore(status, to) && (from === null || isBefore(from, status)));
  if (ONLY_WITH_TRANSPORT.includes(to) || transported) return between(WITH_TRANSPORT);
  const homeward = to === 'RET-BASE' || to === 'REN-BASE';
  if (from === 'ANNULE' || (homeward && (from === 'DEPART' || from === null))) return between(NEVER_ARRIVED);
  return between(SORTIE_BLANCHE);
}

export function showsTransport(status: VehicleStatus): boolean {
  return ONLY_WITH_TRANSPORT.includes(status);
}
