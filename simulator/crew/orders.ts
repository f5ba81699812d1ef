/** Orders of the platform as they reach the vehicle. */
import { busy, calledOff, isOver } from './change.ts';
import type { CrewState } from './words.ts';

export interface ReceivedOrder {
  mission: string;
  acceptedBy: 'company' | null;
  answerMs: number;
  expiresMs: number;
}

/** An order that the vehicle had not heard of, in time. */
export function received(state: CrewState, { mission, ...order }: ReceivedOrder, atMs: number): CrewState {
  const known = [...state.orders.map((other) => other.mission), ...state.missions.map(({ id }) => id), ...state.over];
  if (known.includes(mission)) return state;
  if (atMs >= order.expiresMs) return isOver(state, mission);
  if (order.acceptedBy === null) {
    const answerByMs = Math.min(atMs + order.answerMs, order.expiresMs);
    const waiting = { mission, answerByMs, expiresMs: order.expiresMs, unanswered: false };
    return { ...state, orders: [...state.orders, waiting] };
  }
  const accepted = { id: mission, pressed: false, at: null, made: [], implied: [], lastMs: atMs };
  const engaged = { ...state, missions: [...state.missions, accepted] };
  return state.availability === 'DISPONIBLE' ? busy(engaged, 'mission') : engaged;
}

/** After the arrival it changes nothing. */
export function cancelled(state: CrewState, id: string, atMs: number): CrewState {
  const mission = state.missions.find((open) => open.id === id);
  if (mission === undefined) return isOver(state, id);
  if (mission.at !== null && mission.at !== 'DEPART') return state;
  return state.missions[0] === mission ? calledOff(state, null, atMs) : isOver(state, id);
}
