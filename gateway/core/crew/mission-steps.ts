/** What a mission key does: one effect of the table in steps.ts, carried out. */

import type { UnavailableReason, VehicleStatus } from '../record/schema.ts';
import {
  available,
  type CrewContext,
  type PressChange,
  pauseEnded,
  pressTo,
  settled,
  type Unmoved,
  unavailable,
} from './change.ts';
import { REASON_AGAIN_MS } from './limits.ts';
import { elapsedMs } from './moment.ts';
import { type CrewState, currentMission, type Mission } from './state.ts';
import {
  type Effect,
  effectOf,
  impliedSteps,
  isBefore,
  type MissionKey,
  type Phase,
  STATUS_OF_KEY,
  showsTransport,
} from './steps.ts';
import { answerable, missionOf } from './waiting.ts';

/** What the key INDISPONIBLE goes through; who is on the way to a patient has no time for the first one. */
const REASONS: readonly UnavailableReason[] = ['desinfection', 'panne', 'equipage', 'autre'];
const REASONS_UNDER_WAY = REASONS.slice(1);
const UNDER_WAY: readonly Phase[] = ['accepted', 'DEPART', 'ARRIVEE', 'PEC', 'BILAN', 'TRANSP'];

export function phaseOf(state: CrewState): Phase {
  const mission = currentMission(state);
  if (mission === null) return 'none';
  return mission.status === null ? 'accepted' : (mission.status as Phase);
}

export function pressMissionKey(state: CrewState, key: MissionKey, context: CrewContext): PressChange | Unmoved {
  const effect = effectHere(state, key);
  switch (effect) {
    case 'begin':
      return begin(state, key, context);
    case 'step':
      return step(key === 'RET_BASE' ? state : unavailable(state, 'mission'), key, context);
    case 'back':
      return back(key === 'RETOUR' ? available(state) : unavailable(state, 'mission'), key, context);
    case 'next':
      return next(state, key, context);
    case 'cancel':
      return cancel(state, key, context);
    case 'return':
      return step(available(state), key, context);
    case 'return-busy':
      return step(unavailable(state, 'desinfection'), key, context);
    case 'close':
      return close(state, key, context);
    case 'free':
      return free(state);
    case 'busy':
      return busy(state, context);
    case 'already':
    case 'no-mission':
    case 'not-departed':
    case 'arrived':
      return effect;
    default:
      return effect satisfies never;
  }
}

/** The table, and the two cases that depend on more than the phase. */
function effectHere(state: CrewState, key: MissionKey): Effect {
  const effect = effectOf(key, phaseOf(state));
  // Who has accepted another mission does not correct this one by departing.
  if (key === 'DEPART' && effect === 'back' && state.missions.length > 1) return 'next';
  // What the company accepted the crew may not even have seen: being free is not calling it off.
  if (key === 'DISPONIBLE' && effect === 'cancel' && currentMission(state)?.pressed === false) return 'not-departed';
  return effect;
}

/** Off duty and in a pause nothing but a departure begins a mission, or what the crew accepted before. */
function begin(state: CrewState, key: MissionKey, context: CrewContext): PressChange | Unmoved {
  const accepted = currentMission(state);
  if (key !== 'DEPART' && accepted?.pressed !== true) {
    if (state.duty === 'HORS_SERVICE') return 'off-duty';
    if (state.duty === 'PAUSE') return 'pause';
  }
  const order = accepted === null ? answerable(state, context.now) : null;
  const mission = accepted ?? (order === null ? ownMission(context.n) : missionOf(order));
  const rest = order === null ? state : { ...state, orders: state.orders.filter((other) => other !== order) };
  const others = rest.missions.filter(({ id }) => id !== mission.id);
  const ready = { ...rest, missions: [{ ...mission, pressed: true, tellUntil: null }, ...others] };
  const change = step(unavailable(pauseEnded(ready), 'mission'), key, context);
  if (order === null) return accepted === null ? { ...change, counts: ['accepted'] } : change;
  return {
    ...change,
    implied: ['DECLENCHE', ...change.implied],
    answer: { outcome: 'accepted', reason: null, late: order.unanswered },
    counts: order.unanswered ? ['accepted', 'acceptedLate'] : ['accepted'],
  };
}

function ownMission(n: number): Mission {
  const unasked = {
    caseId: null,
    requestId: null,
    origin: null,
    accepted: null,
    tellUntil: null,
    touched: null,
  } as const;
  return { ...unasked, id: `~${n}`, by: 'vehicle', pressed: true, status: null, steps: [], implied: [] };
}

/** The current mission goes on to what the key means. */
function step(state: CrewState, key: MissionKey, context: CrewContext): PressChange {
  const status = STATUS_OF_KEY[key];
  const [mission, ...others] = state.missions;
  if (mission === undefined) return pressTo(key, state);
  const implied = impliedSteps(mission.status, status, wasTransported(mission));
  const moved = { ...withStep(mission, status, context), implied: [...mission.implied, ...implied] };
  const change = pressTo(key, { ...state, status, missions: [moved, ...others] });
  return { ...change, made: status, mission: mission.id, implied };
}

