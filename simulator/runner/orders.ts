/** Orders of a scenario, for the platform that says them and for the crew that they reach. Pure. */
import type { ReceivedOrder } from '../crew/orders.ts';
import { EXPIRES_S, type MissionOrder } from '../platform/orders.ts';
import type { ScenarioOrder } from '../scenarios/scenario.ts';

/** `mission.answerS` as the box has it by default. */
const ANSWER_S = 60;

export type NewOrder = Extract<ScenarioOrder, { action: 'order' }>;

export function isNewOrder(said: ScenarioOrder): said is NewOrder {
  return 'action' in said && said.action === 'order';
}

export function saidByPlatform(order: ScenarioOrder): MissionOrder {
  const { mission } = order;
  if ('repeat' in order) return { action: 'order', mission, repeat: true };
  const { atS: _, note: __, ...said } = order;
  return said as MissionOrder;
}

/** @param issuedMs when it was said, by the crew's clock */
export function heardByCrew({ mission, acceptedBy, answerS, expiresS }: NewOrder, issuedMs: number): ReceivedOrder {
  return {
    mission,
    acceptedBy: acceptedBy ?? null,
    answerMs: (answerS ?? ANSWER_S) * 1_000,
    expiresMs: issuedMs + (expiresS ?? EXPIRES_S) * 1_000,
  };
}
