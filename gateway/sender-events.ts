/** Takes events from their lane to the broker, and tells the lane what became of them. */
import type { Faults } from './core/health.ts';
import type { EventsLane, Span } from './core/outbox/events-lane.ts';
import { COMPRESS_BYTES_MIN, EVENT_BATCH_BYTES } from './core/outbox/limits.ts';
import { isAboutContent } from './core/outbox/reason-codes.ts';
import { inRanges, type Ranges } from './core/record/ranges.ts';
import type { EventRecord } from './core/record/schema.ts';
import type { Clock } from './ports.ts';
import type { Store } from './ports-store.ts';
import type { Link } from './sender-link.ts';

/** Events kept in memory until they have left, so that a press needs no second trip to the database. */
const EVENTS_AT_HAND_MAX = 64;

export interface EventSending {
  stored(event: EventRecord): void;
  /** Sends what the lane has next, if anything. */
  pump(nowMs: number): void;
  /** The platform has these: nothing of them is kept. */
  acknowledged(upTo: number): void;
  /** These are going to be erased: what has not left by now does not leave. */
  forget(numbers: Ranges): void;
}

/** @param onTaken the broker has these, and somebody who reads them */
export function createEventSending(
  lane: EventsLane,
  parts: { clock: Clock; store: Store; faults: Faults; link: Link },
  onTaken: (events: readonly EventRecord[]) => void,
): EventSending {
  const { clock, store, faults, link } = parts;
  const atHand = new Map<number, EventRecord>();

  /** All of them, from memory, or null. */
  function near([from, to]: Span): EventRecord[] | null {
    const events: EventRecord[] = [];
    for (let n = from; n <= to; n++) {
      const event = atHand.get(n);
      if (event === undefined) return null;
      events.push(event);
    }
    return events;
  }

  /** Those that are there, in order; null: the disk cannot be read now. */
  async function read([from, to]: Span): Promise<EventRecord[] | null> {
    const events = await store.readEvents(from, to - from + 1);
    if (events.length === 0) return null;
    const there = new Set(events.map(({ n }) => n));
    const seenTo = events.at(-1)?.n ?? from;
    for (let n = from; n <= Math.min(to, seenTo); n++) if (!there.has(n)) lane.gone(n);
    return events.filter(({ n }) => n <= to);
  }

  /** As many as a message takes: one at least. */
  function bodyOf(events: readonly EventRecord[]): { body: string; upTo: number } {
    const most = Math.min(EVENT_BATCH_BYTES, link.maximumPacketBytes() / 2);
    let inside = '';
    let upTo = 0;
    for (const event of events) {
      const text = JSON.stringify(event);
      if (inside !== '' && inside.length + text.length > most) break;
      inside += inside === '' ? text : `,${text}`;
      upTo = event.n;
    }
    return { body: `[${inside}]`, upTo };
  }

  async function send(planned: Span): Promise<void> {
    const events = near(planned) ?? (await read(planned));
    const [first] = events ?? [];
    if (events === null) lane.blocked(clock.monoMs());
    else if (first === undefined) lane.lost();
    else await sendThese(events, bodyOf(events));
  }

  async function sendThese(
    events: readonly EventRecord[],
    { body, upTo }: { body: string; upTo: number },
  ): Promise<void> {
    const these = events.filter(({ n }) => n <= upTo);
    const from = these[0]?.n ?? upTo;
    const compress = body.length > COMPRESS_BYTES_MIN;
    const result = await link.send('event', body, { retain: false, expiryS: null, compress });
    if (result.kind === 'accepted') {
      link.allowed('event');
      lane.accepted([from, upTo], clock.monoMs());
      for (let n = from; n <= upTo; n++) atHand.delete(n);
      if (!result.noSubscriber) onTaken(these);
    } else if (result.kind === 'unknown') lane.lost();
    else if (isAboutContent(result.code)) {
      if (!lane.contentRefused([from, upTo], result.reason)) return;
      faults.raise({ code: 'message-set-aside', detail: `event ${from}: ${result.reason}` }, clock.monoMs());
    } else {
      lane.blocked(clock.monoMs());
      link.refused('event', result);
    }
  }

  return {
    stored(event) {
      if (atHand.size < EVENTS_AT_HAND_MAX) atHand.set(event.n, event);
      lane.appended(event.n, isCallForHelp(event));
    },
    pump(nowMs) {
      if (!link.hasPlace('event')) return;
      const numbers = lane.next(nowMs);
      if (numbers !== null) link.within('event', () => send(numbers));
    },
    acknowledged(upTo) {
      for (const n of atHand.keys()) if (n <= upTo) atHand.delete(n);
    },
    forget(numbers) {
      for (const n of atHand.keys()) if (inRanges(numbers, n)) atHand.delete(n);
    },
  };
}

function isCallForHelp(event: EventRecord): boolean {
  return event.type === 'press' && event.function === 'DETRESSE';
}
