/** What ends by itself (docs/crew.md). */
import { isOver } from './change.ts';
import { left } from './mission-keys.ts';
import { offDuty } from './other-keys.ts';
import type { Automatic, CrewState, Mission } from './words.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

const ABANDONED_MS = 4 * HOUR_MS;
/** After the slot, and after a mission. */
const GRACE_MS = 30 * MINUTE_MS;
/** `duty.gardeMaxH` and `duty.volontaireMaxH` as the box has them by default. */
const GARDE_MAX_MS = 26 * HOUR_MS;
const VOLONTAIRE_MAX_MS = 12 * HOUR_MS;
const DISTRESS_MS = 30 * MINUTE_MS;

export interface Passed {
  state: CrewState;
  /** In order. */
  happened: readonly Automatic[];
}

/** All that has become due by then. It happens when it is noticed: at once, or when the box is started again. */
export function pass(before: CrewState, atMs: number): Passed {
  let state = ordersPassed(before, atMs);
  const happened: Automatic[] = [];
  for (let due = nextDue(state, atMs); due !== null; due = nextDue(state, atMs)) {
    state = due.state;
    happened.push(due.what);
  }
  return { state, happened };
}

/** Orders that nobody answered, and may not answer any more. */
function ordersPassed(state: CrewState, atMs: number): CrewState {
  const orders = state.orders.map((order) => (order.answerByMs <= atMs ? { ...order, unanswered: true } : order));
  const expired = orders.filter(({ expiresMs }) => expiresMs <= atMs);
  return expired.reduce((rest: CrewState, { mission }) => isOver(rest, mission), { ...state, orders });
}

function nextDue(state: CrewState, atMs: number): { what: Automatic; state: CrewState } | null {
  const { distressMs, missions } = state;
  if (distressMs !== null && distressMs + DISTRESS_MS <= atMs)
    return { what: 'distress-over', state: { ...state, distressMs: null } };
  const forgotten = missions.find(({ lastMs }) => lastMs + ABANDONED_MS <= atMs);
  if (forgotten !== undefined) return { what: 'mission-abandoned', state: abandoned(state, forgotten, atMs) };
  const endMs = endOfDutyMs(state);
  if (endMs === null || endMs > atMs) return null;
  const what = (state.within ?? state.duty) === 'GARDE' ? 'garde-over' : 'volontaire-over';
  return { what, state: offDuty(state) };
}

function abandoned(state: CrewState, { id }: Mission, atMs: number): CrewState {
  return { ...left(state, id), missionEndedMs: atMs };
}

/** null: off duty, or in a mission of the crew or a call for help. */
function endOfDutyMs({ duty, within, prise, missions, distressMs, missionEndedMs }: CrewState): number | null {
  if (prise === null || distressMs !== null || missions.some(({ pressed }) => pressed)) return null;
  const { beganMs, slot } = prise;
  const afterMission = missionEndedMs === null ? beganMs : missionEndedMs + GRACE_MS;
  if ((within ?? duty) === 'VOLONTAIRE') return Math.max(beganMs + VOLONTAIRE_MAX_MS, afterMission);
  return Math.max(slot === null ? beganMs + GARDE_MAX_MS : slot.toMs + GRACE_MS, afterMission);
}
