/** The missions that a box knows from its events and from the state that it keeps with them. Nothing is decided here. */

import { atUtc } from '../../core/crew/moment.ts';
import type { CrewState, Mission, Order } from '../../core/crew/state.ts';
import { missionSummaryOf } from '../../core/crew/summaries.ts';
import type { Box } from '../../core/record/own-box.ts';
import type { EventRecord } from '../../core/record/schema.ts';
import type { KnownMission } from './shapes.ts';

type About = Extract<EventRecord, { type: 'press' | 'mission' | 'mission-summary' }>;
type Summary = Extract<EventRecord, { type: 'mission-summary' }>;
type Sums = Pick<Summary, 'caseId' | 'origin' | 'by' | 'steps' | 'distanceM' | 'delaysMs'>;

const DONE: readonly KnownMission['state'][] = ['over', 'refused', 'cancelled', 'expired'];

/** Types of the events that are looked at. */
export const MISSION_TYPES = ['press', 'mission', 'mission-summary'] as const;

/** @param nowMs UTC; null: the clock of the box is not set. @returns the open one first, the newest first of the others */
export function knownMissions(events: Iterable<About>, box: Box, nowMs: number | null): KnownMission[] {
  const known = new Map<string, KnownMission>();
  for (const event of events) note(known, event);
  // What the box does not know any more is over, though the event that says how may have been deleted by age.
  for (const [id, mission] of known) if (!DONE.includes(mission.state)) known.set(id, { ...mission, state: 'over' });
  for (const mission of box.crew.missions)
    known.set(mission.id, openMission(mission, known.get(mission.id), box, nowMs));
  for (const order of box.crew.orders) known.set(order.mission, waiting(order, known.get(order.mission)));
  return inOrder([...known.values()], box.crew);
}

function blank(id: string): KnownMission {
  return {
    ...{ id, state: 'waiting', caseId: null, origin: null, answer: null, steps: [], outcome: null },
    ...{ endedBy: null, distanceM: null, delaysMs: null, lastMs: null },
  };
}

function note(known: Map<string, KnownMission>, event: About): void {
  const { mission: id } = event;
  if (id === null) return;
  const before = known.get(id) ?? blank(id);
  known.set(id, { ...before, ...changeOf(before, event), lastMs: event.t ?? before.lastMs });
}

function changeOf(before: KnownMission, event: About): Partial<KnownMission> {
  switch (event.type) {
    case 'press':
      return ofPress(before, event);
    case 'mission':
      return { caseId: event.caseId ?? before.caseId, ...ofOrder(before, event) };
    case 'mission-summary':
      return { state: 'over', outcome: event.outcome, endedBy: event.endedBy, ...sumsOf(event) };
    default:
      return event satisfies never;
  }
}

function ofPress(before: KnownMission, { answer, t }: Extract<EventRecord, { type: 'press' }>): Partial<KnownMission> {
  if (answer === null) return {};
  const { outcome, late, reason } = answer;
  const state = outcome === 'refused' ? 'refused' : before.state === 'over' ? 'over' : 'accepted';
  return { state, answer: { outcome, late, reason, by: 'vehicle', t } };
}

function ofOrder(
  { state }: KnownMission,
  { change, by, applied, t }: Extract<EventRecord, { type: 'mission' }>,
): Partial<KnownMission> {
  if (by === 'company') return { state: 'accepted', answer: { outcome: 'accepted', by, late: false, reason: null, t } };
  const unanswered = state === 'waiting';
  if (change === 'expired' && unanswered) return { state: 'expired' };
  if (change === 'cancelled' && applied && (unanswered || state === 'accepted')) return { state: 'cancelled' };
  return {};
}

function sumsOf({ caseId, origin, steps, distanceM, delaysMs }: Sums): Partial<KnownMission> {
  let last: number | null = null;
  const told = steps.map(({ status, event, t }) => {
    const sinceMs = between(last, t);
    last = t ?? last;
    return { status, t, implied: event === null, sinceMs };
  });
  return { caseId, origin, steps: told, distanceM, delaysMs };
}

function between(from: number | null, to: number | null): number | null {
  return from === null || to === null || to < from ? null : to - from;
}

/** As it would be summed up if it ended now: what has not come yet is null. */
function openMission(mission: Mission, before: KnownMission | undefined, box: Box, nowMs: number | null): KnownMission {
  const now = nowMs === null ? { boot: '', monoMs: 0, t: null } : atUtc(nowMs);
  const sums = missionSummaryOf({ mission, endedBy: 'abandoned' }, { now, odometerM: box.odometerM });
  const accepted = {
    outcome: 'accepted' as const,
    by: mission.by,
    late: false,
    reason: null,
    t: mission.accepted?.t ?? null,
  };
  return {
    ...(before ?? blank(mission.id)),
    state: mission.status === null ? 'accepted' : 'open',
    answer: before?.answer ?? (mission.accepted === null ? null : accepted),
    ...sumsOf(sums),
  };
}

function waiting({ mission, caseId, origin }: Order, before: KnownMission | undefined): KnownMission {
  return { ...(before ?? blank(mission)), caseId, origin, state: 'waiting' };
}

function inOrder(missions: readonly KnownMission[], { missions: open, orders }: CrewState): KnownMission[] {
  const first = [...open.map(({ id }) => id), ...orders.map(({ mission }) => mission)];
  const ahead = first.flatMap((id) => missions.filter((one) => one.id === id));
  // In the order of their last event: Map keeps that of the first.
  const rest = missions.filter(({ id }) => !first.includes(id));
  return [...ahead, ...rest.reverse()];
}
