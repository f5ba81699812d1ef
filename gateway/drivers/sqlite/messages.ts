/** What crosses between the gateway's main thread and the thread that owns the database. */
import type { Ranges } from '../../core/record/ranges.ts';
import type { RetentionVerdict } from '../../core/record/retention.ts';
import type { EventRecord, PositionRecord } from '../../core/record/schema.ts';
import type { ErasedPositions, StoreOpening, StoreSummary } from '../../ports.ts';
import type { StoreQuota } from './store-quota.ts';

export type StoreRequest =
  | { op: 'events'; events: EventRecord[]; box: string | null }
  /** `lastDrawn`: the highest number given away, so that the reservation stays ahead of what waits. */
  | { op: 'positions'; positions: PositionRecord[]; lastDrawn: number }
  /** Is there room again? Answered as a write is. */
  | { op: 'space' }
  | { op: 'read-events'; from: number; limit: number }
  | { op: 'read-positions'; from: number; to: number; limit: number }
  | { op: 'acknowledge'; eventsUpTo: number; positions: Ranges }
  /** Is a purge due by this instant? Then steps until there is no more, then its end. */
  | { op: 'purge-begin'; nowMs: number }
  | { op: 'purge-step'; nowMs: number; proof: boolean }
  | { op: 'purge-end'; nowMs: number }
  | { op: 'summary' }
  /** `orderly`: everything that has a number is on disk. */
  | { op: 'close'; orderly: boolean };

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
  /** Deleted for the quota, to be named by events. */
  erased: ErasedPositions[];
  /** Somebody's reading keeps the log from shrinking. */
  logHeld: boolean;
}

interface PurgeStep {
  more: boolean;
  erased: ErasedPositions[];
}

export type StoreReply =
  | {
      id: number;
      ok: true;
      value:
        | EventRecord[]
        | PositionRecord[]
        | StoreSummary
        | Written
        | PurgeStep
        | { verdict: RetentionVerdict }
        | null;
    }
  | { id: number; ok: false; failure: StoreFailure };

export type StoreGreeting =
  | { opened: StoreOpening & { reservedTo: number } }
  | { unusable: { code: 'store-in-use' | 'store-full' | 'store-unusable'; detail: string } };

export interface StoreOptions {
  directory: string;
  reservation: number;
  quota: StoreQuota;
}
