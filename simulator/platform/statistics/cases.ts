/** What happened to each order and mission of a vehicle, and how its crew's time went, gathered from one series of its events. */
import {
  type AutomaticMessage,
  type EventMessage,
  isEvent,
  type MissionMessage,
  type PressMessage,
} from '../messages.ts';
import { createMissionBook, type Mission, type MissionNews } from '../missions.ts';
import { createMoments, type Moment } from '../moments.ts';
import { type Stood, standsAs } from '../totals.ts';

/** How the vehicle was there when something happened. */
export interface Presence {
  at: Moment;
  /** A pause belongs to the duty around it. */
  duty: string;
  /** By the prise of this duty; null: the box has no roster. */
  outsideRoster: boolean | null;
}

export interface Case {
  mission: Mission;
  /** Somebody said yes, or it departed without a word. */
  taken: Presence | null;
  /** Until when the order waited for an answer in time; null: it waits, or never did. */
  waitedUntil: Moment | null;
  ended: Moment | null;
  /** Refused, or not answered in time; `engaged`: another mission was open. */
  declined: (Presence & { engaged: boolean }) | null;
  /** As the vehicle sums it up: the odometer is in no other event. null: it has not, or could not measure. */
  distanceM: number | null;
}

/** The crew's state stood from … to … while the vehicle served. */
export interface Stretch {
  /** `available`, `pause`, or the reason of an unavailability. */
  kind: string;
  from: Moment;
  to: Moment;
}

export interface Gathered {
  cases: Case[];
  stretches: Stretch[];
  /** The last event that can be dated; null: none can. */
  lastT: number | null;
}

type CrewEvent = PressMessage | MissionMessage | AutomaticMessage;

/** @param events of one series, in the order of their numbers */
export function gather(events: readonly EventMessage[]): Gathered {
  const gatherer = createGatherer();
  for (const event of events) gatherer.take(event);
  return gatherer.gathered();
}

function createGatherer() {
  const moments = createMoments();
  const book = createMissionBook();
  const cases = new Map<Mission, Case>();
  const stretches: Stretch[] = [];
  const distances = new Map<string, number | null>();
  let all: Moment[] = [];
  /** Since the crew's last event, as long as the vehicle serves. */
  let standing: { stood: Stood; from: Moment } | null = null;
  let distress = false;
  let duty = 'HORS_SERVICE';
  let outsideRoster: boolean | null = null;

  function crewEvent(event: CrewEvent): void {
    const at = moments.of(event);
    all.push(at);
    if (standing !== null) stretches.push({ kind: standsAs(standing.stood), from: standing.from, to: at });
    const engaged = book.open().length > 0;
    const news = newsOf(event, at);
    if (event.duty !== 'PAUSE') duty = event.duty;
    const subject = book.all().find(({ mission }) => mission === event.mission);
    if (subject !== undefined) note(caseOf(subject), event, { at, duty, outsideRoster }, engaged);
    for (const ended of news.ended) caseOf(ended).ended = at;
    const serves = event.duty !== 'HORS_SERVICE' || distress || book.open().some(({ pressed }) => pressed);
    standing = serves ? { stood: event, from: at } : null;
  }

  function newsOf(event: CrewEvent, at: Moment): MissionNews {
    if (isEvent(event, 'mission')) return book.mission(event, at);
    if (isEvent(event, 'press')) {
      if (event.function === 'DETRESSE') distress = true;
      if (event.function === 'FIN_DETRESSE') distress = false;
      if (event.function === 'PRISE_GARDE' || event.function === 'VOLONTAIRE') outsideRoster = event.outsideRoster;
      return book.press(event, at);
    }
    if (event.change === 'distress-over') distress = false;
    if (event.change === 'garde-begun') outsideRoster = false;
    return event.change === 'mission-abandoned' ? book.abandoned(at) : { ended: [], counts: [] };
  }

  function caseOf(mission: Mission): Case {
    const known = cases.get(mission) ?? newCase(mission);
    cases.set(mission, known);
    return known;
  }

  function note(one: Case, event: CrewEvent, presence: Presence, engaged: boolean): void {
    const { mission } = one;
    const unanswered = isEvent(event, 'mission') && event.change === 'unanswered';
    const isTaken = mission.by !== null;
    if (isTaken) one.taken ??= presence;
    const refused = mission.answer?.outcome === 'refused';
    if (refused || unanswered) one.declined ??= { ...presence, engaged };
    if (isTaken || refused || unanswered || mission.cancelled?.applied === true) one.waitedUntil ??= presence.at;
  }

  return {
    take(event: EventMessage): void {
      if (isEvent(event, 'time')) moments.dated(event.boot, event.utcMinusMonoMs);
      else if (isEvent(event, 'press') || isEvent(event, 'mission') || isEvent(event, 'automatic')) crewEvent(event);
      else if (isEvent(event, 'mission-summary')) distances.set(event.mission, event.distanceM);
      else all.push(moments.of(event));
    },
    gathered(): Gathered {
      all = all.filter(({ t }) => t !== null);
      const lastT = all.reduce<number | null>((last, { t }) => (t === null ? last : Math.max(t, last ?? t)), null);
      const withDistance = [...cases.values()].map((one) => ({
        ...one,
        distanceM: distances.get(one.mission.mission) ?? null,
      }));
      return { cases: withDistance, stretches, lastT };
    },
  };
}

function newCase(mission: Mission): Case {
  return { mission, taken: null, waitedUntil: null, ended: null, declined: null, distanceM: null };
}
