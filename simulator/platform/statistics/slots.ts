/** Which slot of the day an instant is in: of the vehicle's roster (docs/roster.md), else of the hours that the texts use. */
import { localDay, nextMidnight } from '../moments.ts';
import { dayTypeOf } from './holidays.ts';
import { daysAfter, instantOf } from './local-time.ts';

/** What `cmd/roster` says, but for `id`, `issued` and `expires`. */
export interface Roster {
  timeZone: string;
  holidays: 'fr' | 'fr-973';
  sector: string;
  from: string;
  until: string | null;
  weekly: readonly { days: readonly string[]; hours: readonly string[] }[];
  exceptions: readonly { date: string; add: readonly string[]; remove: readonly string[] }[];
}

export interface Slot {
  /** `20:00-24:00`, as the roster has them, or HORS_GARDE. */
  label: string;
  toMs: number;
}

export interface Slots {
  at(t: number): Slot;
}

/** Where the roster has no garde. */
export const HORS_GARDE = 'hors garde';
/** Jura and Eure-et-Loir, tables of art. 4. */
export const HOURS = ['00:00-08:00', '08:00-20:00', '20:00-24:00'] as const;

interface Piece {
  label: string;
  fromMs: number;
  toMs: number;
}

/** @param hours local, the whole day, `HH:MM-HH:MM`; of no roster */
export function slotsOfHours(timeZone: string, hours: readonly string[] = HOURS): Slots {
  return byDay(timeZone, (day) => hours.map((label) => piece(timeZone, day, label)));
}

export function slotsOfRoster(roster: Roster): Slots {
  const { timeZone: zone, holidays, from, until, weekly, exceptions } = roster;
  const counts = (day: string) => from <= day && (until === null || day <= until);
  const pieces = (day: string, hours: readonly string[]) => hours.map((label) => piece(zone, day, label));
  const onDay = (day: string) => {
    const type = dayTypeOf(day, holidays);
    const of = exceptions.filter(({ date }) => date === day);
    return {
      weekly: weekly.filter(({ days }) => days.includes(type)).flatMap(({ hours }) => pieces(day, hours)),
      add: of.flatMap(({ add }) => pieces(day, add)),
      remove: of.flatMap(({ remove }) => pieces(day, remove)),
    };
  };
  return byDay(zone, (day) => {
    // Hours may go on into the next day.
    const days = [daysAfter(day, -1), day].filter(counts).map(onDay);
    const removed = days.flatMap(({ remove }) => remove);
    return [
      ...days.flatMap(({ add }) => add),
      ...removed.reduce(
        (left, gone) => left.flatMap((one) => without(one, gone)),
        days.flatMap((each) => each.weekly),
      ),
    ];
  });
}

function piece(zone: string, day: string, label: string): Piece {
  const [from = 0, to = 0] = label.split('-').map(minuteOf);
  const end = to > from ? to : to + 1_440;
  return { label, fromMs: instantOf(zone, day, from), toMs: instantOf(zone, day, end) };
}

function minuteOf(text: string): number {
  const [hours = 0, minutes = 0] = text.split(':').map(Number);
  return hours * 60 + minutes;
}

function without(one: Piece, { fromMs, toMs }: Piece): Piece[] {
  const before = { ...one, toMs: Math.min(one.toMs, fromMs) };
  const after = { ...one, fromMs: Math.max(one.fromMs, toMs) };
  return [before, after].filter((left) => left.fromMs < left.toMs);
}

/** Pieces of each local day, remembered; of two that overlap the first counts. */
function byDay(timeZone: string, piecesOf: (day: string) => Piece[]): Slots {
  const days = new Map<string, { pieces: Piece[]; edges: number[] }>();
  const newDay = (t: number, day: string) => {
    const pieces = piecesOf(day);
    const edges = [...pieces.flatMap(({ fromMs, toMs }) => [fromMs, toMs]), nextMidnight(t, timeZone)];
    return { pieces, edges: edges.sort((a, b) => a - b) };
  };
  return {
    at(t) {
      const day = localDay(t, timeZone);
      const known = days.get(day) ?? newDay(t, day);
      days.set(day, known);
      const label = known.pieces.find(({ fromMs, toMs }) => fromMs <= t && t < toMs)?.label ?? HORS_GARDE;
      return { label, toMs: known.edges.find((edge) => edge > t) ?? t };
    },
  };
}
