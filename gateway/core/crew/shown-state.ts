/** The crew's state as it is shown: to the coordinator (`state`) and to a technician (`balise status`). */
import { STATE_VALID_S } from '../limits.ts';
import type { State } from '../record/messages.ts';
import { type CrewState, currentMission, gateOpen } from './state.ts';

export type ShownCrew = Pick<
  State,
  'duty' | 'availability' | 'reason' | 'status' | 'mission' | 'orders' | 'distress' | 'service' | 'tracking'
>;

export function shownCrew(crew: CrewState): ShownCrew {
  const { duty, availability, reason, status, service, orders, distress } = crew;
  return {
    ...{ duty, availability, reason, status, service },
    mission: currentMission(crew)?.id ?? null,
    orders: orders.map(({ mission }) => mission),
    distress: distress !== null,
    tracking: gateOpen(crew),
  };
}

/** @param stamp the instant of saying it */
export function shownState(crew: CrewState, stamp: Pick<State, 't' | 'clock' | 'boot' | 'mono'>): State {
  const { since, event, missions } = crew;
  const accepted = missions.filter(({ status }) => status === null).map(({ id }) => id);
  return { ...shownCrew(crew), since, accepted, ...stamp, validForS: STATE_VALID_S, event };
}
