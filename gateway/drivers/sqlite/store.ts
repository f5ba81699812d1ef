import type { Fault } from '../../core/errors.ts';
import { POSITION_GROUP_MAX, POSITION_RESERVATION, POSITIONS_HELD_MAX, STORE_RETRY_MS } from '../../core/limits.ts';
import type { Ranges } from '../../core/record/ranges.ts';
import type { EventRecord, PositionRecord } from '../../core/record/schema.ts';
import { strideWhileHeld } from '../../core/record/thinning.ts';
import type { Clock, ErasedPositions, Store, StoreSummary, Timer } from '../../ports.ts';
import type { StoreFailure, StoreReply, StoreRequest } from './messages.ts';
import { purge } from './purge.ts';
import { DEFAULT_QUOTA, type StoreConfig } from './store-quota.ts';
import { startThread } from './thread.ts';

type StoreValue = Extract<StoreReply, { ok: true }>['value'];

export interface StoreHandlers {
  onFault(fault: Fault): void;
  /** A write went through after a fault. */
  onMended(): void;
  /** Positions that found neither disk nor room in memory, or were deleted: an event must name them. */
  onPositionsDropped(from: number, to: number, reason: ErasedPositions['reason']): void;
  /** The writer's thread ended by itself: nothing can be stored until the service is started again. */
  onDead(detail: string): void;
}

interface PendingEvent {
  event: EventRecord;
  box: string | null;
  stored: () => void;
}

/**
 * The durable store (SQLite in a thread of its own).
 * @throws BaliseError `store-in-use` or `store-unusable`
 */
