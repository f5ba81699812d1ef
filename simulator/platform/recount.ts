/**
 * What the vehicle sums up must follow from the events before: every mission-, service- and day-summary, and every length in the duty log,
 * is counted again from them, apart from the gateway. A summary that is owed and does not come is missed as well.
 */
import { createDutySums, type EndedDay, type Service } from './duty-sums.ts';
import {
  type AutomaticMessage,
  type DaySummaryMessage,
  type EventMessage,
  isEvent,
  type MissionMessage,
  type MissionSummaryMessage,
  type PressMessage,
  type ServiceSummaryMessage,
} from './messages.ts';
import { counterOf, missionDiffers, outcomeOf } from './mission-sums.ts';
import { createMissionBook, type Mission, type MissionBook, type MissionNews } from './missions.ts';
import { createMoments, lengthMs, type Moment } from './moments.ts';
import { totalsDiffer } from './totals.ts';

export interface Recount {
  /** In order of their numbers. */
  take(event: EventMessage): void;
  /** One line for each thing that does not follow. */
  readonly disagreements: readonly string[];
  /** What must still come. */
  owed(): string[];
  readonly missions: Pick<MissionBook, 'all'>;
}

type CrewEvent = PressMessage | MissionMessage | AutomaticMessage;
type Owed =
  | { kind: 'day'; is: EndedDay }
  | { kind: 'mission'; is: Mission; end: Moment }
  | { kind: 'service'; is: Service; end: Moment };

/** `mono` is a whole number of ms, and what is measured with it is rounded at both ends. */
const ROUNDING_MS = 2;
const NO_NEWS: MissionNews = { ended: [], counts: [] };

/** @param timeZone of the local days; null: the one that the first day-summary names, and the days before it are not counted */
export function createRecount(timeZone: string | null): Recount {
  const moments = createMoments();
  const missions = createMissionBook();
  const sums = createDutySums(() => zone);
  const disagreements: string[] = [];
  let zone = timeZone;
  let owed: Owed[] = [];
  /** The crew's last event, as long as a service is under way. */
  let from: { event: number; at: Moment } | null = null;
  let unavailable: { reason: string; event: number; at: Moment } | null = null;
  let distress = false;

  function disagree({ n }: EventMessage, differs: readonly string[]): void {
    for (const what of differs) disagreements.push(`event ${n}: ${what}`);
  }

  function crewEvent(event: CrewEvent): void {
    const at = moments.of(event);
    disagree(
      event,
      owed.map((what) => `${inWords(what)} was owed before it`),
    );
    owed = sums.upTo(at).map((is) => ({ kind: 'day', is }));
    disagree(event, beforeDiffers(event, at));
    disagree(event, endedDiffers(event, at));
    const news = newsOf(event, at);
    owed.push(...news.ended.map((mission): Owed => ({ kind: 'mission', is: structuredClone(mission), end: at })));
    const counts = [...news.counts, ...news.ended.map((mission) => counterOf(outcomeOf(mission)))];
    sums.stands(event);
    serve(event, at, counts);
    from = sums.service() === null ? null : { event: event.n, at };
  }

  function newsOf(event: CrewEvent, at: Moment): MissionNews {
    if (isEvent(event, 'mission')) return missions.mission(event, at);
    if (isEvent(event, 'press')) {
      if (event.function === 'DETRESSE') distress = true;
      if (event.function === 'FIN_DETRESSE') distress = false;
      return missions.press(event, at);
    }
    return automatic(event, at);
  }

  function automatic(event: AutomaticMessage, at: Moment): MissionNews {
    switch (event.change) {
      case 'distress-over':
        distress = false;
        return NO_NEWS;
      case 'mission-abandoned': {
        const news = missions.abandoned(at);
        if (news.ended.length === 0) disagree(event, ['no mission was left alone for 4 h']);
        return news;
      }
      case 'garde-over':
        dutyOver(event, 'GARDE');
        return NO_NEWS;
      case 'volontaire-over':
        dutyOver(event, 'VOLONTAIRE');
        return NO_NEWS;
      case 'garde-begun':
        if (event.duty !== 'GARDE') disagree(event, [`duty ${event.duty} for GARDE`]);
        return NO_NEWS;
      default:
        return event.change satisfies never;
    }
  }

  function dutyOver(event: AutomaticMessage, which: 'GARDE' | 'VOLONTAIRE'): void {
    const { change, duty } = event;
    if (duty !== 'HORS_SERVICE') disagree(event, [`duty ${duty} for HORS_SERVICE`]);
    if (sums.service()?.duty !== which) disagree(event, [`${change}, and its service is another one`]);
    if (distress || missions.open().some(({ pressed }) => pressed))
      disagree(event, [`${change} in a mission or a call for help`]);
  }

  /** A service lasts as long as the duty, a mission that the crew took, or a call for help; each prise begins another one. */
  function serve(event: CrewEvent, at: Moment, counts: readonly string[]): void {
    const { n, duty, service: id } = event;
    const serves = duty !== 'HORS_SERVICE' || distress || missions.open().some(({ pressed }) => pressed);
    const what = isEvent(event, 'press') ? event.function : event.change;
    const begins = ['PRISE_GARDE', 'VOLONTAIRE', 'garde-begun'].includes(what);
    const before = sums.service();
    const begin = () => sums.begin({ id, duty: duty === 'PAUSE' ? 'GARDE' : duty, began: { event: n, at } });
    if (before === null && serves) begin();
    sums.note(counts);
    if (before === null) return;
    const ends = begins || !serves;
    if ((id === before.id) === (ends && serves)) disagree(event, [`its service is ${id}`]);
    if (!ends) return;
    sums.end();
    owed.push({ kind: 'service', is: before, end: at });
    if (serves) begin();
  }

  function beforeDiffers({ before }: CrewEvent, at: Moment): string[] {
    const must = from === null ? null : { event: from.event, durationMs: lengthMs(from.at, at) };
    return sameLength(before, must) ? [] : [`before is ${JSON.stringify(before)} for ${JSON.stringify(must)}`];
  }

  function endedDiffers(event: CrewEvent, at: Moment): string[] {
    const { ended, reason, n } = event;
    const was = unavailable;
    // The same unavailability, under the reason that was meant.
    const corrects = isEvent(event, 'press') && event.function === 'INDISPONIBLE' && event.corrects === was?.event;
    if (reason === null) unavailable = null;
    else if (was === null || (was.reason !== reason && !corrects)) unavailable = { reason, event: n, at };
    else if (corrects) unavailable = { ...was, reason, event: n };
    const over = was !== null && was.reason !== reason && !corrects;
    const must = over ? { reason: was.reason, event: was.event, durationMs: lengthMs(was.at, at) } : null;
    const same = sameLength(ended, must) && ended?.reason === must?.reason;
    return same ? [] : [`ended is ${JSON.stringify(ended)} for ${JSON.stringify(must)}`];
  }

  function summary(event: MissionSummaryMessage | ServiceSummaryMessage | DaySummaryMessage): void {
    if (isEvent(event, 'day-summary') && owed.length === 0) {
      zone ??= event.timeZone;
      // At midnight, with nothing of the crew's since.
      owed = sums.upTo(moments.of(event)).map((is) => ({ kind: 'day', is }));
    }
    const next = owed.shift();
    if (next === undefined || `${next.kind}-summary` !== event.type) {
      disagree(event, [`a ${event.type}, and ${next === undefined ? 'nothing' : inWords(next)} is owed`]);
      return;
    }
    disagree(
      event,
      differences(event, next).map((what) => `${event.type}: ${what}`),
    );
  }

  return {
    missions,
    disagreements,
    owed: () => owed.map(inWords),
    take(event) {
      if (isEvent(event, 'time')) moments.dated(event.boot, event.utcMinusMonoMs);
      else if (isEvent(event, 'press') || isEvent(event, 'mission') || isEvent(event, 'automatic')) crewEvent(event);
      else if (isEvent(event, 'mission-summary')) summary(event);
      else if (isEvent(event, 'service-summary')) summary(event);
      else if (isEvent(event, 'day-summary')) summary(event);
    },
  };
}

