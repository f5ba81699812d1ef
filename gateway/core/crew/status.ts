import type { Availability, CrewFunction, Duty, VehicleStatus } from '../record/schema.ts';
import type { KeyMeaning } from './keys.ts';
import { statusOf } from './keys.ts';

/** Duty × availability × status, as the last press left it. Survives a restart: it is stored with every event. */
export interface CrewState {
  duty: Duty;
  /** Where PAUSE returns to; null outside PAUSE. */
  dutyBeforePause: 'GARDE' | 'VOLONTAIRE' | null;
  availability: Availability;
  status: VehicleStatus | null;
  /** Drawn at each prise de service, null off duty. PAUSE keeps it. */
  service: string | null;
  /** UTC of the press that led here. */
  since: number | null;
  /** Number of the event that led here; 0 before the first. */
  event: number;
}

export const OFF_DUTY: CrewState = {
  duty: 'HORS_SERVICE',
  dutyBeforePause: null,
  availability: 'INDISPONIBLE',
  status: null,
  service: null,
  since: null,
  event: 0,
};

/** The duty gate in its simplest form: positions are recorded only on garde or as a volunteer. */
export function gateOpen(state: CrewState): boolean {
  return state.duty === 'GARDE' || state.duty === 'VOLONTAIRE';
}

/** From the departure to the return: what decides how densely positions are recorded (docs/sampling.md, section 6). */
export function missionOpen({ status }: CrewState): boolean {
  return status !== null && status !== 'REN-BASE';
}

export type CrewChange = Pick<CrewState, 'duty' | 'dutyBeforePause' | 'availability' | 'status' | 'service'> & {
  function: CrewFunction;
};

/**
 * What a press does to the crew's state, or null where it does nothing.
 * @param newService the id that a prise de service would draw (the core draws nothing itself)
 */
export function nextCrewState(state: CrewState, meaning: KeyMeaning, newService: string): CrewChange | null {
  switch (meaning) {
    case 'PRISE_GARDE':
    case 'VOLONTAIRE':
    case 'PAUSE':
      return dutyChange(state, meaning, newService);
    case 'DISPONIBLE':
      return {
        ...state,
        function: meaning,
        availability: state.duty === 'HORS_SERVICE' ? state.availability : 'DISPONIBLE',
      };
    case 'INDISPONIBLE':
      return { ...state, function: meaning, availability: 'INDISPONIBLE' };
    case 'DEPART':
    case 'ARRIVEE':
    case 'BILAN':
    case 'TRANSP':
    case 'DESTIN':
      return { ...state, function: meaning, availability: 'INDISPONIBLE', status: statusOf(meaning) };
    case 'RENTRE':
      return { ...state, function: meaning, status: statusOf(meaning) };
    case 'ACCEPTER':
    case 'REFUSER':
    case 'DETRESSE':
      return { ...state, function: meaning };
    default:
      return meaning satisfies never;
  }
}

function dutyChange(
  state: CrewState,
  meaning: 'PRISE_GARDE' | 'VOLONTAIRE' | 'PAUSE',
  newService: string,
): CrewChange | null {
  /** On duty in this sense, in a pause or not. */
  const within = state.dutyBeforePause ?? state.duty;
  const off = { ...OFF_DUTY, duty: 'HORS_SERVICE' as const };
  const begin = { dutyBeforePause: null, availability: 'DISPONIBLE' as const, status: null, service: newService };
  switch (meaning) {
    case 'PRISE_GARDE':
      return within === 'GARDE'
        ? { ...off, function: 'FIN_GARDE' }
        : { ...begin, duty: 'GARDE', function: 'PRISE_GARDE' };
    case 'VOLONTAIRE':
      // A vehicle on garde is not a volunteer: arrêtés, art. 7 (garde) against art. 6/7 (hors garde, volontaires).
      if (within === 'GARDE') return null;
      return within === 'VOLONTAIRE'
        ? { ...off, function: 'FIN_VOLONTAIRE' }
        : { ...begin, duty: 'VOLONTAIRE', function: 'VOLONTAIRE' };
    case 'PAUSE':
      if (state.dutyBeforePause !== null) {
        return {
          ...state,
          duty: state.dutyBeforePause,
          dutyBeforePause: null,
          availability: 'DISPONIBLE',
          function: 'FIN_PAUSE',
        };
      }
      if (state.duty !== 'GARDE' && state.duty !== 'VOLONTAIRE') return null;
      return { ...state, duty: 'PAUSE', dutyBeforePause: state.duty, availability: 'INDISPONIBLE', function: 'PAUSE' };
    default:
      return meaning satisfies never;
  }
}
