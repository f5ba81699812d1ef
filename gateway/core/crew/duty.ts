/** Presses that begin and end duty: garde, volontaire, pause; the checks before it; and the call for help, which works in any. */

import { available, type CrewContext, type PressChange, pressTo, type Unmoved, unavailable } from './change.ts';
import { CHECK_VALID_MS } from './limits.ts';
import { elapsedMs, type Moment } from './moment.ts';
import type { VehicleRoster } from './roster/vehicle-schema.ts';
import { dutySlotToTake } from './roster/vehicle-slots.ts';
import { type CrewState, isEngaged, OFF_DUTY } from './state.ts';
import type { Check } from './tally.ts';

const CHECKS: readonly Check[] = ['electrical', 'equipment', 'disinfection', 'vehicle'];
const CHECK_OF = {
  CONTROLE_ELECTRIQUE: 'electrical',
  CONTROLE_MATERIEL: 'equipment',
  CONTROLE_DESINFECTION: 'disinfection',
  CONTROLE_VEHICULE: 'vehicle',
} as const;

export type CheckKey = keyof typeof CHECK_OF;

export function pressGarde(state: CrewState, context: CrewContext): PressChange {
  if ((state.dutyBeforePause ?? state.duty) === 'GARDE') return pressTo('FIN_GARDE', endedDuty(state));
  const begun = begunDuty(state, 'GARDE', context);
  const known = context.roster !== null && context.now.t !== null;
  const outsideRoster = known ? begun.slot === null : null;
  return { ...pressTo('PRISE_GARDE', begun), checksMissing: missing(begun.checks), outsideRoster };
}

export function pressVolontaire(state: CrewState, context: CrewContext): PressChange | Unmoved {
  const within = state.dutyBeforePause ?? state.duty;
  // A vehicle on garde is not a volunteer: arrêtés, art. 7 (garde) against art. 6/7 (hors garde, volontaires).
  if (within === 'GARDE') return 'on-garde';
  if (within === 'VOLONTAIRE') return pressTo('FIN_VOLONTAIRE', endedDuty(state));
  const begun = begunDuty(state, 'VOLONTAIRE', context);
  return { ...pressTo('VOLONTAIRE', begun), checksMissing: missing(begun.checks) };
}

/** Positions stop in a pause, so there is none in a mission or while somebody calls for help. */
export function pressPause(state: CrewState): PressChange | Unmoved {
  if (state.dutyBeforePause !== null) {
    const back = { ...state, duty: state.dutyBeforePause, dutyBeforePause: null };
    return pressTo('FIN_PAUSE', isEngaged(state) ? unavailable(back, 'mission') : available(back));
  }
  if (state.duty === 'HORS_SERVICE') return 'off-duty';
  if (state.missions.some(({ pressed }) => pressed)) return 'mission-open';
  if (state.distress !== null) return 'distress';
  const paused = { ...state, duty: 'PAUSE' as const, dutyBeforePause: state.duty as 'GARDE' | 'VOLONTAIRE' };
  return pressTo('PAUSE', unavailable(paused, null));
}

/** By a press, or by a slot where the box was set so. */
export function begunDuty(
  state: CrewState,
  duty: 'GARDE' | 'VOLONTAIRE',
  { now, newService, roster }: CrewContext,
): CrewState {
  const slot = duty === 'GARDE' && roster !== null && now.t !== null ? dutySlotToTake(roster, now.t) : null;
  const checks = validChecks(state, now);
  const fresh = { dutyBeforePause: null, missionEnded: null, service: newService };
  const begun = { ...state, duty, ...fresh, checks, slot };
  const status = state.missions.length > 0 ? state.status : null;
  return { ...(isEngaged(state) ? unavailable(begun, 'mission') : available(begun)), status };
}

/** By a press or by time. A mission that is open goes on, and the positions with it, until it ends. */
export function endedDuty(state: CrewState): CrewState {
  const { duty, dutyBeforePause, checks, slot } = OFF_DUTY;
  const goesOn = state.missions.some(({ pressed }) => pressed);
  const leftSlotMs = state.slot?.fromMs ?? state.leftSlotMs;
  const ended = { ...state, duty, dutyBeforePause, checks, slot, leftSlotMs, status: goesOn ? state.status : null };
  return unavailable(ended, goesOn && isEngaged(state) ? 'mission' : null);
}

/** Arrêtés, art. 10.2/9.2: before each prise de poste. One that was made long before was for another. */
function validChecks({ checks }: CrewState, now: Moment): CrewState['checks'] {
  const valid = Object.entries(checks).filter(([, at]) => (elapsedMs(at, now) ?? CHECK_VALID_MS) < CHECK_VALID_MS);
  return Object.fromEntries(valid);
}

function missing(checks: CrewState['checks']): Check[] {
  return CHECKS.filter((check) => checks[check] === undefined);
}

export function pressCheck(state: CrewState, key: CheckKey, { now }: CrewContext): PressChange {
  const checks = { ...(state.service === null ? validChecks(state, now) : state.checks), [CHECK_OF[key]]: now };
  return { ...pressTo(key, { ...state, checks }), checksMissing: missing(checks) };
}

export function pressDistress(state: CrewState, { n, now }: CrewContext): PressChange {
  return state.distress === null
    ? pressTo('DETRESSE', { ...state, distress: { event: n, since: now } })
    : pressTo('FIN_DETRESSE', { ...state, distress: null });
}

/** The slot that the garde under way was taken for, by another roster. */
export function withSlotOf(state: CrewState, roster: VehicleRoster | null): CrewState {
  const began = state.tally.service?.began.t ?? null;
  if (roster === null || began === null || (state.dutyBeforePause ?? state.duty) !== 'GARDE') return state;
  return { ...state, slot: dutySlotToTake(roster, began) };
}
