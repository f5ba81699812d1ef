/** A mission as a line of moments: what the crew pressed, what follows from it, what came late. Pure. */
import type { MissionView, StepView } from '../api-followed.ts';

/** Where a mission stands for somebody who looks at a list of them. */
export type MissionStanding =
  | 'waiting'
  | 'unanswered'
  | 'accepted'
  | 'refused'
  | 'under-way'
  | 'transported'
  | 'sortie-blanche'
  | 'cancelled'
  | 'unfinished'
  | 'expired';

export interface Moment {
  what: 'received' | 'unanswered' | 'accepted' | 'refused' | 'cancelled' | 'cancel-too-late' | 'expired' | 'step';
  /** Of a step. */
  status: string | null;
  /** null: nobody knows when. An implied step never has one. */
  t: number | null;
  /** From the last moment whose time is known; null: not known. */
  sinceMs: number | null;
  implied: boolean;
  corrected: boolean;
  /** An answer after the time for it. */
  answeredLate: boolean;
  /** How late it came here, where that is worth a word. */
  lateMs: number | null;
  /** Why it was refused or cancelled. */
  reason: string | null;
}

/** The platform acknowledges within 20 s; what takes longer than this came late. */
export const LATE_MS = 30_000;

export function missionStanding(mission: MissionView): MissionStanding {
  const { outcome, answer, cancelled, expired, unanswered, steps, by } = mission;
  if (outcome !== null) return outcome;
  if (answer?.outcome === 'refused') return 'refused';
  if (cancelled?.applied === true) return 'cancelled';
  if (steps.some(({ status }) => status !== 'DECLENCHE')) return 'under-way';
  if (answer !== null || by !== null) return 'accepted';
  if (expired !== null) return 'expired';
  return unanswered === null ? 'waiting' : 'unanswered';
}

export function timelineOf(mission: MissionView): Moment[] {
  const { answer, cancelled } = mission;
  const moments: Moment[] = [
    ...atTime('received', mission.received),
    ...atTime('unanswered', mission.unanswered),
    ...(answer === null ? [] : [answerMoment(answer, mission.steps)]),
    ...atTime('expired', mission.expired),
    ...mission.steps.filter(({ status }) => answer === null || status !== 'DECLENCHE').map(stepMoment),
  ];
  if (cancelled !== null) {
    const what = cancelled.applied ? 'cancelled' : 'cancel-too-late';
    moments.push({ ...PLAIN, what, t: cancelled.t, reason: cancelled.reason });
  }
  return withDelays(inOrder(moments));
}

const PLAIN: Omit<Moment, 'what'> = {
  status: null,
  t: null,
  sinceMs: null,
  implied: false,
  corrected: false,
  answeredLate: false,
  lateMs: null,
  reason: null,
};

function atTime(what: Moment['what'], t: number | null): Moment[] {
  return t === null ? [] : [{ ...PLAIN, what, t }];
}

function answerMoment(answer: NonNullable<MissionView['answer']>, steps: readonly StepView[]): Moment {
  const { outcome, t, late, reason } = answer;
  const step = steps.find(({ status }) => status === 'DECLENCHE');
  return { ...PLAIN, what: outcome, t, answeredLate: late, reason, lateMs: lateness(step?.lateMs ?? null) };
}

function stepMoment({ status, t, implied, corrected, lateMs }: StepView): Moment {
  // Whatever else is said of it: nobody saw an implied step happen.
  return { ...PLAIN, what: 'step', status, t: implied ? null : t, implied, corrected, lateMs: lateness(lateMs) };
}

function lateness(lateMs: number | null): number | null {
  return lateMs !== null && lateMs >= LATE_MS ? lateMs : null;
}

/** By time; one without a time stays behind the one that it was told after. */
function inOrder(moments: readonly Moment[]): Moment[] {
  let last = Number.NEGATIVE_INFINITY;
  const keyed = moments.map((moment, i) => {
    if (moment.t !== null) last = moment.t;
    return { moment, at: moment.t ?? last, i };
  });
  return keyed.sort((a, b) => (a.at === b.at ? a.i - b.i : a.at - b.at)).map(({ moment }) => moment);
}

function withDelays(moments: readonly Moment[]): Moment[] {
  let last: number | null = null;
  return moments.map((moment) => {
    const sinceMs = moment.t === null || last === null ? null : moment.t - last;
    if (moment.t !== null && !moment.corrected) last = moment.t;
    return { ...moment, sinceMs };
  });
}
