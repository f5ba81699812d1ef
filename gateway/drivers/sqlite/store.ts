import type { Fault } from '../../core/errors.ts';
import {
  ACKNOWLEDGED_UNWRITTEN_MS,
  POSITION_GROUP_MAX,
  POSITION_RESERVATION,
  POSITIONS_HELD_MAX,
  STORE_RETRY_MS,
} from '../../core/limits.ts';
import type { Deletion } from '../../core/record/deletion.ts';
import type { SkippedNumbers } from '../../core/record/naming.ts';
import { inRanges, unionRanges } from '../../core/record/ranges.ts';
import type { EventRecord, PositionRecord } from '../../core/record/schema.ts';
import { strideWhileHeld } from '../../core/record/thinning.ts';
import type { Clock, Timer } from '../../ports.ts';
import type { StoreSummary, WatchedStore } from '../../ports-store.ts';
import type { Acknowledgement } from './acknowledged.ts';
import { createDeleting, RECORDS_WAIT } from './deleting.ts';
import { createEventQueue } from './event-queue.ts';
import type { HistoryBody } from './history.ts';
import type { StoreFailure, StoreReply, StoreRequest, Written } from './messages.ts';
import { DEFAULT_QUOTA, type StoreConfig } from './store-quota.ts';
import { startThread } from './thread.ts';

export interface StoreHandlers {
  onFault(fault: Fault): void;
  /** A write went through after a fault. */
  onMended(): void;
  /** Positions that found neither disk nor room in memory, or records that were deleted: an event must name them. */
  onSkipped(numbers: SkippedNumbers): void;
  /** This is going to be deleted. Resolves when events that say so, and a signature (its number; null: no key), are on stable storage. */
  announce(deletion: Deletion): Promise<number | null>;
  /** The writer's thread ended by itself: nothing can be stored until the service is started again. */
  onDead(detail: string): void;
}

/**
 * The durable store (SQLite in a thread of its own).
 * @throws BaliseError as `startThread` does
 */
