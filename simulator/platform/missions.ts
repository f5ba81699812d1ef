/**
 * What became of every mission, from the vehicle's events alone: ordered, answered, every step, every correction, its end. Written from
 * docs/crew.md; what the vehicle sums up of a mission is judged by it.
 */
import type { MissionMessage, PressMessage } from './messages.ts';
import { lengthMs, type Moment } from './moments.ts';

export interface MissionStep {
  status: string;
  /** null: implied by a later one. */
  event: number | null;
  at: Moment | null;
}

export interface Mission {
  mission: string;
  caseId: string | null;
  requestId: string | null;
  received: Moment | null;
  /** Who said yes; null: nobody has. */
  by: 'vehicle' | 'company' | null;
  /** The crew has: that opens the duty gate. */
  pressed: boolean;
  accepted: Moment | null;
  /** Number of the event by which somebody said yes, and the last status since; null: nobody has. */
  taken: number | null;
  touched: Moment | null;
  answer: { outcome: 'accepted' | 'refused'; reason: string | null; late: boolean; t: number | null } | null;
  unanswered: Moment | null;
  cancelled: { at: Moment; applied: boolean; reason: string | null } | null;
  /** It came when nobody could answer it any more. */
  expired: Moment | null;
  steps: MissionStep[];
  corrections: { event: number; corrects: number }[];
  /** null: it is open, or an order that waits, or was never accepted. */
  endedBy: Ending | null;
}

/** docs/crew.md, "What ends by itself". `mono` is a whole number of ms, and rounded at both ends. */
const ABANDONED_MS = 14_400_000;
const ROUNDING_MS = 2;

export type Ending = 'return' | 'next-mission' | 'cancelled' | 'abandoned';
type Counted = 'accepted' | 'acceptedLate' | 'refused' | 'unanswered' | 'cancelled' | 'expired';

/** What an event did to missions. */
export interface MissionNews {
  ended: Mission[];
  counts: Counted[];
}

export interface MissionBook {
  press(event: PressMessage, at: Moment): MissionNews;
  mission(event: MissionMessage, at: Moment): MissionNews;
  /** Nobody touched one of them for so long that it is over; `ended` empty: there is none. */
  abandoned(at: Moment): MissionNews;
  /** Accepted or under way, the one under way first, then in the order in which they were accepted. */
  open(): Mission[];
  all(): readonly Mission[];
}

const STEPS = [
  'DEPART',
  'ANNULE',
  'ARRIVEE',
  'PEC',
  'BILAN',
  'TRANSP',
  'DESTIN',
  'FINPEC',
  'RETOUR',
  'RET-BASE',
  'REN-BASE',
];

