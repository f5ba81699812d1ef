/** What the crew pressed and was asked, in order, with the time since the step before: the statuses of an export. */
import { elapsedMs, type Moment } from '../crew/moment.ts';
import type { EventRecord, VehicleStatus } from '../record/schema.ts';
import { type BootOffsets, bootOffsets, momentOf } from './dated.ts';

type Press = Extract<EventRecord, { type: 'press' }>;
type Told = Extract<EventRecord, { type: 'press' | 'mission' | 'automatic' }>;

export interface TimelineEntry {
  /** From 1, as it stands on the map and in the table. */
  mark: number;
  event: number;
  atMs: number | null;
  /** Status, meaning of the key, or what became of the order: a word of the contract. */
  word: string;
  status: VehicleStatus | null;
  mission: string | null;
  /** Since the entry before of the same mission; null: it is the first, or nobody knows. */
  sinceMs: number | null;
  place: { lat: number; lon: number; ageMs: number } | null;
  implied: readonly VehicleStatus[];
  /** A later press says that this one was a mistake. */
  corrected: boolean;
  /** An answer after its time. */
  late: boolean;
}

export function timelineOf(events: Iterable<EventRecord>): TimelineEntry[] {
  const told: Told[] = [];
  const times: EventRecord[] = [];
  for (const event of events) {
    if (event.type === 'press' || event.type === 'mission' || event.type === 'automatic') told.push(event);
    else if (event.type === 'time') times.push(event);
  }
  return entriesOf(told, bootOffsets(times));
}

function entriesOf(told: readonly Told[], offsets: BootOffsets): TimelineEntry[] {
  const mistakes = new Set(told.map((event) => (event.type === 'press' ? event.corrects : null)));
  const latest = new Map<string, Moment>();
  return told.map((event, i) => {
    const at = momentOf(event, offsets);
    const before = event.mission === null ? undefined : latest.get(event.mission);
    if (event.mission !== null) latest.set(event.mission, at);
    return {
      mark: i + 1,
      event: event.n,
      atMs: at.t,
      word: wordOf(event),
      status: event.type === 'press' ? event.status : null,
      mission: event.mission,
      sinceMs: before === undefined ? null : elapsedMs(before, at),
      ...ofPress(event.type === 'press' ? event : null),
      corrected: mistakes.has(event.n),
    };
  });
}

function ofPress(press: Press | null): Pick<TimelineEntry, 'place' | 'implied' | 'late'> {
  return {
    place: press?.position ?? null,
    implied: press?.implied ?? [],
    late: press?.answer?.late ?? false,
  };
}

function wordOf(event: Told): string {
  switch (event.type) {
    case 'press':
      return event.status ?? event.function;
    case 'mission':
    case 'automatic':
      return event.change;
    default:
      return event satisfies never;
  }
}