export async function openStore(
  options: Omit<StoreConfig, 'quota' | 'vehicle'> & Partial<StoreConfig>,
  clock: Clock,
  handlers: StoreHandlers,
): Promise<WatchedStore> {
  const idleWaiters: (() => void)[] = [];
  let positions: PositionRecord[] = [];
  let flushing: Promise<boolean> | null = null;
  let flushTimer: Timer | null = null;
  /** What the platform has and the thread has not been told yet; when it must be on the disk, and whether it is time. */
  let acknowledged: Acknowledgement | null = null;
  let keepTimer: Timer | null = null;
  let keepDue = false;
  /** The disk refuses to be written; to be read. */
  let failing = false;
  let unreadable = false;
  /** The disk is full: events live from the reserve, positions wait here. */
  let starved = false;
  /** Somebody else's reading keeps the write-ahead log from shrinking. */
  let logHeld = false;
  let retry: Timer | null = null;

  let closing: Promise<void> | null = null;
  const thread = await startThread(
    {
      ...{ directory: options.directory, vehicle: options.vehicle ?? '', asLeft: options.asLeft ?? false },
      ...{ reservation: POSITION_RESERVATION, quota: options.quota ?? DEFAULT_QUOTA },
    },
    { onAnswered: settle, onDead: handlers.onDead },
  );
  let { reservedTo } = thread.opened;
  const events = createEventQueue(ask, { onWritten: wrote, onFailed: failed, onRest: settle });
  const deleting = createDeleting({ ...handlers, ask, onRest: settle });

  function ask(request: StoreRequest): Promise<StoreReply> {
    const news = acknowledged;
    acknowledged = null;
    return thread.ask(request, news);
  }

  function settle(): void {
    // While the disk refuses, "idle" means that nothing more can be done now: a waiter must not hang on a broken card.
    if (!thread.quiet() || !events.rests() || deleting.busy()) return;
    for (const waiter of idleWaiters.splice(0)) waiter();
  }

  function failed(failure: StoreFailure): void {
    failing = true;
    reservedTo = failure.reservedTo ?? reservedTo;
    handlers.onFault({ code: failure.kind === 'full' ? 'store-full' : 'store-failing', detail: failure.detail });
    if (failure.kind === 'full') starved = true;
    armRetry();
    settle();
  }

  function armRetry(): void {
    if (closing !== null) return;
    retry ??= clock.after(STORE_RETRY_MS, () => {
      retry = null;
      void events.write();
      if (positions.length > 0 || keepDue) void flush();
      else if (starved) void askForSpace();
    });
  }

  async function askForSpace(): Promise<void> {
    const reply = await ask({ op: 'space' });
    if (reply.ok) wrote(reply.value as Written);
    else failed(reply.failure);
  }

  function wrote(written: Written): void {
    reservedTo = written.reservedTo ?? reservedTo;
    // A full disk has no room for the log of a deletion; what there is belongs to the events.
    if (written.excess && !written.starved) deleting.evict();
    if (written.logHeld && !logHeld) handlers.onFault({ code: 'store-log-held', detail: 'its log cannot be emptied' });
    const released = logHeld && !written.logHeld;
    logHeld = written.logHeld;
    if (written.starved) {
      failing = false;
      if (!starved) handlers.onFault({ code: 'store-full', detail: 'the reserve was given up for the events' });
      starved = true;
      armRetry();
    } else if (failing || starved || released) {
      failing = false;
      starved = false;
      if (!unreadable && !logHeld) handlers.onMended();
    }
  }

  async function writePositions(): Promise<boolean> {
    flushTimer?.cancel();
    flushTimer = null;
    const group = positions.slice(0, POSITION_GROUP_MAX);
    const keep = keepDue;
    keepDue = false;
    const lastDrawn = positions.at(-1)?.n ?? 0;
    const reply = await ask({ op: 'positions', positions: group, lastDrawn, keepAcknowledged: keep });
    if (!reply.ok) {
      keepDue ||= keep;
      failed(reply.failure);
      return false;
    }
    wrote(reply.value as Written);
    positions = positions.slice(group.length);
    return positions.length === 0 || (await writePositions());
  }

  function flush(): Promise<boolean> {
    if (flushing !== null) return flushing;
    if (positions.length === 0 && !keepDue) return Promise.resolve(true);
    flushing = writePositions().finally(() => {
      flushing = null;
    });
    return flushing;
  }

  function armFlush(): void {
    flushTimer ??= clock.after(options.positionsAtRiskS * 1_000, () => {
      flushTimer = null;
      void flush();
    });
  }

  /** With the group that waits, or alone where none does. */
  function keepAcknowledged(): void {
    keepTimer = null;
    keepDue = true;
    if (flushTimer === null && retry === null) void flush();
  }

  async function read<T>(request: StoreRequest): Promise<T | null> {
    const reply = await ask(request);
    if (unreadable !== !reply.ok) {
      unreadable = !reply.ok;
      if (!reply.ok) handlers.onFault({ code: 'store-failing', detail: reply.failure.detail });
      else if (!failing) handlers.onMended();
    }
    return reply.ok ? (reply.value as T) : null;
  }

  function idle(): Promise<void> {
    return new Promise((resolve) => {
      idleWaiters.push(resolve);
      settle();
    });
  }

  async function close(): Promise<void> {
    for (const timer of [flushTimer, keepTimer, retry]) timer?.cancel();
    await flush();
    await events.write();
    // What no disk took may have been sent: the stop was not orderly then, and the next start skips its numbers.
    await ask({ op: 'close', orderly: positions.length === 0 && events.isEmpty() });
    await thread.end();
  }

  return {
    opening: thread.opened,
    progress: thread.progress,
    appendEvent: events.add,
    appendPosition(position) {
      if (positions.length >= POSITIONS_HELD_MAX) {
        handlers.onSkipped({ of: 'p', from: position.n, to: position.n, reason: 'quota' });
        return;
      }
      positions.push(position);
      const low = reservedTo - position.n < POSITION_RESERVATION / 4;
      if ((positions.length >= POSITION_GROUP_MAX || low) && retry === null) void flush();
      else armFlush();
    },
    reservedPositions: () => reservedTo,
    positionStride: () => strideWhileHeld(positions.length, starved),
    readEvents: async (from, limit) => (await read<EventRecord[]>({ op: 'read-events', from, limit })) ?? [],
    async readPositions(from, to, limit) {
      const isAsked = ({ n }: PositionRecord): boolean => n >= from && n <= to;
      if (positions.some(isAsked)) await flush();
      const onDisk = await read<PositionRecord[]>({ op: 'read-positions', from, to, limit });
      if (onDisk === null) return null;
      // What a full disk keeps waiting here exists all the same: its number is reserved, and it may leave. It is newer.
      return [...onDisk, ...positions.filter(isAsked)].slice(0, limit);
    },
    // What waits here need not go to the disk first: its number is reserved, and it may leave.
    readHistory: (numbers) =>
      read<HistoryBody>({ op: 'read-history', numbers, held: positions.filter(({ n }) => inRanges(numbers, n)) }),
    acknowledge(eventsUpTo, ranges) {
      const { eventsUpTo: before, positions: known } = acknowledged ?? { eventsUpTo: 0, positions: [] };
      acknowledged = { eventsUpTo: Math.max(before, eventsUpTo), positions: unionRanges(known, ranges) };
      keepTimer ??= clock.after(ACKNOWLEDGED_UNWRITTEN_MS, keepAcknowledged);
      return Promise.resolve();
    },
    async summary() {
      const reply = await ask({ op: 'summary' });
      return reply.ok ? (reply.value as StoreSummary) : null;
    },
    retain: deleting.purge,
    async erase(order) {
      // What is not on the disk yet would come there after the erasure.
      await Promise.all([flush(), idle()]);
      const waits = positions.length > 0 || !events.isEmpty();
      return waits ? { refused: { full: starved, ...RECORDS_WAIT } } : deleting.erase(order);
    },
    resume: deleting.resume,
    flush,
    idle,
    close() {
      closing ??= close();
      return closing;
    },
  };
}
