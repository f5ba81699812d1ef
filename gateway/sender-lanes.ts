/**
 * Moves records from the lanes to the broker, in the order of what matters: events, the newest position, notices, history.
 * What the platform acknowledges comes back here and releases them.
 */

import type { Faults } from './core/health.ts';
import { readAcknowledgement } from './core/outbox/acknowledgement.ts';
import { createDrainRate } from './core/outbox/drain-rate.ts';
import { createEventsLane } from './core/outbox/events-lane.ts';
import { createPositionsLane } from './core/outbox/positions-lane.ts';
import type { Ranges } from './core/record/ranges.ts';
import type { EventRecord, PositionRecord } from './core/record/schema.ts';
import type { Clock, Timer } from './ports.ts';
import type { Store } from './ports-store.ts';
import { createEventSending } from './sender-events.ts';
import { createHubSending, type HubOptions } from './sender-hub.ts';
import type { Link } from './sender-link.ts';
import type { Notices } from './sender-notices.ts';
import { createPositionSending } from './sender-positions.ts';

export interface PumpOptions {
  /** False: a platform that never sends `cmd/ack`; the broker's answer must do. */
  acknowledges: boolean;
  tracking(): boolean;
  /** Highest position number that may ever have been sent, in this run or an earlier one. */
  lastPosition(): number;
  onDelivered(eventsUpTo: number): void;
  /** What is said in the words of the Hub Santé beside the records; null: nothing. */
  hub: HubOptions | null;
}

export interface PumpParts {
  clock: Clock;
  store: Store;
  faults: Faults;
  link: Link;
  notices: Notices;
}

export type Pump = ReturnType<typeof createPump>;

