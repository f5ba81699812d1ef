/**
 * What begins and ends by itself: a mission that nobody touches, a garde after its slot, a volontaire after its hours; and the garde that
 * a slot begins, where the box was set so. Protocol, "Duty and the gate".
 */
import { type Change, type CrewContext, changeTo, settled, unavailable } from './change.ts';
import { begunDuty, endedDuty } from './duty.ts';
import { ABANDONED_MS, GARDE_GRACE_MS } from './limits.ts';
import { anchored, atUtc, later, type Moment, untilMs } from './moment.ts';
import { dutySlotAt, nextDutySlot } from './roster/vehicle-slots.ts';
import type { CrewState, Mission } from './state.ts';

export type DutyChange = 'mission-abandoned' | 'garde-over' | 'volontaire-over' | 'garde-begun';

/** Instants at which one of them may be due. */
export function dutyMoments(state: CrewState, context: CrewContext): Moment[] {
  const others = [endOfDuty(state, context), autostartAt(state, context)];
  return [...state.missions.map((mission) => abandonedAt(mission, context.now)), ...others].filter(
    (moment) => moment !== null,
  );
}

/** The next one that is due; null: none. */
export function nextDutyChange(state: CrewState, context: CrewContext): { kind: DutyChange; change: Change } | null {
  const has = (moment: Moment | null) => moment !== null && untilMs(moment, context.now) === 0;
  const forgotten = state.missions.find((mission) => has(abandonedAt(mission, context.now)));
  if (forgotten !== undefined) return { kind: 'mission-abandoned', change: abandoned(state, forgotten) };
  if (has(endOfDuty(state, context))) {
    const kind = (state.dutyBeforePause ?? state.duty) === 'GARDE' ? 'garde-over' : 'volontaire-over';
    return { kind, change: changeTo(endedDuty(state)) };
  }
  if (has(autostartAt(state, context)))
    return { kind: 'garde-begun', change: changeTo(begunDuty(state, 'GARDE', context)) };
  return null;
}

/** Four hours after the last press for it. What the company accepted and nobody began ends in the same way. */
function abandonedAt({ steps, accepted, touched }: Mission, now: Moment): Moment | null {
  const last = touched ?? steps.at(-1)?.at ?? accepted;
  return last === null ? null : later(anchored(last, now), ABANDONED_MS);
}

function abandoned(state: CrewState, mission: Mission): Change {
  const left = settled(state, mission.id);
  const unsaid = left.reason === 'mission' && left.missions.length === 0;
  const next = unsaid || left.duty === 'HORS_SERVICE' ? unavailable(left, null) : left;
  return { ...changeTo(next), closed: [{ mission, endedBy: 'abandoned' }] };
}

/**
 * 30 minutes after the later of slot end and mission end. Without a slot, and for a volontaire, hours of the configuration count, so
 * that nobody is followed for ever. null: not on duty, or a mission or a call for help is open.
 */
function endOfDuty(state: CrewState, { gardeMaxMs, volontaireMaxMs, now }: CrewContext): Moment | null {
  const { service } = state.tally;
  const within = state.dutyBeforePause ?? state.duty;
  if (service === null || within === 'HORS_SERVICE') return null;
  if (state.distress !== null || state.missions.some(({ pressed }) => pressed)) return null;
  const began = anchored(service.began, now);
  const end = within === 'GARDE' ? endOfGarde(state, began, gardeMaxMs) : later(began, volontaireMaxMs);
  if (state.missionEnded === null) return end;
  return laterOf(end, later(anchored(state.missionEnded, now), GARDE_GRACE_MS));
}

function endOfGarde({ slot }: CrewState, began: Moment, gardeMaxMs: number): Moment {
  if (slot === null || began.t === null) return later(began, gardeMaxMs);
  return later(began, slot.toMs - began.t + GARDE_GRACE_MS);
}

function laterOf(one: Moment, other: Moment): Moment {
  if (one.boot === other.boot) return other.monoMs > one.monoMs ? other : one;
  return one.t !== null && other.t !== null && other.t > one.t ? other : one;
}

/** The beginning of the slot that runs or comes next, unless its garde was ended already. */
function autostartAt({ duty, leftSlotMs }: CrewState, { now, roster, autostart }: CrewContext): Moment | null {
  if (!autostart || roster === null || duty !== 'HORS_SERVICE' || now.t === null) return null;
  const running = dutySlotAt(roster, now.t);
  const slot = running === null || running.fromMs === leftSlotMs ? nextDutySlot(roster, now.t) : running;
  return slot === null ? null : atUtc(slot.fromMs);
}
