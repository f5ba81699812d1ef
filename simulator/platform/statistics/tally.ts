/** What one row counts, and what a mission and a stretch of time add to it. */
import { outcomeOf } from '../mission-sums.ts';
import type { Mission } from '../missions.ts';
import { lengthMs, type Moment } from '../moments.ts';
import type { Case } from './cases.ts';

export const DELAYS = ['departure', 'arrival', 'call', 'onScene', 'transport', 'atDestination'] as const;
export type Delay = (typeof DELAYS)[number];

interface Delayed {
  ms: number[];
  /** Both ends were, and one has no time. */
  unmeasured: number;
}

export interface Tally {
  counts: Map<string, number>;
  delays: Record<Delay, Delayed>;
  distances: { metres: number; measured: number; unmeasured: number };
  /** ms by kind. */
  times: Map<string, number>;
  timesUnmeasured: number;
  /** By mission, over all vehicles of the row. */
  requests: Map<string, Request>;
  /** By instant, the missions. */
  halfHours: Map<number, HalfHour>;
}

interface Request {
  taken: boolean;
  /** Nobody of this row will take it any more. */
  lost: boolean;
}

export interface HalfHour {
  waiting: Set<string>;
  underWay: Set<string>;
}

export function newTally(): Tally {
  return {
    counts: new Map(),
    delays: Object.fromEntries(DELAYS.map((delay) => [delay, { ms: [], unmeasured: 0 }])) as unknown as Tally['delays'],
    distances: { metres: 0, measured: 0, unmeasured: 0 },
    times: new Map(),
    timesUnmeasured: 0,
    requests: new Map(),
    halfHours: new Map(),
  };
}

/** @param horsGarde how it was taken; null: it was not, or on garde */
export function addCase(tally: Tally, one: Case, horsGarde: 'volontaire' | 'other' | null, onGarde: boolean): void {
  for (const what of countsOf(one, horsGarde, onGarde)) tally.counts.set(what, (tally.counts.get(what) ?? 0) + 1);
  const { mission } = one;
  for (const delay of DELAYS) addDelay(tally.delays[delay], mission, delay);
  if (mission.steps.length > 0 && one.ended !== null) addDistance(tally, one.distanceM);
  if (!wasAsked(mission)) return;
  const before = tally.requests.get(mission.mission) ?? { taken: false, lost: true };
  const lost = one.declined !== null || mission.expired !== null;
  tally.requests.set(mission.mission, { taken: before.taken || one.taken !== null, lost: before.lost && lost });
}

export function wasAsked({ received, expired }: Mission): boolean {
  return received !== null || expired !== null;
}

function countsOf(one: Case, horsGarde: 'volontaire' | 'other' | null, onGarde: boolean): string[] {
  const { mission, taken, declined, ended } = one;
  const { answer, by } = mission;
  const asked = wasAsked(mission);
  const counts: [string, boolean][] = [
    ['asked', asked],
    ['ownDepartures', taken !== null && !asked],
    ['accepted', taken !== null],
    ['acceptedLate', by === 'vehicle' && answer?.outcome === 'accepted' && answer.late],
    ['acceptedByCompany', by === 'company'],
    ['refused', answer?.outcome === 'refused'],
    [`refused.${answer?.reason ?? 'unsaid'}`, answer?.outcome === 'refused'],
    ['unanswered', mission.unanswered !== null],
    ['expired', mission.expired !== null],
    ['cancelledBeforeDeparture', wasCancelledWaiting(one)],
    ['horsGarde', horsGarde !== null],
    ['horsGarde.volontaire', horsGarde === 'volontaire'],
    ['declinedFree', declined !== null && taken === null && onGarde && !declined.engaged],
    ['open', taken !== null && ended === null],
    [ended === null ? '' : endingOf(mission), ended !== null],
  ];
  return counts.filter(([, counted]) => counted).map(([what]) => what);
}

function wasCancelledWaiting({ mission: { cancelled, received, answer }, taken }: Case): boolean {
  return cancelled?.applied === true && received !== null && answer === null && taken === null;
}

function endingOf(mission: Mission): string {
  const outcome = outcomeOf(mission);
  if (outcome !== 'cancelled') return outcome;
  return mission.steps.some(({ status }) => status === 'DEPART')
    ? 'cancelledAfterDeparture'
    : 'cancelledBeforeDeparture';
}

function addDelay(delayed: Delayed, mission: Mission, delay: Delay): void {
  const ends = endsOf(mission, delay);
  if (ends === null) return;
  const [from, to] = ends;
  const ms = from === null || to === null ? null : lengthMs(from, to);
  if (ms === null) delayed.unmeasured++;
  else delayed.ms.push(ms);
}

/** From when to when; null: it did not come to that. A moment null: it did, and nobody knows when. */
function endsOf(mission: Mission, delay: Delay): [Moment | null, Moment | null] | null {
  const { steps, received, accepted } = mission;
  const has = (status: string) => steps.some((step) => step.status === status);
  const at = (status: string) => steps.find((step) => step.status === status)?.at ?? null;
  const between = (from: string, to: string): [Moment | null, Moment | null] | null =>
    has(from) && has(to) ? [at(from), at(to)] : null;
  switch (delay) {
    case 'departure':
      return wasAsked(mission) && has('DEPART') ? [accepted, at('DEPART')] : null;
    case 'arrival':
      return between('DEPART', 'ARRIVEE');
    case 'call':
      return wasAsked(mission) && has('ARRIVEE') ? [received, at('ARRIVEE')] : null;
    case 'onScene':
      return outcomeOf(mission) === 'transported' ? between('ARRIVEE', 'TRANSP') : between('ARRIVEE', 'RETOUR');
    case 'transport':
      return between('TRANSP', 'DESTIN');
    case 'atDestination':
      return between('DESTIN', 'RETOUR');
    default:
      return delay satisfies never;
  }
}

function addDistance({ distances }: Tally, distanceM: number | null): void {
  if (distanceM === null) distances.unmeasured++;
  else {
    distances.metres += distanceM;
    distances.measured++;
  }
}

/** @param ms null: nobody knows */
export function addTime(tally: Tally, kind: string, ms: number | null): void {
  if (ms === null) tally.timesUnmeasured++;
  else tally.times.set(kind, (tally.times.get(kind) ?? 0) + ms);
}

export function addHalfHour(
  { halfHours }: Pick<Tally, 'halfHours'>,
  t: number,
  what: keyof HalfHour,
  mission: string,
): void {
  const known = halfHours.get(t) ?? { waiting: new Set(), underWay: new Set() };
  halfHours.set(t, known);
  known[what].add(mission);
}

/** What is under way with one vehicle does not wait at another. */
export function sizesOf({ waiting, underWay }: HalfHour): { waiting: number; underWay: number } {
  return { waiting: [...waiting].filter((mission) => !underWay.has(mission)).length, underWay: underWay.size };
}
