import fs from 'node:fs';
import { Worker } from 'node:worker_threads';
import { BaliseError, type Fault } from '../../core/errors.ts';
import { POSITION_GROUP_MAX, POSITION_RESERVATION, POSITIONS_HELD_MAX, STORE_RETRY_MS } from '../../core/limits.ts';
import type { Ranges } from '../../core/record/ranges.ts';
import type { EventRecord, PositionRecord } from '../../core/record/schema.ts';
import type { Clock, Store, StoreOpening, StoreSummary, Timer } from '../../ports.ts';
import type { StoreFailure, StoreGreeting, StoreOptions, StoreReply, StoreRequest } from './messages.ts';

export interface StoreHandlers {
  onFault(fault: Fault): void;
  /** A write went through after a fault. */
  onMended(): void;
  /** Positions that found neither disk nor room in memory: their numbers will never come. */
  onPositionsDropped(from: number, to: number): void;
  /** The writer's thread ended by itself: nothing can be stored until the service is started again. */
  onDead(detail: string): void;
}

interface PendingEvent {
  event: EventRecord;
  box: string | null;
  stored: () => void;
}

type Answer = (reply: StoreReply) => void;

/** Starts the writer's thread and waits until the database is open. */
async function startWorker(
  options: StoreOptions,
): Promise<{ worker: Worker; opened: StoreOpening & { reservedTo: number } }> {
  try {
    fs.mkdirSync(options.directory, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new BaliseError(
      'store-unusable',
      `${options.directory}: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  const worker = new Worker(new URL('./worker.ts', import.meta.url), {
    workerData: options,
    // The thread holds one database and a group of positions: a small heap keeps the box's memory for the rest.
    resourceLimits: { maxOldGenerationSizeMb: 64, maxYoungGenerationSizeMb: 4 },
  });
  const greeting = await new Promise<StoreGreeting>((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
  if ('unusable' in greeting) throw new BaliseError(greeting.unusable.code, greeting.unusable.detail);
  return { worker, opened: greeting.opened };
}

/**
 * The durable store (SQLite in a thread of its own).
 * @throws BaliseError `store-in-use` or `store-unusable`
 */
export async function openStore(
  options: { directory: string; positionsAtRiskS: number },
  clock: Clock,
  handlers: StoreHandlers,
): Promise<Store> {
  const { worker, opened } = await startWorker({ directory: options.directory, reservation: POSITION_RESERVATION });
  const answers = new Map<number, Answer>();
  const idleWaiters: (() => void)[] = [];
  let lastId = 0;
  let reservedTo = opened.reservedTo;
  let events: PendingEvent[] = [];
  let writingEvents = false;
  let positions: PositionRecord[] = [];
  let flushing: Promise<void> | null = null;
  let flushTimer: Timer | null = null;
  /** The disk refuses to be written; to be read. */
  let failing = false;
  let unreadable = false;
  let retry: Timer | null = null;

  worker.on('message', (reply: StoreReply) => {
    const answer = answers.get(reply.id);
    answers.delete(reply.id);
    answer?.(reply);
    settle();
  });

  let closing: Promise<void> | null = null;
  let ended = false;
  worker.on('error', (error) => handlers.onDead(String(error)));
  worker.on('exit', (code) => {
    ended = true;
    for (const [id, answer] of answers) answer(unanswerable(id));
    answers.clear();
    if (closing === null) handlers.onDead(`exit code ${code}`);
  });

  function ask(request: StoreRequest): Promise<StoreReply> {
    const id = ++lastId;
    if (ended) return Promise.resolve(unanswerable(id));
    return new Promise((resolve) => {
      answers.set(id, resolve);
      worker.postMessage({ id, request });
    });
  }

  function settle(): void {
    // While the disk refuses, "idle" means that nothing more can be done now: a waiter must not hang on a broken card.
    if (answers.size > 0 || (events.length > 0 && !failing)) return;
    for (const waiter of idleWaiters.splice(0)) waiter();
  }

  function failed(failure: StoreFailure): void {
    failing = true;
    handlers.onFault({ code: failure.kind === 'full' ? 'store-full' : 'store-failing', detail: failure.detail });
    if (closing === null)
      retry ??= clock.after(STORE_RETRY_MS, () => {
        retry = null;
        void writeEvents();
        if (positions.length > 0) void flush();
      });
    settle();
  }

  function mended(): void {
    if (!failing) return;
    failing = false;
    if (!unreadable) handlers.onMended();
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
        failed(reply.failure);
        return;
      }
      mended();
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
    const reply = await ask({ op: 'positions', positions: group });
    if (!reply.ok) return failed(reply.failure);
    mended();
    positions = positions.slice(group.length);
    if (reply.value !== null && 'reservedTo' in reply.value) reservedTo = reply.value.reservedTo;
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
    await worker.terminate();
  }

  return {
    opening: opened,
    appendEvent(event, box) {
      return new Promise((stored) => {
        events.push({ event, box, stored });
        if (retry === null) void writeEvents();
      });
    },
    appendPosition(position) {
      if (positions.length >= POSITIONS_HELD_MAX) {
        handlers.onPositionsDropped(position.n, position.n);
        return;
      }
      positions.push(position);
      const low = reservedTo - position.n < POSITION_RESERVATION / 4;
      if ((positions.length >= POSITION_GROUP_MAX || low) && retry === null) void flush();
      else armFlush();
    },
    reservedPositions: () => reservedTo,
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
      if (!reply.ok) failed(reply.failure);
    },
    async summary() {
      const reply = await ask({ op: 'summary' });
      return reply.ok ? (reply.value as StoreSummary) : null;
    },
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

function unanswerable(id: number): StoreReply {
  return { id, ok: false, failure: { kind: 'other', detail: 'the thread that writes has ended' } };
}
