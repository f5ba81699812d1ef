/** What one lane of a vehicle has not been told to be on the platform's disk. A record leaves it only by that. Pure. */
import { resendWaitMs } from './backoff.ts';
import { RESEND_FIRST_MS, RESEND_MAX_MS } from './limits.ts';

interface Waiting<Kind> {
  record: Kind;
  /** Times it was published. */
  attempts: number;
  inFlight: boolean;
  /** When it may leave (again), ms. */
  dueMs: number;
  /** UTC of the first time it left, ms; null: never yet. */
  publishedWallMs: number | null;
}

export interface Outbox<Kind extends { n: number }> {
  size(): number;
  add(record: Kind, monoMs: number): void;
  /** What may leave now, oldest first: neither in flight nor waiting for its acknowledgement. */
  due(monoMs: number, max: number): Kind[];
  inFlight(): number;
  leave(numbers: readonly number[], at: { wallMs: number; monoMs: number }): void;
  /** The broker's answer; refused ones leave again as if they had not been acknowledged. */
  answered(numbers: readonly number[]): void;
  /** What was in flight may leave at once, over another link. */
  linkLost(monoMs: number): void;
  /** @returns when each record that is named for the first time was published */
  acknowledge(named: (n: number) => boolean): { n: number; publishedWallMs: number }[];
  /** Published more than once. */
  repeated(): number;
}

export function createOutbox<Kind extends { n: number }>(): Outbox<Kind> {
  const waiting = new Map<number, Waiting<Kind>>();
  let flying = 0;
  let repeated = 0;

  function land(entry: Waiting<Kind> | undefined): void {
    if (entry?.inFlight !== true) return;
    entry.inFlight = false;
    flying--;
  }

  return {
    size: () => waiting.size,
    inFlight: () => flying,
    repeated: () => repeated,
    add(record, monoMs) {
      waiting.set(record.n, { record, attempts: 0, inFlight: false, dueMs: monoMs, publishedWallMs: null });
    },
    due(monoMs, max) {
      const records: Kind[] = [];
      for (const entry of waiting.values()) {
        if (records.length >= max) break;
        if (!entry.inFlight && entry.dueMs <= monoMs) records.push(entry.record);
      }
      return records;
    },
    leave(numbers, { wallMs, monoMs }) {
      for (const n of numbers) {
        const entry = waiting.get(n);
        if (entry === undefined) continue;
        if (entry.attempts++ > 0) repeated++;
        entry.publishedWallMs ??= wallMs;
        entry.dueMs = monoMs + resendWaitMs(entry.attempts, RESEND_FIRST_MS, RESEND_MAX_MS);
        entry.inFlight = true;
        flying++;
      }
    },
    answered(numbers) {
      for (const n of numbers) land(waiting.get(n));
    },
    linkLost(monoMs) {
      for (const entry of waiting.values()) {
        if (entry.inFlight) entry.dueMs = monoMs;
        land(entry);
      }
    },
    acknowledge(named) {
      const gone: { n: number; publishedWallMs: number }[] = [];
      for (const [n, entry] of waiting) {
        // Nothing that was never sent can be there: naming it releases nothing (docs/contract.md).
        if (entry.publishedWallMs === null || !named(n)) continue;
        land(entry);
        waiting.delete(n);
        gone.push({ n, publishedWallMs: entry.publishedWallMs });
      }
      return gone;
    },
  };
}