function withStep(mission: Mission, status: VehicleStatus, { n, now, odometerM }: CrewContext): Mission {
  return { ...mission, status, steps: [...mission.steps, { status, event: n, at: now, odometerM }], touched: null };
}

/** The last step was a mistake, and with it all that come after this one. One that was made before keeps its time. */
function back(state: CrewState, key: MissionKey, context: CrewContext): PressChange {
  const status = STATUS_OF_KEY[key];
  const [mission, ...others] = state.missions;
  const mistake = mission?.steps.at(-1);
  if (mission === undefined || mistake === undefined) return pressTo(key, state);
  const kept = mission.steps.slice(0, -1).filter((earlier) => !isBefore(status, earlier.status));
  const implied = mission.implied.filter((earlier) => isBefore(earlier, status));
  const right = { ...mission, status, steps: kept, implied, touched: context.now };
  const made = kept.some((earlier) => earlier.status === status) ? right : withStep(right, status, context);
  const change = pressTo(key, { ...state, status, missions: [made, ...others] });
  return { ...change, made: status, mission: mission.id, corrects: mistake.event };
}

function next(state: CrewState, key: MissionKey, context: CrewContext): PressChange | Unmoved {
  const mission = currentMission(state);
  if (mission === null) return 'no-mission';
  const change = begin(settled(state, mission.id), key, context);
  return typeof change === 'string' ? change : { ...change, closed: [{ mission, endedBy: 'next-mission' }] };
}

function cancel(state: CrewState, key: MissionKey, context: CrewContext): PressChange | Unmoved {
  const mission = currentMission(state);
  if (mission === null) return 'no-mission';
  const change = { ...pressTo(key, calledOff(state, mission, context)), made: 'ANNULE' as const, mission: mission.id };
  return mission.status === null ? { ...change, closed: [{ mission, endedBy: 'cancelled' }] } : change;
}

/** Before the arrival. Who has departed is on the way home now, and the mission open until it is there. */
export function calledOff(state: CrewState, mission: Mission, context: CrewContext): CrewState {
  const free = state.missions.length > 1 ? state : available(state);
  if (mission.status === null) return settled({ ...free, status: 'ANNULE' }, mission.id);
  const missions = state.missions.map((other) => (other === mission ? withStep(mission, 'ANNULE', context) : other));
  return { ...free, status: 'ANNULE', missions };
}

/** Whether it is available after a mission is for the crew to say: nobody knows of a disinfection that is due. */
function close(state: CrewState, key: MissionKey, context: CrewContext): PressChange | Unmoved {
  const change = step(state, key, context);
  const mission = currentMission(change.state);
  if (mission === null) return 'no-mission';
  const left = settled(change.state, mission.id);
  const unsaid = left.reason === 'mission' && left.missions.length === 0;
  return {
    ...change,
    state: unsaid || left.duty === 'HORS_SERVICE' ? unavailable(left, null) : left,
    closed: [{ mission, endedBy: 'return' }],
  };
}

function free(state: CrewState): PressChange | Unmoved {
  if (state.duty === 'HORS_SERVICE') return 'off-duty';
  if (state.duty === 'PAUSE') return 'pause';
  if (state.missions.length > 1) return 'mission-open';
  if (state.availability === 'DISPONIBLE') return 'already';
  return { ...pressTo('DISPONIBLE', available(state)), mission: currentMission(state)?.id ?? null };
}

/** Pressed again at once it was the wrong reason; later it is another unavailability. */
function busy(state: CrewState, { n, now }: CrewContext): PressChange | Unmoved {
  const mission = currentMission(state);
  if (state.duty === 'HORS_SERVICE' && mission?.pressed !== true) return 'off-duty';
  if (state.duty === 'PAUSE') return 'pause';
  const reasons = UNDER_WAY.includes(phaseOf(state)) ? REASONS_UNDER_WAY : REASONS;
  const at = state.reason === null ? -1 : reasons.indexOf(state.reason);
  const reason = reasons[(at + 1) % reasons.length] ?? 'autre';
  const { unavailable: since } = state;
  const atOnce = at >= 0 && since !== null && (elapsedMs(since.at, now) ?? REASON_AGAIN_MS) < REASON_AGAIN_MS;
  return {
    ...pressTo('INDISPONIBLE', {
      ...unavailable(state, reason),
      ...(atOnce ? { unavailable: { ...since, event: n } } : {}),
    }),
    mission: mission?.id ?? null,
    sameUnavailability: atOnce,
    corrects: atOnce ? since.event : null,
  };
}

export function wasTransported({ steps, implied }: Mission): boolean {
  return steps.some(({ status }) => showsTransport(status)) || implied.some(showsTransport);
}
