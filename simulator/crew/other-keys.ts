/** The keys of docs/crew.md that are about no step: duty, answers, the call for help, the checks. */
import {
  AGAIN_MS,
  answerable,
  busy,
  did,
  free,
  type Instant,
  isEngaged,
  isOver,
  type Outcome,
  withoutPause,
} from './change.ts';
import { slotToTake } from './slots.ts';
import type { Check, CrewState, Mission, Reason, RefusalReason } from './words.ts';

const CHECKS: readonly Check[] = ['electrical', 'equipment', 'disinfection', 'vehicle'];
const CHECK_LASTS_MS = 3_600_000;

const REFUSALS: readonly RefusalReason[] = ['engaged', 'disinfection', 'breakdown', 'crew', 'other'];
const REFUSAL_OF: Readonly<Record<Reason, RefusalReason>> = {
  mission: 'engaged',
  desinfection: 'disinfection',
  panne: 'breakdown',
  equipage: 'crew',
  autre: 'other',
};

export function pressGarde(state: CrewState, now: Instant): Outcome {
  return (state.within ?? state.duty) === 'GARDE' ? end(state, 'FIN_GARDE') : begin(state, 'GARDE', 'PRISE_GARDE', now);
}

export function pressVolontaire(state: CrewState, now: Instant): Outcome {
  const duty = state.within ?? state.duty;
  if (duty === 'GARDE') return 'on-garde';
  return duty === 'VOLONTAIRE' ? end(state, 'FIN_VOLONTAIRE') : begin(state, 'VOLONTAIRE', 'VOLONTAIRE', now);
}

function begin(state: CrewState, duty: 'GARDE' | 'VOLONTAIRE', what: string, { atMs }: Instant): Outcome {
  const checks = validChecks(state, atMs);
  const slot = duty === 'GARDE' ? slotToTake(state.slots, atMs) : null;
  const status = state.missions.length > 0 ? state.status : null;
  const prise = { prise: { beganMs: atMs, slot }, missionEndedMs: null };
  const begun = { ...state, ...prise, duty, within: null, checks, status };
  return did(what, isEngaged(state) ? busy(begun, 'mission') : free(begun), {
    checksMissing: missing(checks),
    outsideRoster: duty === 'GARDE' && state.slots !== null ? slot === null : null,
  });
}

function end(state: CrewState, what: string): Outcome {
  return did(what, offDuty(state));
}

/** By a press or by time. */
export function offDuty(state: CrewState): CrewState {
  const goesOn = state.missions.some(({ pressed }) => pressed);
  const ended = { ...state, duty: 'HORS_SERVICE' as const, within: null, checks: {}, prise: null };
  const next = busy(ended, goesOn && isEngaged(state) ? 'mission' : null);
  return { ...next, status: goesOn ? state.status : null };
}

export function pressPause(state: CrewState): Outcome {
  if (state.within !== null) {
    const back = withoutPause(state);
    return did('FIN_PAUSE', isEngaged(state) ? busy(back, 'mission') : free(back));
  }
  if (state.duty !== 'GARDE' && state.duty !== 'VOLONTAIRE') return 'off-duty';
  if (state.missions.some(({ pressed }) => pressed)) return 'mission-open';
  if (state.distressMs !== null) return 'distress';
  return did('PAUSE', { ...busy(state, null), duty: 'PAUSE', within: state.duty });
}

export function pressAccepter(state: CrewState, { atMs }: Instant): Outcome {
  const order = answerable(state, atMs);
  const ofCompany = state.missions.find(({ pressed }) => !pressed);
  const id = order?.mission ?? ofCompany?.id;
  if (id === undefined) return 'no-order';
  const taken: Mission = { id, pressed: true, at: null, made: [], implied: [], lastMs: atMs };
  const missions =
    order === null
      ? state.missions.map((mission) => (mission === ofCompany ? taken : mission))
      : [...state.missions, taken];
  const first = missions[0] === taken;
  const ready = withoutPause({ ...state, missions, orders: state.orders.filter((other) => other !== order) });
  const engaged = busy(ready, first ? 'mission' : (ready.reason ?? 'mission'));
  const answer = { outcome: 'accepted', reason: null, late: order?.unanswered ?? false } as const;
  const next = first ? { ...engaged, status: 'DECLENCHE' as const } : engaged;
  return did('ACCEPTER', next, { status: 'DECLENCHE', mission: id, answer });
}

export function pressRefuser(state: CrewState, { press, atMs }: Instant): Outcome {
  const order = answerable(state, atMs);
  if (order === null) return refuseForAnotherReason(state, { press, atMs });
  const why = state.missions.length > 0 ? 'mission' : state.reason;
  const reason = why === null ? 'unsaid' : REFUSAL_OF[why];
  const next = { ...isOver(state, order.mission), refusal: { mission: order.mission, press, reason, atMs } };
  const answer = { outcome: 'refused', reason, late: order.unanswered } as const;
  return did('REFUSER', next, { mission: order.mission, answer });
}

function refuseForAnotherReason(state: CrewState, { press, atMs }: Instant): Outcome {
  const { refusal } = state;
  if (refusal === null || atMs - refusal.atMs >= AGAIN_MS) return 'no-order';
  const reason = REFUSALS[(REFUSALS.indexOf(refusal.reason) + 1) % REFUSALS.length] ?? 'other';
  const answer = { outcome: 'refused', reason, late: false } as const;
  const { mission, press: corrects } = refusal;
  return did('REFUSER', { ...state, refusal: { ...refusal, press, reason } }, { mission, answer, corrects });
}

export function pressDetresse(state: CrewState, { atMs }: Instant): Outcome {
  return state.distressMs === null
    ? did('DETRESSE', { ...state, distressMs: atMs })
    : did('FIN_DETRESSE', { ...state, distressMs: null });
}

/** Before the prise those of another one no longer count; after it they do as long as it lasts. */
export function pressCheck(state: CrewState, what: string, check: Check, serves: boolean, { atMs }: Instant): Outcome {
  const checks = { ...(serves ? state.checks : validChecks(state, atMs)), [check]: atMs };
  return did(what, { ...state, checks }, { checksMissing: missing(checks) });
}

function validChecks({ checks }: CrewState, atMs: number): CrewState['checks'] {
  return Object.fromEntries(Object.entries(checks).filter(([, madeMs]) => atMs - madeMs < CHECK_LASTS_MS));
}

function missing(checks: CrewState['checks']): Check[] {
  return CHECKS.filter((check) => checks[check] === undefined);
}