function differences(event: EventMessage, owed: Owed): string[] {
  if (owed.kind === 'mission' && isEvent(event, 'mission-summary')) return missionDiffers(event, owed.is, owed.end);
  if (owed.kind === 'service' && isEvent(event, 'service-summary')) return serviceDiffers(event, owed.is, owed.end);
  if (owed.kind === 'day' && isEvent(event, 'day-summary')) return dayDiffers(event, owed.is);
  return ['is another one'];
}

function serviceDiffers(said: ServiceSummaryMessage, { duty, began, totals, id }: Service, end: Moment): string[] {
  const differs = totalsDiffer(said.totals, totals);
  if (said.service !== id) differs.push(`service ${said.service} for ${id}`);
  if (said.duty !== duty) differs.push(`duty ${said.duty} for ${duty}`);
  if (said.began.event !== began.event) differs.push(`began ${said.began.event} for ${began.event}`);
  if (said.began.t !== began.at.t) differs.push(`began.t ${said.began.t} for ${began.at.t}`);
  const must = totals.unmeasured > 0 ? null : lengthMs(began.at, end);
  if (!near(said.durationMs, must)) differs.push(`durationMs ${said.durationMs} for ${must}`);
  return differs;
}

function dayDiffers(said: DaySummaryMessage, { day, services, totals }: EndedDay): string[] {
  const differs = totalsDiffer(said.totals, totals);
  if (said.day !== day) differs.push(`day ${said.day} for ${day}`);
  if (said.services !== services) differs.push(`services ${said.services} for ${services}`);
  return differs;
}

type Length = { event: number; durationMs: number | null } | null;

function sameLength(is: Length, must: Length): boolean {
  if (is === null || must === null) return is === must;
  return is.event === must.event && near(is.durationMs, must.durationMs);
}

function near(is: number | null, must: number | null): boolean {
  return is === null || must === null ? is === must : Math.abs(is - must) <= ROUNDING_MS;
}

function inWords(owed: Owed): string {
  switch (owed.kind) {
    case 'day':
      return `the day-summary of ${owed.is.day}`;
    case 'mission':
      return `the mission-summary of ${owed.is.mission}`;
    case 'service':
      return `the service-summary of ${owed.is.id}`;
    default:
      return owed satisfies never;
  }
}
