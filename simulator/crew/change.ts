/** What a press does, as its event must say it. */
import type { Check, CrewState, Mission, Order, Reason, RefusalReason, Status, Step, Why } from './words.ts';

/** The same key again within this: the reason before was not meant. */
export const AGAIN_MS = 10_000;

export interface Instant {
  /** Number of the press, where there is one. */
  press: number;
  atMs: number;
}

export interface Pressed {
  next: CrewState;
  function: string;
  /** The step that it made. */
  status: Status | null;
  /** What it is about; null: nothing, and the event names the current mission. */
  mission: string | null;
  answer: { outcome: 'accepted' | 'refused'; reason: RefusalReason | null; late: boolean } | null;
  implied: readonly Status[];
  /** Number of the press that was a mistake. */
  corrects: number | null;
  checksMissing: readonly Check[] | null;
  /** Of a prise de garde, where there is a roster. */
  outsideRoster: boolean | null;
}

export type Outcome = Pressed | Why;

export function did(what: string, next: CrewState, more: Partial<Pressed> = {}): Pressed {
  const rest = { status: null, mission: null, answer: null, implied: [], corrects: null };
  const prise = { checksMissing: null, outsideRoster: null };
  return { ...rest, ...prise, next, function: what, ...more };
}

/** Off duty and in a pause nobody is. */
export function free(state: CrewState): CrewState {
  if (state.duty === 'HORS_SERVICE' || state.duty === 'PAUSE') return busy(state, null);
  return { ...state, availability: 'DISPONIBLE', reason: null };
}

export function busy(state: CrewState, reason: Reason | null): CrewState {
  return { ...state, availability: 'INDISPONIBLE', reason };
}

export function isOver(state: CrewState, id: string): CrewState {
  return {
    ...state,
    missions: state.missions.filter((mission) => mission.id !== id),
    orders: state.orders.filter(({ mission }) => mission !== id),
    over: [...state.over, id],
  };
}

export function withoutPause(state: CrewState): CrewState {
  return state.within === null ? state : { ...state, duty: state.within, within: null };
}

const ON_THE_WAY_HOME: readonly (Step | null)[] = ['RETOUR', 'RET-BASE', 'ANNULE'];

/** A mission keeps the vehicle. */
export function isEngaged({ missions }: CrewState): boolean {
  return missions.some(({ at }) => !ON_THE_WAY_HOME.includes(at));
}

/** What a press answers: the oldest that waits, else the oldest that nobody answered in time. */
export function answerable({ orders }: CrewState, atMs: number): Order | null {
  const valid = orders.filter(({ expiresMs }) => atMs < expiresMs);
  return valid.find(({ unanswered }) => !unanswered) ?? valid[0] ?? null;
}

/** The current mission, before its arrival. Who has not departed has nowhere to come back from. */
export function calledOff(state: CrewState, press: number | null, atMs: number): CrewState {
  const [current, ...others] = state.missions;
  if (current === undefined) return state;
  const rest = { ...(others.length === 0 ? free(state) : state), status: 'ANNULE' as const };
  if (current.at === null) return isOver(rest, current.id);
  const made = [...current.made, { step: 'ANNULE' as const, press }];
  const off: Mission = { ...current, at: 'ANNULE', made, lastMs: atMs };
  return { ...rest, missions: [off, ...others] };
}
