/**
 * What the box knows of its crew: duty × availability × mission × status. It is kept with every event, so that a restart goes on
 * from it; what an earlier version did not keep has a default (state-schema.ts).
 */
import type { z } from 'zod';
import { EMPTY_TALLY } from './empty-tally.ts';
import type { crewState, mission, order } from './state-schema.ts';

export type CrewState = z.infer<typeof crewState>;
export type Mission = z.infer<typeof mission>;
export type Order = z.infer<typeof order>;

export const OFF_DUTY: CrewState = {
  ...{ duty: 'HORS_SERVICE', dutyBeforePause: null, availability: 'INDISPONIBLE', reason: null, status: null },
  ...{ missions: [], orders: [], settled: [], commands: [], refusal: null, slot: null, leftSlotMs: null },
  ...{ missionEnded: null, distress: null, checks: {}, service: null, unavailable: null, tally: EMPTY_TALLY, owed: [] },
  ...{ since: null, event: 0 },
};

/**
 * Whether positions may be recorded: on duty, in a mission that the crew accepted or departed to, and in a distress call. Nothing
 * but a press leads to any of them.
 */
export function gateOpen({ duty: now, missions, distress }: CrewState): boolean {
  return now === 'GARDE' || now === 'VOLONTAIRE' || distress !== null || missions.some(({ pressed }) => pressed);
}

/** From the departure to the return: what decides how densely positions are recorded (docs/sampling.md, section 6). */
export function missionOpen({ missions }: CrewState): boolean {
  return missions.some(({ status }) => status !== null);
}

/** A mission keeps the vehicle: accepted or under way, and not on its way back. */
export function isEngaged({ missions }: CrewState): boolean {
  return missions.some(({ status }) => status === null || !ON_THE_WAY_BACK.includes(status));
}

const ON_THE_WAY_BACK: readonly string[] = ['RETOUR', 'RET-BASE', 'ANNULE'];

/** The mission under way, else the one that was accepted first. */
export function currentMission({ missions }: CrewState): Mission | null {
  return missions[0] ?? null;
}
