/** What a command of the platform on `cmd/mission` does to the crew's state. Receiving is the vehicle's; answering never is. */

import type { MissionCommand, Reply } from '../record/commands.ts';
import type { EventBody } from '../record/schema.ts';
import { type Change, type CrewContext, changeTo, settled, unavailable } from './change.ts';
import { CREW_IDS_REMEMBERED_MAX, MISSIONS_MAX, ORDERS_MAX } from './limits.ts';
import { calledOff } from './mission-steps.ts';
import { later, type Moment } from './moment.ts';
import type { CrewState, Mission } from './state.ts';

type MissionEvent = Extract<EventBody, { type: 'mission' }>;

export interface MissionChange extends Change {
  change: MissionEvent['change'];
  mission: string;
  caseId: string | null;
  requestId: string | null;
  command: string | null;
  by: 'company' | null;
  applied: boolean;
  cancelReason: MissionEvent['cancelReason'];
}

export interface Answered {
  result: Reply['result'];
  detail: string | null;
  /** null: nothing changes, and nothing is to be written. */
  change: MissionChange | null;
}

/** A clock that nobody vouches for cannot say whether an order has expired: it is asked to come again. */
export function commanded(state: CrewState, command: MissionCommand, context: CrewContext): Answered {
  const nowMs = context.now.t;
  if (state.commands.includes(command.id)) return nothing('replayed', 'a command with this id was taken already');
  if (nowMs === null) return nothing('clock-unknown', 'the time is not known, so nobody can say whether it expired');
  const taken = {
    ...state,
    commands: [...state.commands, command.id].slice(-CREW_IDS_REMEMBERED_MAX),
  };
  switch (command.action) {
    case 'order':
      return ordered(taken, command, context, nowMs);
    case 'update':
      return nowMs >= command.expires ? expired(command, nowMs) : updated(taken, command);
    case 'cancel':
      return nowMs >= command.expires ? expired(command, nowMs) : cancelled(taken, command, context);
    default:
      return command satisfies never;
  }
}

function nothing(result: Reply['result'], detail: string): Answered {
  return { result, detail, change: null };
}

function expired({ expires }: MissionCommand, nowMs: number): Answered {
  return nothing('expired', `it expired ${nowMs - expires} ms ago`);
}

type Ordering = Extract<MissionCommand, { action: 'order' }>;

function ordered(state: CrewState, command: Ordering, context: CrewContext, nowMs: number): Answered {
  const { mission, expires } = command;
  if (state.settled.includes(mission)) return nothing('replayed', 'this mission is over, refused or cancelled');
  if (knows(state, mission)) return nothing('replayed', 'this mission is known already');
  if (nowMs >= expires) {
    const change = { ...about(settled(state, mission), 'expired', command), counts: ['expired' as const] };
    return { result: 'expired', detail: `it expired ${nowMs - expires} ms ago`, change };
  }
  if (state.orders.length >= ORDERS_MAX || state.missions.length >= MISSIONS_MAX)
    return nothing('full', 'too many orders wait, or missions are open: say it again later');
  const change = about(received(state, command, context, nowMs), 'received', command);
  const counts = command.acceptedBy === null ? [] : ['accepted' as const];
  return done({ ...change, counts }, command.acceptedBy);
}

function received(state: CrewState, command: Ordering, { now, answerMs }: CrewContext, nowMs: number): CrewState {
  const { mission, caseId, requestId, origin, expires } = command;
  const validMs = expires - nowMs;
  const answerBy = later(now, Math.min(validMs, command.answerS === null ? answerMs : command.answerS * 1_000));
  if (command.acceptedBy === null) {
    const order = { mission, caseId, requestId, origin, answerBy, expires: later(now, validMs), unanswered: false };
    return { ...state, orders: [...state.orders, order] };
  }
  return withCompanyMission(state, { id: mission, caseId, requestId, origin }, now, answerBy);
}

/** The company may accept for its crew, but only the crew lets itself be tracked: off duty nothing else changes. */
function withCompanyMission(
  state: CrewState,
  asked: Pick<Mission, 'id' | 'caseId' | 'requestId' | 'origin'>,
  accepted: Moment,
  tellUntil: Moment,
): CrewState {
  const mission: Mission = {
    ...asked,
    ...{ by: 'company', pressed: false, accepted, tellUntil, status: null, steps: [], implied: [], touched: null },
  };
  const engaged = { ...state, missions: [...state.missions, mission] };
  const onDuty = state.duty === 'GARDE' || state.duty === 'VOLONTAIRE';
  return onDuty && state.availability === 'DISPONIBLE' ? unavailable(engaged, 'mission') : engaged;
}

function updated(state: CrewState, command: Extract<MissionCommand, { action: 'update' }>): Answered {
  const { mission, caseId, requestId } = command;
  if (!knows(state, mission)) return nothing('unknown-mission', 'the vehicle knows no open mission of this id');
  const references = { caseId, requestId };
  const orders = state.orders.map((order) => (order.mission === mission ? { ...order, ...references } : order));
  const missions = state.missions.map((open) => (open.id === mission ? { ...open, ...references } : open));
  return done(about({ ...state, orders, missions }, 'updated', command));
}

function cancelled(
  state: CrewState,
  command: Extract<MissionCommand, { action: 'cancel' }>,
  context: CrewContext,
): Answered {
  const { mission: id, reason } = command;
  const mission = state.missions.find((open) => open.id === id);
  const order = state.orders.find((waiting) => waiting.mission === id);
  const references = mission ?? order ?? { caseId: null, requestId: null };
  const named = { ...command, caseId: references.caseId, requestId: references.requestId };
  const change = { ...about(state, 'cancelled', named), cancelReason: reason };
  if (mission !== undefined) return cancelMission(change, mission, context);
  // One that comes late, after this, must not alert anybody.
  if (order === undefined && state.settled.includes(id)) return nothing('too-late', 'this mission is over already');
  return done({ ...change, state: settled(state, id), counts: order === undefined ? [] : ['cancelled'] });
}

function cancelMission(change: MissionChange, mission: Mission, context: CrewContext): Answered {
  const { state } = change;
  if (mission.status !== null && mission.status !== 'DEPART')
    return { result: 'too-late', detail: `its status is ${mission.status}`, change: { ...change, applied: false } };
  if (state.missions[0] !== mission) {
    const closed = [{ mission, endedBy: 'cancelled' as const }];
    return done({ ...change, state: settled(state, mission.id), closed });
  }
  const off = calledOff(state, mission, context);
  return done({ ...change, state: off, closed: mission.status === null ? [{ mission, endedBy: 'cancelled' }] : [] });
}

function knows({ orders, missions }: CrewState, id: string): boolean {
  return orders.some(({ mission }) => mission === id) || missions.some((mission) => mission.id === id);
}

function about(
  state: CrewState,
  change: MissionEvent['change'],
  command: { id: string; mission: string; caseId: string | null; requestId: string | null },
): MissionChange {
  const { id, mission, caseId, requestId } = command;
  const rest = { by: null, applied: true, cancelReason: null };
  return { ...changeTo(state), ...rest, change, mission, caseId, requestId, command: id };
}

function done(change: MissionChange, by: 'company' | null = null): Answered {
  return { result: 'done', detail: null, change: { ...change, by } };
}
