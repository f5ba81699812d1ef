/** The mission keys of docs/crew.md, effect by effect. */
import {
  AGAIN_MS,
  answerable,
  busy,
  calledOff,
  did,
  free,
  type Instant,
  isOver,
  type Outcome,
  type Pressed,
  withoutPause,
} from './change.ts';
import { comesBefore, effectOf, type MissionFunction, missedSteps, stepOf } from './steps.ts';
import type { CrewState, Mission, Reason, Step } from './words.ts';

const REASONS: readonly Reason[] = ['desinfection', 'panne', 'equipage', 'autre'];
const AFTER_THE_TRANSPORT: readonly (Step | null)[] = ['DESTIN', 'FINPEC', 'RETOUR', 'RET-BASE', 'ANNULE'];

export function pressMission(state: CrewState, what: MissionFunction, now: Instant): Outcome {
  const [current] = state.missions;
  const effect = effectOf(what, current?.at);
  switch (effect) {
    case 'begin':
      return begin(state, what, now);
    case 'next':
      return begin(isOver(state, current?.id ?? ''), what, now);
    case 'step':
      return step(what === 'RET_BASE' ? state : busy(state, 'mission'), what, now);
    case 'back':
      if (what === 'DEPART' && state.missions.length > 1) return begin(isOver(state, current?.id ?? ''), what, now);
      return back(what === 'RETOUR' ? free(state) : busy(state, 'mission'), what, now);
    case 'return':
      return step(free(state), what, now);
    case 'return-busy':
      return step(busy(state, 'desinfection'), what, now);
    case 'cancel':
      if (what === 'DISPONIBLE' && current?.pressed === false) return 'not-departed';
      return did(what, calledOff(state, now.press, now.atMs), { status: 'ANNULE', mission: current?.id ?? null });
    case 'close':
      return close(state, what, now);
    case 'free':
      return becomeFree(state);
    case 'busy':
      return becomeBusy(state, now);
    default:
      return effect;
  }
}

/** To what was accepted, else to what was asked, else to a mission of the crew's own. */
function begin(state: CrewState, what: MissionFunction, now: Instant): Outcome {
  const [accepted] = state.missions;
  if (what !== 'DEPART' && accepted?.pressed !== true) {
    if (state.duty === 'HORS_SERVICE') return 'off-duty';
    if (state.duty === 'PAUSE') return 'pause';
  }
  const order = accepted === undefined ? answerable(state, now.atMs) : null;
  const id = accepted?.id ?? order?.mission ?? `~${now.press}`;
  const mission: Mission = {
    ...(accepted ?? { id, at: null, made: [], implied: [], lastMs: now.atMs }),
    pressed: true,
  };
  const ready = {
    ...withoutPause(state),
    missions: [mission, ...state.missions.slice(1)],
    orders: state.orders.filter((other) => other !== order),
  };
  const departed = step(busy(ready, 'mission'), what, now);
  if (order === null) return departed;
  const answer = { outcome: 'accepted', reason: null, late: order.unanswered } as const;
  return { ...departed, answer, implied: ['DECLENCHE', ...departed.implied] };
}

function step(state: CrewState, what: MissionFunction, { press, atMs }: Instant): Pressed {
  const [current, ...others] = state.missions;
  if (current === undefined) throw new Error('no mission to go on with');
  const to = stepOf(what);
  const missed = missedSteps(current.at, to, [...current.made.map(({ step: made }) => made), ...current.implied]);
  const moved: Mission = {
    ...current,
    at: to,
    made: [...current.made, { step: to, press }],
    implied: [...current.implied, ...missed],
    lastMs: atMs,
  };
  const next = { ...state, status: to, missions: [moved, ...others] };
  return did(what, next, { status: to, mission: current.id, implied: missed });
}

function back(state: CrewState, what: MissionFunction, { press, atMs }: Instant): Pressed {
  const [current, ...others] = state.missions;
  if (current === undefined) throw new Error('no mission to go back in');
  const to = stepOf(what);
  const kept = current.made.slice(0, -1).filter(({ step: made }) => !comesBefore(to, made));
  const known = kept.some(({ step: made }) => made === to);
  const moved: Mission = {
    ...current,
    at: to,
    made: known ? kept : [...kept, { step: to, press }],
    implied: current.implied.filter((missed) => comesBefore(missed, to)),
    lastMs: atMs,
  };
  const next = { ...state, status: to, missions: [moved, ...others] };
  return did(what, next, { status: to, mission: current.id, corrects: current.made.at(-1)?.press ?? null });
}

function close(state: CrewState, what: MissionFunction, now: Instant): Outcome {
  const closed = step(state, what, now);
  return { ...closed, next: left(closed.next, closed.mission ?? '') };
}

/** Over, and whether the vehicle is available then is for the crew to say. */
export function left(state: CrewState, mission: string): CrewState {
  const rest = isOver(state, mission);
  const unsaid = rest.duty === 'HORS_SERVICE' || (rest.reason === 'mission' && rest.missions.length === 0);
  return unsaid ? busy(rest, null) : rest;
}

function becomeFree(state: CrewState): Outcome {
  if (state.duty === 'HORS_SERVICE') return 'off-duty';
  if (state.duty === 'PAUSE') return 'pause';
  if (state.missions.length > 1) return 'mission-open';
  return state.availability === 'DISPONIBLE' ? 'already' : did('DISPONIBLE', free(state));
}

function becomeBusy(state: CrewState, { press, atMs }: Instant): Outcome {
  const [current] = state.missions;
  if (state.duty === 'HORS_SERVICE' && current?.pressed !== true) return 'off-duty';
  if (state.duty === 'PAUSE') return 'pause';
  const underWay = current !== undefined && !AFTER_THE_TRANSPORT.includes(current.at);
  const reasons = underWay ? REASONS.slice(1) : REASONS;
  const now = state.reason === null ? -1 : reasons.indexOf(state.reason);
  const reason = reasons[(now + 1) % reasons.length] ?? 'autre';
  const { since } = state;
  if (now < 0 || since === null || atMs - since.atMs >= AGAIN_MS) return did('INDISPONIBLE', busy(state, reason));
  const other = { ...busy(state, reason), since: { press, atMs: since.atMs } };
  return did('INDISPONIBLE', other, { corrects: since.press });
}
