/** What crosses between the gateway's main thread and the thread that owns the database. */
import type { Deletion, Erasure } from '../../core/record/deletion.ts';
import type { SkippedNumbers } from '../../core/record/naming.ts';
import type { Ranges } from '../../core/record/ranges.ts';
import type { RetentionVerdict } from '../../core/record/retention.ts';
import type { EventRecord, PositionRecord } from '../../core/record/schema.ts';
import type { StoreOpening, StoreSummary } from '../../ports-store.ts';
import type { Acknowledgement } from './acknowledged.ts';
import type { HistoryBody } from './history.ts';
import type { StoreQuota } from './store-quota.ts';

export type StoreRequest =
  | { op: 'events'; events: EventRecord[]; box: string | null }
  /**
   * `lastDrawn`: the highest number given away, so that the reservation stays ahead of what waits. `keepAcknowledged`: what the
   * platform has must be on the disk too.
   */
  | { op: 'positions'; positions: PositionRecord[]; lastDrawn: number; keepAcknowledged: boolean }
  /** Is there room again? Answered as a write is. */
  | { op: 'space' }
  | { op: 'read-events'; from: number; limit: number }
  | { op: 'read-positions'; from: number; to: number; limit: number }
  /** `held`: those of them that are not on the disk, or only since the question was put. */
  | { op: 'read-history'; numbers: Ranges; held: PositionRecord[] }
  /** One commit of what is beyond the quota. */
  | { op: 'evict-step' }
  /** What is to be deleted of the events, written down until it has gone; null: nothing. */
  | { op: 'plan-eviction' }
  | { op: 'plan-retention'; nowMs: number; proof: boolean }
  | { op: 'plan-erasure'; order: Erasure }
  | { op: 'plan-unfinished' }
  /** One commit of what was planned, and by now announced. */
  | { op: 'deletion-step' }
  /** Is a purge due by this instant? Then steps until there is no more, then its end. */
  | { op: 'purge-begin'; nowMs: number }
  | { op: 'purge-step'; nowMs: number }
  | { op: 'purge-end'; nowMs: number }
  | { op: 'summary' }
  /** Is anybody there? */
  | { op: 'ping' }
  /** `orderly`: everything that has a number is on disk. */
  | { op: 'close'; orderly: boolean };

export interface StoreMessage {
  id: number;
  request: StoreRequest;
  /** It goes with whatever is asked next. */
  acknowledged: Acknowledgement | null;
}

/** `full`: no space left; `io`: the device refuses; `other`: anything that a retry may not mend. */
export interface StoreFailure {
  kind: 'full' | 'io' | 'other';
  detail: string;
  /** Moved on although the positions found no room; null: not moved. */
  reservedTo: number | null;
}

/** What a write came to. */
export interface Written {
  /** The disk is full: only events go in. */
  starved: boolean;
  /** Position numbers reserved up to here; null: not touched. */
  reservedTo: number | null;
  /** More than the quota allows: time for `evict-step`. */
  excess: boolean;
  /** Somebody's reading keeps the log from shrinking. */
  logHeld: boolean;
}

/** `more`: there is more to be planned when this has gone. */
export type Planned = Deletion & { more: boolean };

/** One step of an eviction, a purge or a planned deletion. */
export interface Step {
  more: boolean;
  /** Which numbers events must name. */
  skipped: SkippedNumbers[];
}

export type StoreReply =
  | {
      id: number;
      ok: true;
      value:
        | EventRecord[]
        | PositionRecord[]
        | HistoryBody
        | StoreSummary
        | Written
        | Step
        | { verdict: RetentionVerdict }
        | { planned: Planned | null }
        | null;
    }
  | { id: number; ok: false; failure: StoreFailure };

export type StoreGreeting =
  | { opened: StoreOpening & { reservedTo: number } }
  | { unusable: { code: Unusable; detail: string } };

export type Unusable = 'store-in-use' | 'store-full' | 'store-newer' | 'store-damaged' | 'store-unusable';

export interface StoreOptions {
  directory: string;
  reservation: number;
  quota: StoreQuota;
  /** The chain of the events is of it. */
  vehicle: string;
  /** No run begins: see `openAsLeft`. */
  asLeft: boolean;
}