export function createMissionBook(): MissionBook {
  const missions = new Map<string, Mission>();
  const open = () => {
    const all = [...missions.values()].filter(({ by, endedBy }) => by !== null && endedBy === null);
    const since = ({ taken }: Mission) => taken ?? 0;
    return all.sort((a, b) => Number(hasDeparted(b)) - Number(hasDeparted(a)) || since(a) - since(b));
  };
  const of = (mission: string): Mission => {
    const known = missions.get(mission) ?? newMission(mission);
    missions.set(mission, known);
    return known;
  };

  function end(mission: Mission, endedBy: Ending): Mission {
    mission.endedBy = endedBy;
    return mission;
  }

  return {
    all: () => [...missions.values()],
    open,
    press(event, at) {
      const news: MissionNews = { ended: [], counts: [] };
      if (event.answer !== null && event.mission !== null) answer(of(event.mission), event, at, news);
      const { status, mission: id } = event;
      if (status === null || id === null) return news;
      const mission = of(id);
      mission.touched = at;
      if (status === 'DECLENCHE') return news;
      const before = open().find((other) => hasDeparted(other) && other !== mission);
      if (before !== undefined) news.ended.push(end(before, 'next-mission'));
      if (mission.by === null) {
        // Nobody had asked for it.
        Object.assign(mission, { by: 'vehicle', taken: event.n });
        news.counts.push('accepted');
      }
      if (status === 'ANNULE' && !hasDeparted(mission)) news.ended.push(end(mission, 'cancelled'));
      else step(mission, event, status, at);
      if (status !== 'ANNULE') mission.pressed = true;
      if (status === 'REN-BASE') news.ended.push(end(mission, 'return'));
      return news;
    },
    mission(event, at) {
      const news: MissionNews = { ended: [], counts: [] };
      const mission = of(event.mission);
      if (event.change !== 'cancelled' || mission.caseId === null) mission.caseId = event.caseId;
      if (event.change !== 'cancelled' || mission.requestId === null) mission.requestId = event.requestId;
      switch (event.change) {
        case 'received':
          mission.received = at;
          if (event.by === null) break;
          Object.assign(mission, { by: event.by, accepted: at, taken: event.n, touched: at });
          news.counts.push('accepted');
          break;
        case 'unanswered':
          mission.unanswered = at;
          news.counts.push('unanswered');
          break;
        case 'expired':
          mission.expired = at;
          news.counts.push('expired');
          break;
        case 'cancelled':
          cancel(mission, event, at, news);
          break;
        case 'updated':
          break;
      }
      return news;
    },
    abandoned(at) {
      const forgotten = open().find(({ touched }) => {
        // Nobody can compare the two: it counts from the boot of now.
        const ms = touched === null ? null : (lengthMs(touched, at) ?? at.mono);
        return ms !== null && ms >= ABANDONED_MS - ROUNDING_MS;
      });
      return { ended: forgotten === undefined ? [] : [end(forgotten, 'abandoned')], counts: [] };
    },
  };

  function cancel(mission: Mission, event: MissionMessage, at: Moment, news: MissionNews): void {
    mission.cancelled = { at, applied: event.applied, reason: event.cancelReason };
    if (!event.applied || mission.endedBy !== null) return;
    if (mission.by === null) {
      // An order that waits; one that was never heard of is no order.
      if (mission.received !== null && mission.answer === null) news.counts.push('cancelled');
    } else if (hasDeparted(mission)) {
      mission.touched = at;
      mission.steps.push({ status: 'ANNULE', event: event.n, at });
    } else news.ended.push(end(mission, 'cancelled'));
  }
}

function answer(mission: Mission, event: PressMessage, at: Moment, news: MissionNews): void {
  if (event.answer === null) return;
  const { outcome, reason, late } = event.answer;
  // The crew says that it has seen what its company accepted.
  const isNews = mission.by === null;
  mission.answer = { outcome, reason, late, t: event.t };
  if (outcome === 'refused') {
    if (event.corrects === null) news.counts.push('refused');
    return;
  }
  mission.pressed = true;
  if (!isNews) return;
  Object.assign(mission, { by: 'vehicle', taken: event.n });
  news.counts.push('accepted');
  if (late) news.counts.push('acceptedLate');
  // Who departs without a word has accepted, and nobody knows since when.
  if (event.function === 'ACCEPTER') mission.accepted = at;
}

function step(mission: Mission, event: PressMessage, status: string, at: Moment): void {
  const { corrects, implied, n } = event;
  if (corrects !== null) {
    mission.corrections.push({ event: n, corrects });
    const right = (made: MissionStep) => made.event !== corrects && !isBefore(status, made.status);
    mission.steps = mission.steps.filter(right);
  }
  for (const missed of implied)
    if (missed !== 'DECLENCHE') mission.steps.push({ status: missed, event: null, at: null });
  if (mission.steps.some((made) => made.event !== null && made.status === status)) return;
  mission.steps = mission.steps.filter((made) => made.status !== status);
  mission.steps.push({ status, event: n, at });
}

function isBefore(one: string, other: string): boolean {
  return STEPS.indexOf(one) < STEPS.indexOf(other);
}

export function hasDeparted({ steps }: Pick<Mission, 'steps'>): boolean {
  return steps.length > 0;
}

function newMission(mission: string): Mission {
  return {
    ...{
      mission,
      caseId: null,
      requestId: null,
      received: null,
      by: null,
      pressed: false,
      accepted: null,
      taken: null,
      touched: null,
      answer: null,
    },
    ...{ unanswered: null, cancelled: null, expired: null, steps: [], corrections: [], endedBy: null },
  };
}
