/** The way from the store to the broker, with a broker and a store in the hand of a test. */
import { createFaults } from '../../gateway/core/health.ts';
import { encodeHistory } from '../../gateway/core/record/history.ts';
import { inRanges, type Ranges, rangesOf } from '../../gateway/core/record/ranges.ts';
import type { EventRecord, PositionRecord } from '../../gateway/core/record/schema.ts';
import type { LinkFacts, PublishOptions, PublishResult, Transport } from '../../gateway/ports.ts';
import type { Store, StoreOpening } from '../../gateway/ports-store.ts';
import { createSender, type Sender } from '../../gateway/sender.ts';
import type { Desk } from '../../gateway/sender-commands.ts';
import type { HubOptions } from '../../gateway/sender-hub.ts';
import { readColumns } from '../../simulator/platform/history.ts';
import { NO_DESKS } from './crew.ts';
import { createManualClock } from './manual-clock.ts';
import { samplePosition, samplePress } from './records.ts';

export interface Publish {
  topic: string;
  text: string;
  how: PublishOptions;
  answer(result?: PublishResult): void;
}

export const SERIES = samplePosition().series;
/** UTC of every state. */
export const NOW = 1_795_334_100_000;
export const LINK: LinkFacts = {
  broker: 'test',
  protocol: '5',
  encrypted: true,
  receiveMaximum: 20,
  maximumPacketBytes: null,
};

export const refused = (code: number): PublishResult => ({ kind: 'refused', code, reason: `code ${code}` });

/** What follows inside the process is done when the event loop turns. */
export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export function numbersOf({ topic, text }: Publish): number[] {
  const body: unknown = JSON.parse(text);
  return (topic === 'history' ? readColumns(body) : (body as { n: number }[])).map(({ n }) => Number(n));
}

export interface WayOutOptions {
  link?: Partial<LinkFacts>;
  /** Positions that are on the disk at the start, from 1. */
  stored?: number;
  eventsAcknowledged?: number;
  hub?: HubOptions;
  locates?: Desk;
}

export function createWayOut() {
  const out = {
    clock: createManualClock(),
    /** Handed to the broker and not answered, in order. */
    waiting: [] as Publish[],
    /** On the disk. */
    events: [] as EventRecord[],
    positions: [] as PositionRecord[],
    readable: true,
    /** What was asked of the disk for history. */
    readings: [] as Ranges[],
    faults: [] as string[],
    /** Up to here the platform's acknowledgement of events is written down. */
    written: 0,
  };

  const stored = (): Ranges => rangesOf(out.positions.map(({ n }) => n));

  function createStore(eventsAckedUpTo: number): Store {
    const nextEvent = (out.events.at(-1)?.n ?? 0) + 1;
    const opening = { series: SERIES, nextEvent, eventsAckedUpTo, positionsStored: stored(), positionsAcked: [] };
    return {
      opening: opening as unknown as StoreOpening,
      readEvents: (from: number, limit: number) =>
        Promise.resolve(out.readable ? out.events.filter(({ n }) => n >= from).slice(0, limit) : []),
      readHistory: (numbers: Ranges) => {
        out.readings.push(numbers);
        const found = out.positions.filter(({ n }) => inRanges(numbers, n));
        const body = found.length === 0 ? '' : encodeHistory(found);
        return Promise.resolve(out.readable ? { numbers: rangesOf(found.map(({ n }) => n)), body } : null);
      },
      readPositions: (from: number, to: number, limit: number) => {
        const found = out.positions.filter(({ n }) => n >= from && n <= to).slice(0, limit);
        return Promise.resolve(out.readable ? found : null);
      },
      acknowledge: (eventsUpTo: number) => {
        out.written = Math.max(out.written, eventsUpTo);
        return Promise.resolve();
      },
      summary: () => Promise.resolve({ positionsStored: stored() }),
    } as unknown as Store;
  }

  function publish(topic: string, text: string, how: PublishOptions): Promise<PublishResult> {
    return new Promise((resolve) => {
      const one: Publish = {
        topic,
        text,
        how,
        answer: (result = { kind: 'accepted', noSubscriber: false, bytes: text.length / 4 }) => {
          out.waiting = out.waiting.filter((other) => other !== one);
          resolve(result);
        },
      };
      out.waiting.push(one);
    });
  }

  function start({ link = {}, stored: count = 0, eventsAcknowledged = 0, hub, locates }: WayOutOptions = {}): Sender {
    for (let n = 1; n <= count; n++) out.positions.push(samplePosition({ n }));
    const faults = createFaults(({ code }, standing) => void (standing && out.faults.push(code)));
    const sender = createSender(out.clock, createStore(eventsAcknowledged), faults, {
      acknowledges: true,
      tracking: () => true,
      lastPosition: () => 1e6,
      onDelivered: () => undefined,
      hub: hub ?? null,
      ...NO_DESKS,
      ...(locates && { locates }),
      birth: () => ({ presence: 'lost', boot: 'manual' }),
      state: () => ({ t: NOW, clock: 'gnss', boot: 'manual', mono: 0 }) as never,
    });
    sender.attach({ publish } as unknown as Transport);
    sender.handlers.onUp({ ...LINK, ...link });
    return sender;
  }

  function store(sender: Sender, ...numbers: number[]): void {
    for (const n of numbers) {
      const event = samplePress(n);
      out.events.push(event);
      sender.eventStored(event);
    }
  }

  function record(sender: Sender, ...events: EventRecord[]): void {
    for (const event of events) {
      out.events.push(event);
      sender.eventStored(event);
    }
  }

  function track(sender: Sender, ...positions: PositionRecord[]): void {
    for (const position of positions) {
      out.positions.push(position);
      sender.position(position);
    }
  }

  const topics = (): string[] => out.waiting.map(({ topic }) => topic);

  /** The oldest on this topic that waits for its answer. */
  function next(topic: string): Publish {
    const found = out.waiting.find((one) => one.topic === topic);
    if (found === undefined) throw new Error(`nothing waits on ${topic}, but on ${topics().join(', ')}`);
    return found;
  }

  async function answer(topic: string, result?: PublishResult): Promise<void> {
    next(topic).answer(result);
    await settled();
  }

  /** All that waits, and what comes of it, until nothing does. @returns the topics, in order */
  async function answerAll(but: readonly string[] = []): Promise<string[]> {
    const seen: string[] = [];
    for (;;) {
      await settled();
      const one = out.waiting.find(({ topic }) => !but.includes(topic));
      if (one === undefined) return seen;
      seen.push(one.topic);
      out.clock.advance(1);
      one.answer();
    }
  }

  return Object.assign(out, { start, store, record, track, topics, next, answer, answerAll });
}
