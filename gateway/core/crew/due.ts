/** What time alone does to the crew's state, one thing after the other, and when the next one is due. */

import { type Change, type CrewContext, changeTo } from './change.ts';
import { type DutyChange, dutyMoments, nextDutyChange } from './duty-end.ts';
import { DISTRESS_MS } from './limits.ts';
import { anchored, later, untilMs } from './moment.ts';
import type { MissionChange } from './orders.ts';
import { midnightMs } from './roster/zone-time.ts';
import type { CrewState } from './state.ts';

export type DueChange =
  | { kind: 'mission'; change: MissionChange }
  | { kind: 'distress-over' | DutyChange; change: Change };

/** The next thing that is due now; null: nothing. */
export function nextDue(state: CrewState, context: CrewContext): DueChange | null {
  const { now } = context;
  const order = state.orders.find(({ unanswered, answerBy }) => !unanswered && untilMs(answerBy, now) === 0);
  if (order !== undefined) {
    const { mission, caseId, requestId } = order;
    const orders = state.orders.map((other) => (other === order ? { ...order, unanswered: true } : other));
    const about = { mission, caseId, requestId, command: null, by: null, applied: true, cancelReason: null };
    const counts = ['unanswered' as const];
    return {
      kind: 'mission',
      change: { ...changeTo({ ...state, orders }), ...about, change: 'unanswered', counts },
    };
  }
  if (state.distress !== null && untilMs(later(anchored(state.distress.since, now), DISTRESS_MS), now) === 0)
    return { kind: 'distress-over', change: changeTo({ ...state, distress: null }) };
  return nextDutyChange(state, context);
}

/** How long until something may be due; null: nothing is to be waited for. */
export function dueInMs(state: CrewState, context: CrewContext): number | null {
  const { now, timeZone } = context;
  const { orders, missions, distress, tally } = state;
  const moments = [
    ...orders.filter(({ unanswered }) => !unanswered).map(({ answerBy }) => answerBy),
    ...missions.map(({ tellUntil }) => tellUntil).filter((until) => until !== null),
    ...(distress === null ? [] : [later(anchored(distress.since, now), DISTRESS_MS)]),
    ...dutyMoments(state, context),
  ];
  // What is past is either done by now or was only shown.
  const waits = moments.map((then) => untilMs(then, now)).filter((ms) => ms !== null && ms > 0) as number[];
  const dayIsOpen = tally.service !== null || tally.day.date !== null;
  if (now.t !== null && dayIsOpen) waits.push(midnightMs(timeZone, now.t, 1) - now.t);
  return waits.length === 0 ? null : Math.min(...waits);
}
