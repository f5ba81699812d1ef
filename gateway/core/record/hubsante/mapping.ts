/**
 * The one table from our words to the national ones (docs/hubsante.md shows it; a test holds the two together). The codes
 * are facts of the national schemas; which of our presses means which is our proposal, as no text says it.
 */
import type { Availability, CrewFunction, EngagedStatus, HubAnswer, HubPress, VehicleStatus } from './words.ts';

interface FunctionWords {
  /** The steps of a mission that it can make: whether it made one, and which, the event says. */
  steps: readonly VehicleStatus[];
  /** Why there is none, or what else; null: nothing to say. */
  remark: string | null;
  /** The vehicle makes itself known. */
  geoRes: boolean;
}

const step = (code: VehicleStatus): FunctionWords => ({ steps: [code], remark: null, geoRes: false });
const none = (remark: string): FunctionWords => ({ steps: [], remark, geoRes: false });

export const FUNCTIONS: Readonly<Record<CrewFunction, FunctionWords>> = {
  ACCEPTER: step('DECLENCHE'),
  DEPART: step('DEPART'),
  ANNULATION: step('ANNULE'),
  ARRIVEE: step('ARRIVEE'),
  PEC: step('PEC'),
  BILAN: step('BILAN'),
  TRANSP: step('TRANSP'),
  DESTIN: step('DESTIN'),
  FINPEC: step('FINPEC'),
  RETOUR: step('RETOUR'),
  RET_BASE: step('RET-BASE'),
  RENTRE: step('REN-BASE'),
  DISPONIBLE: { ...none('without a step it rides on the positions that follow'), steps: ['ANNULE', 'RETOUR'] },
  INDISPONIBLE: { ...none('the same; its reason has no national word'), steps: ['RETOUR'] },
  REFUSER: none('RS-RR alone'),
  PRISE_GARDE: { ...none('no case'), geoRes: true },
  VOLONTAIRE: { ...none('no case'), geoRes: true },
  FIN_GARDE: none('GEO-POS ends, at work with the mission'),
  FIN_VOLONTAIRE: none('GEO-POS ends, at work with the mission'),
  PAUSE: none('GEO-POS ends'),
  FIN_PAUSE: none('GEO-POS goes on'),
  DETRESSE: none('no national word; `event` says it'),
  FIN_DETRESSE: none('no national word; `event` says it'),
  CONTROLE_ELECTRIQUE: none('no national word; `event` says it'),
  CONTROLE_MATERIEL: none('no national word; `event` says it'),
  CONTROLE_DESINFECTION: none('no national word; `event` says it'),
  CONTROLE_VEHICULE: none('no national word; `event` says it'),
};
/** What happens without a press and is a step: the platform calls a mission off before the arrival. */
const STEPS_WITHOUT_PRESS: readonly VehicleStatus[] = ['ANNULE'];

/** The step that an event made; null: none, or none that its function can make. */
export function stepOf(press: HubPress): VehicleStatus | null {
  const steps = press.function === null ? STEPS_WITHOUT_PRESS : FUNCTIONS[press.function].steps;
  return press.status !== null && steps.includes(press.status) ? press.status : null;
}

interface Situation {
  availability: Availability;
  /** There was a TRANSP on this mission: a RETOUR then leaves a destination, and else the scene (sortie blanche). */
  transported: boolean;
}

type WordIn = (situation: Situation) => EngagedStatus | null;
const always =
  (word: EngagedStatus | null): WordIn =>
  () =>
    word;
const RETURNING: Record<Availability, EngagedStatus | null> = {
  DISPONIBLE: 'RETOUR_DISPONIBLE',
  INDISPONIBLE: 'RETOUR_INDISPONIBLE',
  // Both national words state what is not known.
  INCONNU: null,
};
const returning: WordIn = ({ availability }) => RETURNING[availability];
const leaving: WordIn = (situation) =>
  situation.transported && situation.availability !== 'INDISPONIBLE' ? 'QUITTE_DESTINATION' : returning(situation);

