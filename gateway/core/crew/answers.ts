/** A press that answers an order of the platform. The box itself never does. */

import type { RefusalReason } from '../record/schema.ts';
import {
  type CrewContext,
  type PressChange,
  pauseEnded,
  pressTo,
  settled,
  type Unmoved,
  unavailable,
} from './change.ts';
import { REASON_AGAIN_MS } from './limits.ts';
import { elapsedMs, type Moment } from './moment.ts';
import type { CrewState } from './state.ts';
import { answerable, missionOf } from './waiting.ts';

/** What R pressed again goes through. */
const REASONS: readonly RefusalReason[] = ['engaged', 'disinfection', 'breakdown', 'crew', 'other'];

/** The oldest order that waits; else the oldest that nobody answered in time; else what the company accepted, to say "seen". */
export function accept(state: CrewState, { now }: CrewContext): PressChange | Unmoved {
  const order = answerable(state, now);
  if (order === null) return acknowledgeCompany(state, now);
  const mission = { ...missionOf(order), accepted: now };
  const orders = state.orders.filter((other) => other !== order);
  return taken({ ...state, orders, missions: [...state.missions, mission] }, mission.id, order.unanswered, true);
}

function acknowledgeCompany(state: CrewState, now: Moment): PressChange | Unmoved {
  const mission = state.missions.find(({ pressed }) => !pressed);
  if (mission === undefined) return 'no-order';
  const missions = state.missions.map((other) =>
    other === mission ? { ...mission, pressed: true, tellUntil: null, touched: now } : other,
  );
  return taken({ ...state, missions }, mission.id, false, false);
}

function taken(state: CrewState, id: string, late: boolean, counts: boolean): PressChange {
  const busy = unavailable(pauseEnded(state), state.reason === null ? 'mission' : state.reason);
  const first = state.missions[0]?.id === id;
  const change = pressTo('ACCEPTER', first ? { ...busy, reason: 'mission', status: 'DECLENCHE' } : busy);
  return {
    ...change,
    made: 'DECLENCHE',
    mission: id,
    answer: { outcome: 'accepted', reason: null, late },
    counts: counts ? (late ? ['accepted', 'acceptedLate'] : ['accepted']) : [],
  };
}

/** Pressed again at once, with no other order waiting, it gives another reason. */
export function refuse(state: CrewState, context: CrewContext): PressChange | Unmoved {
  const order = answerable(state, context.now);
  if (order === null) return giveAnotherReason(state, context);
  const reason = reasonOf(state);
  const refusal = { mission: order.mission, event: context.n, reason, at: context.now };
  const change = pressTo('REFUSER', { ...settled(state, order.mission), refusal });
  const answer = { outcome: 'refused' as const, reason, late: order.unanswered };
  return { ...change, mission: order.mission, answer, counts: ['refused'] };
}

function giveAnotherReason(state: CrewState, { n, now }: CrewContext): PressChange | Unmoved {
  const { refusal } = state;
  if (refusal === null || (elapsedMs(refusal.at, now) ?? REASON_AGAIN_MS) >= REASON_AGAIN_MS) return 'no-order';
  const reason = REASONS[(REASONS.indexOf(refusal.reason) + 1) % REASONS.length] ?? 'other';
  const change = pressTo('REFUSER', { ...state, refusal: { ...refusal, event: n, reason } });
  const answer = { outcome: 'refused' as const, reason, late: false };
  return { ...change, mission: refusal.mission, answer, corrects: refusal.event };
}

/** What keeps the vehicle from it, as far as it is known. */
function reasonOf({ reason, missions }: CrewState): RefusalReason {
  if (missions.length > 0) return 'engaged';
  switch (reason) {
    case 'mission':
      return 'engaged';
    case 'desinfection':
      return 'disinfection';
    case 'panne':
      return 'breakdown';
    case 'equipage':
      return 'crew';
    case 'autre':
      return 'other';
    case null:
      return 'unsaid';
    default:
      return reason satisfies never;
  }
}
