/**
 * What has been received, by identity (series, lane, n), and what is missing: pure, the file is in ledger-file.ts. Records
 * are immutable: the same identity with another content is a conflict, and the first one stays.
 */
import { type EventMessage, isEvent, type PositionMessage } from './messages.ts';
import { common, count, createNumberSet, highest, type NumberSet, type Range, without } from './ranges.ts';

export type LedgerRecord = PositionMessage | EventMessage;
/** `live`: the topic of the newest position. */
export type Via = 'live' | 'history' | 'event';
export type Taken = 'new' | 'duplicate' | 'conflict';

/** What may be told to the vehicle as being in the durable store. */
export interface Acknowledgement {
  series: string;
  /** Every event from 1 to here is held, or named as never to come. */
  eventsUpTo: number;
  positions: Range[];
}

export interface PressEntry {
  series: string;
  n: number;
  key: string;
  function: string;
  t: number | null;
}

export interface SeriesSummary {
  series: string;
  positions: Range[];
  events: Range[];
  /** Missing and named as never to come (again); missing and not named. Counted from 1 to the highest number heard of. */
  explainedPositions: Range[];
  unexplainedPositions: Range[];
  explainedEvents: Range[];
  unexplainedEvents: Range[];
}

export interface LedgerSummary {
  positions: number;
  events: number;
  presses: PressEntry[];
  series: SeriesSummary[];
  via: Record<Via, number>;
  duplicates: { positions: number; events: number };
  conflicts: number;
}

export interface Ledger {
  take(via: Via, record: LedgerRecord): Taken;
  has(record: LedgerRecord): boolean;
  acknowledgement(series: string): Acknowledgement;
  /** The series of the latest new record; null while there is none. */
  currentSeries(): string | null;
  summary(): LedgerSummary;
}

interface Held {
  positions: NumberSet;
  events: NumberSet;
  /** By lane, received or not. */
  named: Record<'p' | 'e', Range[]>;
  /** Content by lane and number, to tell a repetition from a contradiction. */
  content: Map<string, string>;
}

export function createLedger(): Ledger {
  const bySeries = new Map<string, Held>();
  const presses: PressEntry[] = [];
  const via = { live: 0, history: 0, event: 0 };
  const duplicates = { positions: 0, events: 0 };
  let conflicts = 0;
  let current: string | null = null;

  const take = (how: Via, record: LedgerRecord): Taken => {
    const held = bySeries.get(record.series) ?? emptySeries();
    bySeries.set(record.series, held);
    const key = `${record.lane}${record.n}`;
    const content = canonical(record);
    const known = held.content.get(key);
    if (known !== undefined) {
      if (known !== content) {
        conflicts++;
        return 'conflict';
      }
      duplicates[record.lane === 'p' ? 'positions' : 'events']++;
      return 'duplicate';
    }
    held.content.set(key, content);
    (record.lane === 'p' ? held.positions : held.events).add(record.n);
    via[how]++;
    current = record.series;
    if (record.lane === 'e') noteEvent(held, record, presses);
    return 'new';
  };

  return {
    take,
    has: (record) => bySeries.get(record.series)?.content.has(`${record.lane}${record.n}`) === true,
    currentSeries: () => current,
    acknowledgement: (series) => {
      const held = bySeries.get(series) ?? emptySeries();
      const { missing, last } = gaps(held.events, held.named.e);
      const open = without(missing, held.named.e);
      return {
        series,
        eventsUpTo: Math.min(last + 1, ...open.map(([from]) => from)) - 1,
        positions: held.positions.ranges(),
      };
    },
    summary: () => {
      const series = [...bySeries].map(([id, held]) => summarise(id, held));
      return {
        positions: series.reduce((sum, each) => sum + count(each.positions), 0),
        events: series.reduce((sum, each) => sum + count(each.events), 0),
        presses: [...presses],
        series,
        via: { ...via },
        duplicates: { ...duplicates },
        conflicts,
      };
    },
  };
}

function emptySeries(): Held {
  return { positions: createNumberSet(), events: createNumberSet(), named: { p: [], e: [] }, content: new Map() };
}

function noteEvent(held: Held, event: EventMessage, presses: PressEntry[]): void {
  if (isEvent(event, 'press')) {
    presses.push({ series: event.series, n: event.n, key: event.key, function: event.function, t: event.t });
  } else if (isEvent(event, 'numbers-skipped')) {
    held.named[event.of].push([event.from, event.to]);
  }
}

function summarise(series: string, held: Held): SeriesSummary {
  const { named } = held;
  const positions = gaps(held.positions, named.p).missing;
  const events = gaps(held.events, named.e).missing;
  return {
    series,
    positions: held.positions.ranges(),
    events: held.events.ranges(),
    explainedPositions: common(positions, named.p),
    unexplainedPositions: without(positions, named.p),
    explainedEvents: common(events, named.e),
    unexplainedEvents: without(events, named.e),
  };
}

/** From 1 to the last number heard of, named or received. */
function gaps(numbers: NumberSet, named: readonly Range[]): { missing: Range[]; last: number } {
  const held = numbers.ranges();
  const last = Math.max(highest(held), highest(named));
  return { missing: last === 0 ? [] : without([[1, last]], held), last };
}

/** The same text for the same content, whatever the order of its keys. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
