/** What a press, an order or time does to the crew's state, before it is written down as an event. */

import type { CrewFunction, RefusalReason, UnavailableReason, VehicleStatus } from '../record/schema.ts';
import { CREW_IDS_REMEMBERED_MAX } from './limits.ts';
import type { Moment } from './moment.ts';
import type { VehicleRoster } from './roster/vehicle-schema.ts';
import type { CrewState, Mission } from './state.ts';
import type { Check, Totals } from './tally.ts';

/** What is known at the instant of a change. */
export interface CrewContext {
  /** The number that its event gets. */
  n: number;
  now: Moment;
  /** Driven on duty so far. */
  odometerM: number;
  /** The id that a new service would have: the core draws nothing itself. */
  newService: string;
  /** IANA, of the local days. */
  timeZone: string;
  /** When this vehicle is on garde; null: nobody has said. */
  roster: VehicleRoster | null;
  /** A slot of the roster begins the garde by itself: set on the box, never from afar. */
  autostart: boolean;
  /** A garde outside the roster, and a volontaire, end after so long. */
  gardeMaxMs: number;
  volontaireMaxMs: number;
  /** An order waits so long for its answer, where it does not say. */
  answerMs: number;
}

/** Why a press does nothing: one word, shown to the crew. */
export type Unmoved =
  | 'already'
  | 'no-mission'
  | 'not-departed'
  | 'arrived'
  | 'off-duty'
  | 'pause'
  | 'on-garde'
  | 'mission-open'
  | 'distress'
  | 'no-order'
  | 'too-many';

export interface ClosedMission {
  mission: Mission;
  endedBy: 'return' | 'next-mission' | 'cancelled' | 'abandoned';
}

export interface Change {
  state: CrewState;
  /** Missions that are over with it. */
  closed: ClosedMission[];
  counts: (keyof Totals['missions'])[];
  /** The unavailability goes on under another reason: the first was a mistake. */
  sameUnavailability: boolean;
}

/** What a press did, as its event says it. */
export interface PressChange extends Change {
  function: CrewFunction;
  /** The step that it made; null: none. */
  made: VehicleStatus | null;
  /** The mission that it is about; null: none. */
  mission: string | null;
  answer: { outcome: 'accepted' | 'refused'; reason: RefusalReason | null; late: boolean } | null;
  implied: VehicleStatus[];
  corrects: number | null;
  checksMissing: Check[] | null;
  /** A prise de garde that no slot of the roster asks for; null: it is none, or nobody knows. */
  outsideRoster: boolean | null;
}

/** A change of the state and nothing else. */
export function changeTo(state: CrewState): Change {
  return { state, closed: [], counts: [], sameUnavailability: false };
}

export function pressTo(what: CrewFunction, state: CrewState): PressChange {
  const rest = { made: null, mission: null, answer: null, implied: [], corrects: null };
  const prise = { checksMissing: null, outsideRoster: null };
  return { ...changeTo(state), ...rest, ...prise, function: what };
}

/** Off duty and in a pause nobody is available, whatever else happens. */
export function available(state: CrewState): CrewState {
  const onDuty = state.duty === 'GARDE' || state.duty === 'VOLONTAIRE';
  return onDuty ? { ...state, availability: 'DISPONIBLE', reason: null } : unavailable(state, null);
}

export function unavailable(state: CrewState, reason: UnavailableReason | null): CrewState {
  return { ...state, availability: 'INDISPONIBLE', reason };
}

/** The mission is over: an order for it is an old one from now on. */
export function settled(state: CrewState, id: string): CrewState {
  return {
    ...state,
    orders: state.orders.filter(({ mission }) => mission !== id),
    missions: state.missions.filter((mission) => mission.id !== id),
    settled: [...state.settled.filter((known) => known !== id), id].slice(-CREW_IDS_REMEMBERED_MAX),
  };
}

/** Who departs or accepts in a pause has ended it. */
export function pauseEnded(state: CrewState): CrewState {
  const { dutyBeforePause } = state;
  return dutyBeforePause === null ? state : { ...state, duty: dutyBeforePause, dutyBeforePause: null };
}
