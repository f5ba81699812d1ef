/** The sums that are events of their own: of a mission, of a service, of a local day. */
import type { EventBody, VehicleStatus } from '../record/schema.ts';
import type { MissionOutcome } from '../record/summaries.ts';
import type { ClosedMission, CrewContext } from './change.ts';
import { wasTransported } from './mission-steps.ts';
import { elapsedMs, type Moment } from './moment.ts';
import type { Mission } from './state.ts';
import { isBefore } from './steps.ts';
import type { EndedDay, Tally } from './tally.ts';

type Body<Type extends EventBody['type']> = Extract<EventBody, { type: Type }>;
type MissionSummary = Body<'mission-summary'>;

export function missionSummaryOf(
  { mission, endedBy }: ClosedMission,
  { now, odometerM }: Pick<CrewContext, 'now' | 'odometerM'>,
): MissionSummary {
  const { id, caseId, requestId, origin, by } = mission;
  const departed = stepOf(mission, 'DEPART');
  return {
    type: 'mission-summary',
    ...{ mission: id, caseId, requestId, origin, by },
    outcome: outcomeOf(mission, endedBy),
    endedBy,
    steps: stepsOf(mission),
    distanceM: departed === null ? null : Math.max(0, Math.round(odometerM - departed.odometerM)),
    delaysMs: delaysOf(mission, now),
  };
}

function outcomeOf(mission: Mission, endedBy: ClosedMission['endedBy']): MissionOutcome {
  if (wasTransported(mission)) return 'transported';
  if (endedBy === 'cancelled' || stepOf(mission, 'ANNULE') !== null) return 'cancelled';
  const arrived = stepOf(mission, 'ARRIVEE') !== null || mission.implied.includes('ARRIVEE');
  return arrived ? 'sortie-blanche' : 'unfinished';
}

function stepOf({ steps }: Mission, status: VehicleStatus) {
  return steps.find((step) => step.status === status) ?? null;
}

/** Implied ones in their place among those that were made; DECLENCHE is the acceptance and no step. */
function stepsOf({ steps, implied }: Mission): MissionSummary['steps'] {
  const made = steps.map(({ status, event, at }) => ({ status, event: event as number | null, t: at.t }));
  const missed = implied.filter((status) => status !== 'DECLENCHE' && !steps.some((step) => step.status === status));
  return missed.reduce((all, status) => {
    const behind = all.findIndex((step) => isBefore(status, step.status));
    const at = behind === -1 ? all.length : behind;
    return [...all.slice(0, at), { status, event: null, t: null }, ...all.slice(at)];
  }, made);
}

function delaysOf(mission: Mission, end: Moment): MissionSummary['delaysMs'] {
  const at = (status: VehicleStatus): Moment | null => stepOf(mission, status)?.at ?? null;
  const between = (from: Moment | null, to: Moment | null) =>
    from === null || to === null ? null : elapsedMs(from, to);
  return {
    departure: between(mission.accepted, at('DEPART')),
    arrival: between(at('DEPART'), at('ARRIVEE')),
    onScene: between(at('ARRIVEE'), at('TRANSP') ?? (wasTransported(mission) ? null : at('RETOUR'))),
    transport: between(at('TRANSP'), at('DESTIN')),
    atDestination: between(at('DESTIN'), at('RETOUR')),
    whole: between(at('DEPART'), end),
  };
}

export function serviceSummaryOf(service: NonNullable<Tally['service']>, now: Moment): Body<'service-summary'> {
  const { event, began, duty, totals } = service;
  const durationMs = totals.unmeasured > 0 ? null : elapsedMs(began, now);
  return { type: 'service-summary', duty, began: { event, t: began.t }, durationMs, totals };
}

export function daySummaryOf({ date, services, totals }: EndedDay, timeZone: string): Body<'day-summary'> {
  return { type: 'day-summary', day: date, timeZone, services, totals };
}
