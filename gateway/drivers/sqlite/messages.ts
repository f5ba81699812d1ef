/** What crosses between the gateway's main thread and the thread that owns the database. */
import type { Ranges } from '../../core/record/ranges.ts';
import type { EventRecord, PositionRecord } from '../../core/record/schema.ts';
import type { StoreOpening, StoreSummary } from '../../ports.ts';

export type StoreRequest =
  | { op: 'events'; events: EventRecord[]; box: string | null }
  | { op: 'positions'; positions: PositionRecord[] }
  | { op: 'read-events'; from: number; limit: number }
  | { op: 'read-positions'; from: number; to: number; limit: number }
  | { op: 'acknowledge'; eventsUpTo: number; positions: Ranges }
  | { op: 'summary' }
  /** `orderly`: everything that has a number is on disk. */
  | { op: 'close'; orderly: boolean };

/** `full`: no space left; `io`: the device refuses; `other`: anything that a retry may not mend. */
export interface StoreFailure {
  kind: 'full' | 'io' | 'other';
  detail: string;
}

export type StoreReply =
  | { id: number; ok: true; value: EventRecord[] | PositionRecord[] | StoreSummary | { reservedTo: number } | null }
  | { id: number; ok: false; failure: StoreFailure };

export type StoreGreeting =
  | { opened: StoreOpening & { reservedTo: number } }
  | { unusable: { code: 'store-in-use' | 'store-full' | 'store-unusable'; detail: string } };

export interface StoreOptions {
  directory: string;
  reservation: number;
}
