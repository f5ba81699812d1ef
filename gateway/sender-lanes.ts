/**
 * Moves records from the lanes to the broker: asks each lane what goes next, hands it over, tells the lane what became of
 * it. Decides nothing that the lanes decide.
 */

import type { Faults } from './core/health.ts';
import { STATE_VALID_S } from './core/limits.ts';
import { readAcknowledgement } from './core/outbox/acknowledgement.ts';
import { createDrainRate } from './core/outbox/drain-rate.ts';
import { createEventsLane } from './core/outbox/events-lane.ts';
import { createPositionsLane } from './core/outbox/positions-lane.ts';
import { isSetAside } from './core/outbox/reason-codes.ts';
import { addRange, type Ranges } from './core/record/ranges.ts';
import type { EventRecord, PositionRecord } from './core/record/schema.ts';
import type { Clock, PublishResult, Store, Timer } from './ports.ts';
import type { Announcer } from './sender-link.ts';

/** Events kept in memory until they have left, so that a press needs no second trip to the database. */
const EVENTS_AT_HAND_MAX = 64;

export interface PumpOptions {
  /** False: a platform that never sends `cmd/ack`; the broker's answer must do. */
  acknowledges: boolean;
  tracking(): boolean;
  /** Highest position number that may ever have been sent, in this run or an earlier one. */
  lastPosition(): number;
  onDelivered(eventsUpTo: number): void;
}

export type Pump = ReturnType<typeof createPump>;

export function createPump(clock: Clock, store: Store, faults: Faults, announcer: Announcer, options: PumpOptions) {
  const { opening } = store;
  const events = createEventsLane(opening.eventsAckedUpTo, opening.nextEvent - 1);
  const positions = createPositionsLane(opening.positionsStored, opening.positionsAcked);
  const drain = createDrainRate();
  const atHand = new Map<number, EventRecord>();
  const { send, track, refused, allowed } = announcer;
  let wake: Timer | null = null;

  function pump(): void {
    if (!announcer.link().up) return;
    const nowMs = clock.monoMs();
    const event = events.next(nowMs);
    if (event !== null) void track(sendEvent(event));
    const live = positions.nextLive(nowMs);
    if (live !== null) void track(sendLive(live));
    const numbers = positions.nextHistory(nowMs);
    if (numbers !== null) void track(sendHistory(numbers));
    armWake(nowMs);
  }

  function armWake(nowMs: number): void {
    const due = [events.wakeAtMs(), positions.wakeAtMs()].filter((at) => at !== null);
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

  async function sendEvent(n: number): Promise<void> {
    const event = atHand.get(n) ?? (await store.readEvents(n, 1))[0];
    if (event === undefined) {
      events.lost();
      return;
    }
    if (event.n !== n) {
      events.gone(n);
      pump();
      return;
    }
    const result = await send('event', JSON.stringify(event), { retain: false, expiryS: null, compress: false });
    if (result.kind === 'accepted') {
      allowed('event');
      events.accepted(n, clock.monoMs());
      atHand.delete(n);
      if (!options.acknowledges && !result.noSubscriber) release(n, []);
    } else if (result.kind === 'unknown') events.lost();
    else if (isSetAside(result.code)) {
      events.setAside(n, result.reason);
      faults.raise({ code: 'message-set-aside', detail: `event ${n}: ${result.reason}` }, clock.monoMs());
    } else {
      events.blocked(clock.monoMs());
      refused('event', result);
    }
    pump();
  }

  async function sendLive(position: PositionRecord): Promise<void> {
    const how = { retain: true, expiryS: STATE_VALID_S, compress: false };
    const result = await send('position', JSON.stringify(position), how);
    afterPositions('live', [[position.n, position.n]], result);
    // The gate may have closed while this one was on its way: what is retained must not outlive the duty.
    if (result.kind !== 'unknown' && !options.tracking()) announcer.clearPosition();
  }

  async function sendHistory(numbers: Ranges): Promise<void> {
    const rows: PositionRecord[] = [];
    for (const [from, to] of numbers) {
      const read = await store.readPositions(from, to, to - from + 1);
      if (read === null) return unreadable(numbers);
      rows.push(...read);
    }
    const found = rows.reduce<Ranges>((all, { n }) => addRange(all, n, n), []);
    if (rows.length === 0) {
      positions.lost('history', []);
      positions.gone(numbers);
      pump();
      return;
    }
    const body = JSON.stringify({ series: opening.series, positions: rows });
    afterPositions('history', found, await send('history', body, { retain: false, expiryS: null, compress: true }));
  }

  /** A disk that cannot be read now is asked again later; nothing is taken for gone. */
  function unreadable(numbers: Ranges): void {
    positions.blocked('history', numbers, clock.monoMs());
    pump();
  }

  function afterPositions(lane: 'live' | 'history', numbers: Ranges, result: PublishResult): void {
    const topic = lane === 'live' ? 'position' : 'history';
    if (result.kind === 'accepted') {
      allowed(topic);
      positions.accepted(lane, numbers, clock.monoMs());
      if (!options.acknowledges && !result.noSubscriber) release(0, numbers);
    } else if (result.kind === 'unknown') positions.lost(lane, numbers);
    else {
      positions.blocked(lane, numbers, clock.monoMs());
      refused(topic, result);
    }
    pump();
  }

  function pending(): number {
    return events.pending() + positions.pending();
  }

  function release(eventsUpTo: number, numbers: Ranges): void {
    const waiting = pending();
    const newEvents = events.acknowledged(eventsUpTo);
    const newPositions = positions.acknowledged(numbers);
    drain.note(0, waiting - pending(), clock.monoMs());
    if (!newEvents && !newPositions) return;
    faults.clear('platform-silent');
    for (const n of atHand.keys()) if (n <= events.ackedUpTo()) atHand.delete(n);
    void track(store.acknowledge(events.ackedUpTo(), numbers));
    if (newEvents && options.acknowledges) options.onDelivered(events.ackedUpTo());
  }

  return {
    pump,
    rest(): void {
      wake?.cancel();
      wake = null;
    },
    linkUp(): void {
      events.linkUp();
      positions.linkUp();
      pump();
    },
    event(event: EventRecord): void {
      if (atHand.size < EVENTS_AT_HAND_MAX) atHand.set(event.n, event);
      events.appended(event.n);
      drain.note(1, 0, clock.monoMs());
      pump();
    },
    position(position: PositionRecord): void {
      positions.appended(position);
      drain.note(1, 0, clock.monoMs());
      pump();
    },
    retire: positions.retire,
    /** What the platform asked for again and the disk has. */
    again(eventNumbers: Ranges, positionNumbers: Ranges): void {
      events.again(eventNumbers);
      positions.again(positionNumbers);
      pump();
    },
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
      timeToEmptyS: drain.timeToEmptyS(pending(), clock.monoMs()),
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
