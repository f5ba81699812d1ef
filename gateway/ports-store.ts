/** The interface between the core and the disk: what was written is there, whatever happens to the power. */
import type { Fault } from './core/errors.ts';
import type { Audit } from './core/record/audit.ts';
import type { Erasure } from './core/record/deletion.ts';
import type { SkippedNumbers } from './core/record/naming.ts';
import type { Ranges } from './core/record/ranges.ts';
import type { RetentionVerdict } from './core/record/retention.ts';
import type { EventRecord, PositionRecord } from './core/record/schema.ts';
import type { Progress } from './core/service/watchdog.ts';

/** What the store knew when it was opened. */
export interface StoreOpening {
  series: string;
  /** Why this series is new; null when the store continued an existing one. */
  newSeries: {
    reason: 'new' | 'quarantined' | 'renamed';
    previous: { series: string; events: number; positions: number } | null;
  } | null;
  endedBefore: 'first' | 'orderly' | 'unclean';
  /** What an unclean stop made unusable, or quota or retention deleted, and no event has named yet. */
  skipped: SkippedNumbers[];
  /** The first event that is kept, or what is left of it; `nextEvent` where there is none. */
  firstEvent: number;
  nextEvent: number;
  nextPosition: number;
  eventsAckedUpTo: number;
  positionsAcked: Ranges;
  /** What is on disk, so that gaps in it are not looked for again and again. */
  positionsStored: Ranges;
  /** What the box remembered with its last event, so that a restart in the middle of a garde keeps tracking. */
  box: string | null;
  faults: Fault[];
}

export interface Erased extends Pick<Audit, 'positions' | 'events' | 'setAside'> {
  /** Number of the event that signs what was announced; null: there is no key to sign with, or nothing was erased. */
  signed: number | null;
}

/** The disk refused. */
export interface Refused {
  /** There is no room. */
  full: boolean;
  detail: string;
  /** It was announced, and goes with the next erasure or at the next start at the latest. */
  begun: boolean;
}

/** What a database says of itself. */
export interface StoreSummary {
  series: string;
  /** Whose records these are; null: an earlier version made it. */
  vehicle: string | null;
  box: string | null;
  /** Those that are kept; and the number of the last one that was ever recorded. */
  events: number;
  lastEvent: number;
  presses: number;
  eventsAckedUpTo: number;
  positionsStored: Ranges;
  positionsAcked: Ranges;
  /** Position numbers that will never come. */
  skipped: Ranges;
}

/**
 * Durable, one writer. Events are on stable storage when `appendEvent` resolves; positions are grouped and are at risk
 * for `store.positionsAtRiskS` at most. Numbers given to positions are reserved on disk first.
 */
export interface Store {
  readonly opening: StoreOpening;
  /**
   * On stable storage when it resolves, in order of the calls. Rejects never: a disk that refuses is retried, the fault
   * is raised, and the promise waits. `box` is what the box must remember together with the event.
   */
  appendEvent(event: EventRecord, box: string | null): Promise<void>;
  appendPosition(position: PositionRecord): void;
  /** Highest position number that may be used now. */
  reservedPositions(): number;
  /** How dense positions may be kept now: 1 each, k one in k, 0 none, because the disk takes nothing and memory is full. */
  positionStride(): number;
  readEvents(from: number, limit: number): Promise<EventRecord[]>;
  /** null: the disk could not be read now; what was asked for may well be there. */
  readPositions(from: number, to: number, limit: number): Promise<PositionRecord[] | null>;
  /**
   * The body of a history message with these positions, as far as they exist, encoded in the store's own thread.
   * @returns `numbers` are those it holds; null: the disk could not be read now
   */
  readHistory(numbers: Ranges): Promise<{ numbers: Ranges; body: string } | null>;
  /** Counts at once; on disk within ACKNOWLEDGED_UNWRITTEN_MS, and at an orderly stop. What a kill takes of it is sent again. */
  acknowledge(eventsUpTo: number, positions: Ranges): Promise<void>;
  /** null while the disk refuses to be read. */
  summary(): Promise<StoreSummary | null>;
  /**
   * Deletes what is too old by this instant, which the caller trusts, if that is due.
   * @returns `implausible`: the instant leapt too far, and nothing was deleted; null: the disk refused
   */
  retain(nowMs: number, proof: boolean): Promise<RetentionVerdict | null>;
  /**
   * Deletes the positions of a period, and leaves of its events a hash. Set-aside databases go whole.
   * What an erasure before it left over goes first, and is counted.
   */
  erase(order: Erasure): Promise<Erased | { refused: Refused }>;
  /** Carries out what was announced and was broken off. To be called once, when events can be recorded. */
  resume(): Promise<void>;
  /** Writes grouped positions now. @returns whether all that were handed over so far are on stable storage */
  flush(): Promise<boolean>;
  /** Resolves when nothing asked of the store so far is still under way. */
  idle(): Promise<void>;
  close(): Promise<void>;
}

/** A store whose work a watchdog sees. */
export type WatchedStore = Store & {
  /** Where nothing is asked of its thread, it is asked whether it is there. */
  progress(): Progress;
};
