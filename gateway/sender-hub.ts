/**
 * What the vehicle says in the words of the Hub Santé (docs/hubsante.md). It follows the records: a body is made of one that the
 * broker has taken, or the platform acknowledged, and is never waited for by one. Nothing is kept beside the records: what is still to
 * be said is a list of their numbers, and an acknowledgement is written down only up to the first event that still owes a body.
 */
import type { Faults } from './core/health.ts';
import { createHubLane, type HubTurn } from './core/outbox/hub-lane.ts';
import { HUB_POSITION_BYTES, HUB_POSITION_JSON_BYTES } from './core/outbox/limits.ts';
import { type HubWanted, hubMessages, hubPressOf, mayConcernHub } from './core/record/hubsante/bodies.ts';
import { createHubBook } from './core/record/hubsante/book.ts';
import { geoPosBodies, geoResBody, type HubVehicle } from './core/record/hubsante/geo.ts';
import { HUB_POSITIONS_MAX } from './core/record/hubsante/limits.ts';
import { isReadable } from './core/record/hubsante/reading.ts';
import { createHubTrack } from './core/record/hubsante/track.ts';
import type { Ranges } from './core/record/ranges.ts';
import type { EventRecord, PositionRecord } from './core/record/schema.ts';
import type { Clock } from './ports.ts';
import type { Store } from './ports-store.ts';
import { createHubPast } from './sender-hub-past.ts';
import { createHubTelling } from './sender-hub-telling.ts';
import type { Link } from './sender-link.ts';

export interface HubOptions {
  vehicle: HubVehicle;
  wanted: HubWanted;
}

export interface HubSending {
  /** It is on stable storage. */
  stored(event: EventRecord): void;
  recorded(position: PositionRecord): void;
  /** The broker has these, and somebody who reads them. */
  eventsTaken(events: readonly EventRecord[]): void;
  /** @param live the newest one, where it left alone; null: they left as history */
  positionsTaken(numbers: Ranges, live: PositionRecord | null): void;
  /** The platform has these: they have left, whatever became of the broker's answer. */
  acknowledged(upTo: number): void;
  retire(): void;
  linkUp(): void;
  pump(nowMs: number): void;
  wakeAtMs(): number | null;
  /** Up to here an acknowledgement may be written down. */
  storable(upTo: number): number;
}

interface Parts {
  clock: Clock;
  store: Store;
  faults: Faults;
  link: Link;
}

const NOT_ASKED_FOR: HubSending = {
  ...{ stored: () => undefined, recorded: () => undefined, eventsTaken: () => undefined },
  ...{ positionsTaken: () => undefined, acknowledged: () => undefined, retire: () => undefined },
  ...{ linkUp: () => undefined, pump: () => undefined, wakeAtMs: () => null, storable: (upTo) => upTo },
};

/** @param onSettled more may be written down, or the next one may leave */
export function createHubSending(parts: Parts, options: HubOptions | null, onSettled: () => void): HubSending {
  if (options === null) return NOT_ASKED_FOR;
  const { clock, store, link } = parts;
  const { vehicle, wanted } = options;
  const lane = createHubLane();
  const book = createHubBook();
  const track = createHubTrack();
  const past = createHubPast(parts, follow, onSettled);
  const tell = createHubTelling(parts, lane.losses);
  let greetingDue = false;

  /** In the order of their numbers, each once. */
  function follow(event: EventRecord, now: boolean): void {
    book.note(event);
    track.event(event, hubPressOf(event, book), now);
    if (event.n > store.opening.eventsAckedUpTo && mayConcernHub(event, wanted)) lane.owes(event.n);
    if (event.type === 'time') lane.dated();
  }

  function mostPositions(nowMs: number): number {
    const fitting = Math.floor(link.maximumPacketBytes() / 2 / HUB_POSITION_JSON_BYTES);
    const most = Math.max(1, Math.min(HUB_POSITIONS_MAX, fitting));
    return link.pace.hasRoom(most * HUB_POSITION_BYTES, nowMs) ? most : 0;
  }

  async function tellEvent(n: number): Promise<void> {
    const [event] = await store.readEvents(n, 1);
    if (event === undefined) return lane.blocked(clock.monoMs());
    if (event.n !== n || !isReadable(event)) return lane.settled();
    const { messages, undated } = hubMessages(event, { vehicle, wanted, book });
    // A boot that is over gets no time any more, unless an event has told it.
    if (undated && event.boot === clock.bootId) return lane.undated();
    await tellAll(messages);
  }

  async function tellPositions(numbers: Ranges): Promise<void> {
    const positions: PositionRecord[] = [];
    for (const [from, to] of numbers) {
      const found = await store.readPositions(from, to, to - from + 1);
      if (found === null) return lane.blocked(clock.monoMs());
      positions.push(...found);
    }
    await tellAll(geoPosOf(positions));
  }

  function geoPosOf(positions: readonly PositionRecord[]): { topic: string; body: unknown }[] {
    const made = positions.map((position) => track.made(vehicle, position).body).filter((body) => body !== null);
    return geoPosBodies(made).map((body) => ({ topic: 'hub/geo-pos', body }));
  }

  async function tellAll(messages: readonly { topic: string; body: unknown }[]): Promise<void> {
    for (const { topic, body } of messages) {
      const told = await tell(topic, JSON.stringify(body));
      if (told === 'lost') return lane.lost();
      if (told === 'blocked') return lane.blocked(clock.monoMs());
    }
    lane.settled();
  }

  function take(turn: HubTurn): Promise<void> {
    switch (turn.kind) {
      case 'event':
        return tellEvent(turn.n);
      case 'greeting':
        return tellAll([{ topic: 'hub/geo-res', body: geoResBody(vehicle) }]);
      case 'live':
        return tellAll(geoPosOf([turn.position]));
      case 'positions':
        return tellPositions(turn.numbers);
      default:
        return turn satisfies never;
    }
  }

  function greetIfDue(): void {
    if (greetingDue && wanted.geoRes && track.duty() !== 'HORS_SERVICE') lane.greet();
    greetingDue = false;
  }

  return {
    stored: past.stored,
    recorded: track.recorded,
    eventsTaken(events) {
      // Also older ones than what was read at the start, and those that the platform asked for again.
      for (const event of events.filter(isReadable)) {
        book.note(event);
        if (mayConcernHub(event, wanted)) lane.owes(event.n);
      }
      lane.eventsLeft(events.at(-1)?.n ?? 0);
    },
    positionsTaken(numbers, live) {
      if (!wanted.geoPos) return;
      if (live === null) lane.positionsLeft(numbers);
      else lane.liveLeft(live);
    },
    acknowledged: lane.eventsLeft,
    retire: lane.retire,
    linkUp() {
      greetingDue = true;
      lane.linkUp(clock.monoMs());
    },
    pump(nowMs) {
      if (!past.known() || !link.hasPlace('hub')) return;
      greetIfDue();
      const turn = lane.next(nowMs, mostPositions(nowMs));
      if (turn !== null) link.within('hub', () => take(turn).finally(onSettled));
    },
    wakeAtMs: lane.wakeAtMs,
    storable: lane.storable,
  };
}