export async function openStore(
  options: Omit<StoreConfig, 'quota'> & Partial<StoreConfig>,
  clock: Clock,
  handlers: StoreHandlers,
): Promise<Store> {
  const idleWaiters: (() => void)[] = [];
  let events: PendingEvent[] = [];
  let writingEvents = false;
  /** The last writing of events was refused: they wait for the next attempt. */
  let eventsWait = false;
  let positions: PositionRecord[] = [];
  let flushing: Promise<void> | null = null;
  let flushTimer: Timer | null = null;
  /** The disk refuses to be written; to be read. */
  let failing = false;
  let unreadable = false;
  /** The disk is full: events live from the reserve, positions wait here. */
  let starved = false;
  /** Somebody else's reading keeps the write-ahead log from shrinking. */
  let logHeld = false;
  let retry: Timer | null = null;

  let closing: Promise<void> | null = null;
  const { opened, ask, quiet, end } = await startThread(
    { directory: options.directory, reservation: POSITION_RESERVATION, quota: options.quota ?? DEFAULT_QUOTA },
    { onAnswered: settle, onDead: handlers.onDead },
  );
  let { reservedTo } = opened;

  function settle(): void {
    // While the disk refuses, "idle" means that nothing more can be done now: a waiter must not hang on a broken card.
    if (!quiet() || (events.length > 0 && !eventsWait)) return;
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
      void writeEvents();
      if (positions.length > 0) void flush();
      else if (starved) void askForSpace();
    });
  }

  async function askForSpace(): Promise<void> {
    const reply = await ask({ op: 'space' });
    if (reply.ok) wrote(reply.value);
    else failed(reply.failure);
  }

  function wrote(value: StoreValue): void {
    if (value === null || !('starved' in value)) return;
    reservedTo = value.reservedTo ?? reservedTo;
    tell(value.erased);
    if (value.logHeld && !logHeld) handlers.onFault({ code: 'store-log-held', detail: 'its log cannot be emptied' });
    const released = logHeld && !value.logHeld;
    logHeld = value.logHeld;
    if (value.starved) {
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

  function tell(erased: ErasedPositions[]): void {
    for (const { from, to, reason } of erased) handlers.onPositionsDropped(from, to, reason);
  }

  async function writeEvents(): Promise<void> {
    if (writingEvents) return;
    writingEvents = true;
    while (events.length > 0) {
      // A copy: what is appended while this group is being written belongs to the next one.
      const group = [...events];
      const box = group.findLast((pending) => pending.box !== null)?.box ?? null;
      const reply = await ask({ op: 'events', events: group.map((pending) => pending.event), box });
      if (!reply.ok) {
        writingEvents = false;
        eventsWait = true;
        failed(reply.failure);
        return;
      }
      eventsWait = false;
      wrote(reply.value);
      events = events.slice(group.length);
      for (const pending of group) pending.stored();
    }
    writingEvents = false;
    settle();
  }

  async function writePositions(): Promise<void> {
    flushTimer?.cancel();
    flushTimer = null;
    const group = positions.slice(0, POSITION_GROUP_MAX);
    const reply = await ask({ op: 'positions', positions: group, lastDrawn: positions.at(-1)?.n ?? 0 });
    if (!reply.ok) return failed(reply.failure);
    wrote(reply.value);
    positions = positions.slice(group.length);
    if (positions.length > 0) await writePositions();
  }

  function flush(): Promise<void> {
    if (flushing !== null) return flushing;
    if (positions.length === 0) return Promise.resolve();
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

  async function read<T>(request: StoreRequest): Promise<T[] | null> {
    const reply = await ask(request);
    if (unreadable !== !reply.ok) {
      unreadable = !reply.ok;
      if (!reply.ok) handlers.onFault({ code: 'store-failing', detail: reply.failure.detail });
      else if (!failing) handlers.onMended();
    }
    return reply.ok ? (reply.value as T[]) : null;
  }

  async function close(): Promise<void> {
    flushTimer?.cancel();
    retry?.cancel();
    await flush();
    await writeEvents();
    // What no disk took may have been sent: the stop was not orderly then, and the next start skips its numbers.
    await ask({ op: 'close', orderly: positions.length === 0 && events.length === 0 });
    await end();
  }

  return {
    opening: opened,
    appendEvent(event, box) {
      return new Promise((stored) => {
        events.push({ event, box, stored });
        if (!eventsWait) void writeEvents();
      });
    },
    appendPosition(position) {
      if (positions.length >= POSITIONS_HELD_MAX) {
        handlers.onPositionsDropped(position.n, position.n, 'quota');
        return;
      }
      positions.push(position);
      const low = reservedTo - position.n < POSITION_RESERVATION / 4;
      if ((positions.length >= POSITION_GROUP_MAX || low) && retry === null) void flush();
      else armFlush();
    },
    reservedPositions: () => reservedTo,
    positionStride: () => strideWhileHeld(positions.length, starved),
    readEvents: async (from, limit) => (await read<EventRecord>({ op: 'read-events', from, limit })) ?? [],
    async readPositions(from, to, limit) {
      const isAsked = ({ n }: PositionRecord): boolean => n >= from && n <= to;
      if (positions.some(isAsked)) await flush();
      const onDisk = await read<PositionRecord>({ op: 'read-positions', from, to, limit });
      if (onDisk === null) return null;
      // What a full disk keeps waiting here exists all the same: its number is reserved, and it may leave. It is newer.
      return [...onDisk, ...positions.filter(isAsked)].slice(0, limit);
    },
    async acknowledge(eventsUpTo: number, ranges: Ranges) {
      const reply = await ask({ op: 'acknowledge', eventsUpTo, positions: ranges });
      // Not written: the platform is told the same again after the next start, and says it again.
      if (reply.ok) wrote(reply.value);
      else failed(reply.failure);
    },
    async summary() {
      const reply = await ask({ op: 'summary' });
      return reply.ok ? (reply.value as StoreSummary) : null;
    },
    retain: (nowMs, proof) => purge(ask, tell, nowMs, proof),
    flush,
    idle: () =>
      new Promise((resolve) => {
        idleWaiters.push(resolve);
        settle();
      }),
    close() {
      closing ??= close();
      return closing;
    },
  };
}
