/** What the platform has of the crew's presses and orders against what the scenario says that it must have. Pure. */
import type { LedgerRecord } from '../platform/ledger.ts';
import {
  type AutomaticMessage,
  type EventMessage,
  isEvent,
  type MissionMessage,
  type PressMessage,
} from '../platform/messages.ts';
import type { ExpectedPress, ScenarioEvent } from '../scenarios/scenario.ts';
import { distanceM, type Place } from '../vehicle/geometry.ts';

type WithEvent = Extract<ExpectedPress, { function: string }>;

export type Expected =
  /** `placed`: in the duty gate, and the receiver has shown a place since it opened: the event must have one. */
  | { kind: 'press'; t: number; key: string; must: WithEvent; placed: boolean; correctsT: number | null }
  /** The indicator must have said why it has no effect; `said` null: it said something else. */
  | { kind: 'refused'; t: number; key: string; why: string; said: string | null }
  | {
      kind: 'event';
      t: number;
      must: Pick<ScenarioEvent, 'change' | 'mission' | 'applied' | 'availability' | 'withinS'>;
    };

/** Of the event that the platform has. */
export interface Came {
  /** null where nothing in the ledger tells. */
  t: number | null;
  what: string;
  /** From the true place at `t - ageMs`, metres; null = no position. */
  offM: number | null;
}

export interface Verdict {
  expected: Expected;
  /** null: nothing came. */
  came: Came | null;
  /** Empty = right. */
  wrong: string[];
}

/** UTC of an event is the gateway's own reckoning; the crew's finger and an order on its way are not slower than this. */
export const LATE_MS = 2_000;
const OFF_M = 50;

interface Dated<Event extends EventMessage> {
  event: Event;
  t: number | null;
}

/**
 * Each with the first event after the one before it that is of its kind and its moment; one that nothing matches leaves the rest to
 * the others.
 * @param placeAt the true place at a UTC instant
 * @param lateMs how far an event may be from its moment
 */
export function judge(
  expected: readonly Expected[],
  records: readonly LedgerRecord[],
  placeAt: (t: number) => Place,
  lateMs = LATE_MS,
): Verdict[] {
  const events = records.filter((record) => record.lane === 'e').sort((a, b) => a.n - b.n);
  const dated = events.map((event) => ({ event, t: event.t ?? reckoned(event, events) }));
  const presses = dated.filter((each): each is Dated<PressMessage> => isEvent(each.event, 'press'));
  const others = dated.filter((each): each is Dated<MissionMessage | AutomaticMessage> => {
    return isEvent(each.event, 'mission') || isEvent(each.event, 'automatic');
  });
  const numberAt = new Map<number, number>();
  let next = 0;
  return expected.map((one): Verdict => {
    switch (one.kind) {
      case 'refused':
        return { expected: one, came: null, wrong: one.said === one.why ? [] : [`${one.said ?? 'no refusal'}`] };
      case 'event':
        return judgeEvent(one, others, lateMs);
      case 'press': {
        const at = presses.findIndex(({ event, t }, i) => i >= next && event.key === one.key && near(t, one.t, lateMs));
        const found = presses[at];
        if (found === undefined) return { expected: one, came: null, wrong: ['nothing came'] };
        next = at + 1;
        numberAt.set(one.t, found.event.n);
        const came = cameOf(found, placeAt);
        const corrects = one.correctsT === null ? null : (numberAt.get(one.correctsT) ?? Number.NaN);
        return {
          expected: one,
          came,
          wrong: [...pressDiffers(one, found.event, corrects), ...placeDiffers(one, came)],
        };
      }
      default:
        return one satisfies never;
    }
  });
}

function near(is: number | null, must: number, lateMs: number, laterMs = lateMs): boolean {
  return is === null || (is >= must - lateMs && is <= must + laterMs);
}

/** A box that did not know the time says later what it was (docs/contract.md, event `time`). */
function reckoned({ boot, mono }: EventMessage, events: readonly EventMessage[]): number | null {
  const told = events.filter((event) => isEvent(event, 'time')).find((time) => time.boot === boot);
  return told === undefined ? null : mono + told.utcMinusMonoMs;
}

function cameOf({ event, t }: Dated<PressMessage>, placeAt: (t: number) => Place): Came {
  const { function: what, status, position } = event;
  const offM =
    position === null || t === null
      ? null
      : distanceM(placeAt(t - position.ageMs), { latDeg: position.lat, lonDeg: position.lon });
  return { t, what: inWords(what, status), offM };
}

export function inWords(what: string, status: string | null): string {
  return status === null ? what : `${what} (${status})`;
}

function pressDiffers({ must }: Extract<Expected, { kind: 'press' }>, event: PressMessage, corrects: number | null) {
  const wrong: string[] = [];
  const compare = (name: string, is: string | number | boolean | null, wanted: typeof is | undefined) => {
    if (wanted !== undefined && is !== wanted) wrong.push(`${name} ${is}`);
  };
  const { answer } = event;
  compare('function', event.function, must.function);
  compare('status', event.status, must.status);
  compare('mission', event.mission?.startsWith('~') === true ? '~' : event.mission, must.mission);
  compare('answer', answer === null ? null : `${answer.outcome}${answer.late ? '-late' : ''}`, must.answer);
  compare('reason', answer?.outcome === 'refused' ? answer.reason : event.reason, must.reason);
  compare('availability', event.availability, must.availability);
  compare('duty', event.duty, must.duty);
  compare('implied', event.implied.join(), must.implied?.join());
  compare('outsideRoster', event.outsideRoster, must.outsideRoster);
  if (must.correctsS !== undefined) compare('corrects', event.corrects, corrects);
  return wrong;
}

function placeDiffers({ must, placed }: Extract<Expected, { kind: 'press' }>, { t, offM }: Came): string[] {
  if (t === null) return ['no time'];
  if (offM === null) return (must.position ?? placed) ? ['no position'] : [];
  if (must.position === false) return ['a position'];
  return offM > OFF_M ? [`${Math.round(offM)} m off`] : [];
}

function judgeEvent(
  one: Extract<Expected, { kind: 'event' }>,
  events: readonly Dated<MissionMessage | AutomaticMessage>[],
  lateMs: number,
): Verdict {
  const { must, t: at } = one;
  const found = events.find(({ event, t }) => {
    const about = isEvent(event, 'mission') ? event.mission : undefined;
    const laterMs = must.withinS === undefined ? lateMs : must.withinS * 1_000;
    return event.change === must.change && about === must.mission && near(t, at, lateMs, laterMs);
  });
  if (found === undefined) return { expected: one, came: null, wrong: ['nothing came'] };
  const { event, t } = found;
  const wrong: string[] = t === null ? ['no time'] : [];
  const applied = isEvent(event, 'mission') ? event.applied : true;
  if (applied !== (must.applied ?? true)) wrong.push(`applied ${applied}`);
  if (must.availability !== undefined && event.availability !== must.availability)
    wrong.push(`availability ${event.availability}`);
  return { expected: one, came: { t, what: event.change, offM: null }, wrong };
}