export function createPump(parts: PumpParts, options: PumpOptions) {
  const { clock, store, faults, link, notices } = parts;
  const { opening } = store;
  const events = createEventsLane(opening.eventsAckedUpTo, opening.nextEvent - 1);
  const positions = createPositionsLane(opening.positionsStored, opening.positionsAcked);
  const drain = createDrainRate();
  const hub = createHubSending(parts, options.hub, onHubSettled);
  const eventSending = createEventSending(events, parts, (these) => {
    hub.eventsTaken(these);
    taken(these.at(-1)?.n ?? 0, []);
  });
  const positionSending = createPositionSending(positions, parts, {
    tracking: options.tracking,
    onTaken(numbers, live) {
      hub.positionsTaken(numbers, live);
      taken(0, numbers);
    },
    onReady: pump,
  });
  let wake: Timer | null = null;
  let writtenUpTo = opening.eventsAckedUpTo;
  link.whenFree(pump);

  function pump(): void {
    if (!link.snapshot().up) return;
    const nowMs = clock.monoMs();
    eventSending.pump(nowMs);
    positionSending.pumpLive(nowMs);
    notices.flush();
    hub.pump(nowMs);
    positionSending.pumpHistory(nowMs);
    armWake(nowMs);
  }

  function armWake(nowMs: number): void {
    const due = [events.wakeAtMs(), positions.wakeAtMs(), hub.wakeAtMs()].filter((at) => at !== null);
    wake?.cancel();
    wake = due.length === 0 ? null : clock.after(Math.max(1, Math.min(...due) - nowMs), onWake);
  }

  function onWake(): void {
    wake = null;
    pump();
    // Sent twice more without a word: the broker is there, the platform is not.
    const resends = Math.max(events.resends(), positions.resends());
    if (options.acknowledges && resends >= 2) {
      faults.raise(
        { code: 'platform-silent', detail: `sent ${resends + 1} times, never acknowledged` },
        clock.monoMs(),
      );
    }
  }

  function pending(): number {
    return events.pending() + positions.pending();
  }

  /** By the broker, for somebody who reads them: where the platform never says anything, that must do. */
  function taken(eventsUpTo: number, numbers: Ranges): void {
    if (!options.acknowledges) release(eventsUpTo, numbers);
  }

  function release(eventsUpTo: number, numbers: Ranges): void {
    const waiting = pending();
    const newEvents = events.acknowledged(eventsUpTo);
    const newPositions = positions.acknowledged(numbers);
    drain.note(0, waiting - pending(), clock.monoMs());
    if (!newEvents && !newPositions) return;
    faults.clear('platform-silent');
    eventSending.acknowledged(events.ackedUpTo());
    hub.acknowledged(events.ackedUpTo());
    writeDown(numbers);
    if (newEvents && options.acknowledges) options.onDelivered(events.ackedUpTo());
  }

  /** A restart sends again what is not written down: what the Hub was not told yet of an event must not be lost with it. */
  function writeDown(numbers: Ranges): void {
    const upTo = hub.storable(events.ackedUpTo());
    if (upTo <= writtenUpTo && numbers.length === 0) return;
    writtenUpTo = Math.max(upTo, writtenUpTo);
    void link.track(store.acknowledge(upTo, numbers));
  }

  function onHubSettled(): void {
    writeDown([]);
    pump();
  }

  return {
    pump,
    rest(): void {
      wake?.cancel();
      wake = null;
    },
    linkDown(): void {
      notices.linkDown();
      positionSending.linkDown();
    },
    linkUp(): void {
      events.linkUp();
      positions.linkUp();
      hub.linkUp();
      pump();
    },
    event(event: EventRecord): void {
      hub.stored(event);
      eventSending.stored(event);
      drain.note(1, 0, clock.monoMs());
      pump();
    },
    position(position: PositionRecord): void {
      hub.recorded(position);
      positions.appended(position);
      drain.note(1, 0, clock.monoMs());
      pump();
    },
    retire(): void {
      positions.retire();
      hub.retire();
    },
    /** What the platform asked for again and the disk has. */
    again(eventNumbers: Ranges, positionNumbers: Ranges): void {
      events.again(eventNumbers);
      positions.again(positionNumbers);
      pump();
    },
    /** @param n null: all that were set aside. @returns how many are sent again */
    retryEvents(n: number | null): number {
      const count = events.retry(n);
      if (events.states().setAside.length === 0) faults.clear('message-set-aside');
      pump();
      return count;
    },
    forgetEvents: eventSending.forget,
    lastEvent: events.last,
    /** `cmd/ack`: the only arrow back. */
    acknowledge(text: string): void {
      const reading = readAcknowledgement(text, opening.series, events.last(), options.lastPosition());
      switch (reading.kind) {
        case 'ack':
          faults.clear('ack-beyond-sent', 'ack-invalid');
          release(reading.eventsUpTo, reading.positions);
          pump();
          return;
        case 'other-series':
          return;
        case 'invalid':
          faults.raise({ code: 'ack-invalid', detail: reading.detail }, clock.monoMs());
          return;
        case 'beyond-sent':
          faults.raise({ code: 'ack-beyond-sent', detail: reading.detail }, clock.monoMs());
          return;
        default:
          reading satisfies never;
      }
    },
    lanes: () => ({
      eventsPending: events.pending(),
      eventsAckedUpTo: events.ackedUpTo(),
      positionsPending: positions.pending(),
      positionsUnsent: positions.unsent(),
      // What left before the link went says nothing of what waits now.
      timeToEmptyS: link.snapshot().up || pending() === 0 ? drain.timeToEmptyS(pending(), clock.monoMs()) : null,
      events: events.states(),
      positions: positions.states(),
    }),
    /** The records that have waited longest, one of each lane. */
    async oldestPending(): Promise<(EventRecord | PositionRecord)[]> {
      const event = events.pending() > 0 ? (await store.readEvents(events.ackedUpTo() + 1, 1))[0] : undefined;
      const n = positions.oldestUnsent();
      const position = n === null ? undefined : (await store.readPositions(n, n, 1))?.[0];
      return [event, position].filter((record) => record !== undefined);
    },
  };
}
