/** Orders that wait for the crew. */
import { type Moment, untilMs } from './moment.ts';
import type { CrewState, Mission, Order } from './state.ts';

/** The order that a press answers: the oldest that waits, else the oldest that nobody answered in time; never one that has expired. */
export function answerable({ orders }: CrewState, now: Moment): Order | null {
  const valid = orders.filter(({ expires }) => untilMs(expires, now) !== 0);
  return valid.find(({ unanswered }) => !unanswered) ?? valid[0] ?? null;
}

/** Whether the crew is to be told of an order, or of a mission that its company accepted. */
export function crewIsToldOfOrder({ orders, missions }: CrewState, now: Moment): boolean {
  return (
    orders.some(({ unanswered, answerBy }) => !unanswered && untilMs(answerBy, now) !== 0) ||
    missions.some(({ tellUntil }) => tellUntil !== null && untilMs(tellUntil, now) !== 0)
  );
}

/** An order that the crew takes by a press. */
export function missionOf({ mission: id, caseId, requestId, origin }: Order): Mission {
  const asked = { id, caseId, requestId, origin };
  return {
    ...asked,
    by: 'vehicle',
    pressed: true,
    accepted: null,
    tellUntil: null,
    status: null,
    steps: [],
    implied: [],
    touched: null,
  };
}