interface Step {
  /** At work on a mission: not available, whatever was said before. A vehicle at work must not look free. */
  engaged: boolean;
  /** `engagedStatus` of the first position that follows, and of those after it. */
  first: WordIn;
  after: WordIn;
}

const atWork = (word: EngagedStatus): Step => ({ engaged: true, first: always(word), after: always(word) });

const STEPS: Record<VehicleStatus, Step> = {
  DECLENCHE: atWork('ALERTEE'),
  DEPART: atWork('PARTIE'),
  ANNULE: { engaged: false, first: returning, after: returning },
  ARRIVEE: atWork('ARRIVEE_LIEU'),
  PEC: atWork('ARRIVEE_LIEU'),
  BILAN: atWork('ARRIVEE_LIEU'),
  TRANSP: atWork('TRANSPORT_DESTINATION'),
  DESTIN: atWork('ARRIVEE_DESTINATION'),
  FINPEC: atWork('FIN_MED'),
  RETOUR: { engaged: false, first: leaving, after: returning },
  'RET-BASE': { engaged: false, first: returning, after: returning },
  'REN-BASE': { engaged: false, first: always('ARRIVEE_CENTRE'), after: always(null) },
};
/** From DECLENCHE to FINPEC. */
export function isAtWork(status: VehicleStatus | null): boolean {
  return status !== null && STEPS[status].engaged;
}

const NO_MISSION: Step = { engaged: false, first: always(null), after: always(null) };

export interface StepWords {
  /** GEO-POS `status`. */
  geoStatus: Availability;
  /** GEO-POS `engagedStatus` of the first position after the step; null: left out. */
  first: EngagedStatus | null;
  /** Of those after it. */
  after: EngagedStatus | null;
  /** RS-SR, one message each, in this order, of the same instant. */
  rsSr: VehicleStatus[];
  /** RS-SR `availability`; null: left out, not known. */
  available: boolean | null;
}

const AVAILABLE: Record<Availability, boolean | null> = { DISPONIBLE: true, INDISPONIBLE: false, INCONNU: null };

/** What stands after a press, in the national words. Defined for every status, none included, and every availability. */
export function stepWords(status: VehicleStatus | null, availability: Availability, transported: boolean): StepWords {
  const { engaged, first, after } = status === null ? NO_MISSION : STEPS[status];
  const geoStatus = engaged ? 'INDISPONIBLE' : availability;
  const situation = { availability: geoStatus, transported };
  const available = AVAILABLE[geoStatus];
  return { geoStatus, first: first(situation), after: after(situation), rsSr: codesOf(status, available), available };
}

/**
 * RETOUR says in its definition that the resource can be engaged again. Where it cannot, `availability` contradicts that, and
 * RET-BASE follows at once, which says nothing of the kind: statutVecteur has no word for a return that is not available.
 */
function codesOf(status: VehicleStatus | null, available: boolean | null): VehicleStatus[] {
  if (status === null) return [];
  return status === 'RETOUR' && available === false ? ['RETOUR', 'RET-BASE'] : [status];
}

/** RS-RR; null: no national word. PARTIELLE is another deadline, which a crew has no key for. Late or not, it is an answer. */
export const ANSWERS: Readonly<Record<NonNullable<HubPress['answer']>['outcome'] | 'received', HubAnswer | null>> = {
  received: 'DIFFEREE',
  accepted: 'ACCEPTEE',
  refused: 'REFUSEE',
  unanswered: null,
};

/**
 * typeVecteur of the RS-RI that a platform must have sent before a RS-SR is taken. From the category of the law: the "type A"
 * and "type C" in the labels of the nomenclature mean it, and not the types of EN 1789.
 */
export const VEHICLE_TYPES = { A: 'TSU.AMB-GV', C: 'TSU.AMB-PV', unknown: 'TSU.AMB' } as const;
