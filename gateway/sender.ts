/**
 * The second half of the arrow: from the store to the platform. Asks the lanes what goes next, hands it to the transport,
 * tells the lanes what became of it. Decides nothing that the lanes decide.
 */
import type { Fault } from './core/errors.ts';
import type { Faults } from './core/health.ts';
import { STATE_VALID_S } from './core/limits.ts';
import { readAcknowledgement } from './core/outbox/acknowledgement.ts';
import { createEventsLane } from './core/outbox/events-lane.ts';
import { createPositionsLane } from './core/outbox/positions-lane.ts';
import { isSetAside, NOT_AUTHORISED } from './core/outbox/reason-codes.ts';
import { addRange, type Ranges } from './core/record/ranges.ts';
import type { EventRecord, Health, PositionRecord, Presence, State } from './core/record/schema.ts';
import type { Clock, PublishResult, Store, Timer, Transport, TransportHandlers } from './ports.ts';

const EVENTS_AT_HAND_MAX = 64;

export interface SenderOptions {
  acknowledges: boolean;
  /** Built anew for every connection: versions, clock and configuration as they are then. */
  birth(link: { protocol: '5' | '3.1.1'; encrypted: boolean }): Presence;
  state(): State;
  tracking(): boolean;
  /** Highest position number that may ever have been sent, this run and those before. */
  lastPosition(): number;
  onDelivered(eventsUpTo: number): void;
}

export interface LinkSnapshot {
  up: boolean;
  broker: string | null;
  protocol: string | null;
  encrypted: boolean | null;
  sinceMonoMs: number | null;
}

export interface Sender {
  readonly handlers: TransportHandlers;
  attach(transport: Transport): void;
  eventStored(event: EventRecord): void;
  position(position: PositionRecord): void;
  gateClosed(): void;
  publishState(): void;
  publishHealth(health: Health): void;
  link(): LinkSnapshot;
  lanes(): {
    eventsPending: number;
    eventsAckedUpTo: number;
    positionsPending: number;
    positionsUnsent: number;
    setAside: number[];
  };
  /** How long the oldest record has been waiting to be acknowledged; null where none waits or no common clock tells. */
  oldestPendingAgeS(): Promise<number | null>;
  /** Rises with everything that leaves: two equal readings with `idle` between them mean that nothing moves any more. */
  activity(): number;
  /** Nothing is under way and nothing more can leave now. */
  idle(): Promise<void>;
  stopped(presence: Presence): Promise<void>;
}

export function createSender(clock: Clock, store: Store, faults: Faults, options: SenderOptions): Sender {
  const { opening } = store;
  const events = createEventsLane(opening.eventsAckedUpTo, opening.nextEvent - 1);
  const positions = createPositionsLane(opening.positionsStored, opening.positionsAcked);
  const atHand = new Map<number, EventRecord>();
  let transport: Transport | null = null;
  let link: LinkSnapshot = { up: false, broker: null, protocol: null, encrypted: null, sinceMonoMs: null };
  let wake: Timer | null = null;
  let underWay = 0;
  let begun = 0;
  let waiters: (() => void)[] = [];

  function track<T>(work: Promise<T>): Promise<T> {
    underWay++;
    begun++;
    return work.finally(() => {
      underWay--;
      if (underWay > 0) return;
      const done = waiters;
      waiters = [];
      for (const waiter of done) waiter();
    });
  }

  function send(
    topic: string,
    payload: string,
    retain: boolean,
    expiryS: number | null,
    compress = false,
  ): Promise<PublishResult> {
    if (transport === null) return Promise.resolve({ kind: 'unknown' });
    return transport.publish(topic, payload, { qos: topic === 'health' ? 0 : 1, retain, compress, expiryS });
  }

  /** What is not a record: said now or not at all, the next one says more. */
  function announce(topic: string, payload: string, expiryS: number | null): void {
    if (!link.up) return;
    void track(
      send(topic, payload, true, expiryS).then((result) => {
        if (result.kind === 'refused') refused(topic, result);
      }),
    );
  }

  function pump(): void {
    if (!link.up) return;
    const nowMs = clock.monoMs();
    const event = events.next(nowMs);
    if (event !== null) void track(sendEvent(event));
    const live = positions.nextLive();
    if (live !== null) void track(sendLive(live));
    const numbers = positions.nextHistory(nowMs);
    if (numbers !== null) void track(sendHistory(numbers));
    armWake(nowMs);
  }

  function armWake(nowMs: number): void {
    wake?.cancel();
    const due = [events.wakeAtMs(), positions.wakeAtMs()].filter((at) => at !== null);
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
    if (event === undefined || event.n !== n) {
      events.lost();
      return;
    }
    const result = await send('event', JSON.stringify(event), false, null);
    if (result.kind === 'accepted') {
      faults.clear('broker-forbids');
      events.accepted(n, clock.monoMs());
      atHand.delete(n);
      if (!options.acknowledges && !result.noSubscriber) acknowledge(n, []);
    } else if (result.kind === 'unknown') events.lost();
    else if (isSetAside(result.code)) {
      events.setAside(n);
      faults.raise({ code: 'message-set-aside', detail: `event ${n}: ${result.reason}` }, clock.monoMs());
    } else {
      events.blocked(clock.monoMs());
      refused('event', result);
    }
    pump();
  }

  async function sendLive(position: PositionRecord): Promise<void> {
    const result = await send('position', JSON.stringify(position), true, STATE_VALID_S);
    afterPositions('live', [[position.n, position.n]], result);
    // The gate may have closed while this one was on its way: what is retained must not outlive the duty.
    if (result.kind !== 'unknown' && !options.tracking()) clearPosition();
  }

  async function sendHistory(numbers: Ranges): Promise<void> {
    const rows: PositionRecord[] = [];
    for (const [from, to] of numbers) rows.push(...(await store.readPositions(from, to, to - from + 1)));
    const found = rows.reduce<Ranges>((all, { n }) => addRange(all, n, n), []);
    if (rows.length === 0) {
      positions.lost('history', []);
      positions.gone(numbers);
      pump();
      return;
    }
    const body = JSON.stringify({ series: opening.series, positions: rows });
    afterPositions('history', found, await send('history', body, false, null, true));
  }

  function afterPositions(lane: 'live' | 'history', numbers: Ranges, result: PublishResult): void {
    if (result.kind === 'accepted') {
      faults.clear('broker-forbids');
      positions.accepted(lane, numbers, clock.monoMs());
      if (!options.acknowledges && !result.noSubscriber) acknowledge(0, numbers);
    } else if (result.kind === 'unknown') positions.lost(lane, numbers);
    else {
      positions.blocked(lane, numbers, clock.monoMs());
      refused(lane === 'live' ? 'position' : 'history', result);
    }
    pump();
  }

  function refused(topic: string, result: { code: number; reason: string }): void {
    const code = result.code === NOT_AUTHORISED ? 'broker-forbids' : 'message-set-aside';
    faults.raise({ code, detail: `topic ${topic}: ${result.reason} (${result.code})` }, clock.monoMs());
  }

  function acknowledge(eventsUpTo: number, numbers: Ranges): void {
    const newEvents = events.acknowledged(eventsUpTo);
    const newPositions = positions.acknowledged(numbers);
    if (!newEvents && !newPositions) return;
    faults.clear('platform-silent');
    for (const n of atHand.keys()) if (n <= events.ackedUpTo()) atHand.delete(n);
    void track(store.acknowledge(events.ackedUpTo(), numbers));
    if (newEvents && options.acknowledges) options.onDelivered(events.ackedUpTo());
  }

  function onAcknowledgement(text: string): void {
    const reading = readAcknowledgement(text, opening.series, events.last(), options.lastPosition());
    switch (reading.kind) {
      case 'ack':
        faults.clear('ack-beyond-sent', 'ack-invalid');
        acknowledge(reading.eventsUpTo, reading.positions);
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
  }

  function clearPosition(): void {
    announce('position', '', null);
  }

  function publishState(): void {
    announce('state', JSON.stringify(options.state()), STATE_VALID_S);
  }

  return {
    handlers: {
      onUp(facts) {
        link = {
          up: true,
          broker: facts.broker,
          protocol: facts.protocol,
          encrypted: facts.encrypted,
          sinceMonoMs: clock.monoMs(),
        };
        events.linkUp();
        positions.linkUp();
        announce('presence', JSON.stringify(options.birth(facts)), null);
        publishState();
        if (!options.tracking()) clearPosition();
        pump();
      },
      onDown(_fault: Fault | null) {
        link = { ...link, up: false, sinceMonoMs: clock.monoMs() };
        wake?.cancel();
      },
      onMessage(topic, payload) {
        if (topic === 'cmd/ack') onAcknowledgement(Buffer.from(payload).toString('utf8'));
      },
    },
    attach(opened) {
      transport = opened;
    },
    eventStored(event) {
      if (atHand.size < EVENTS_AT_HAND_MAX) atHand.set(event.n, event);
      events.appended(event.n);
      pump();
    },
    position(position) {
      positions.appended(position);
      pump();
    },
    gateClosed() {
      positions.retire();
      clearPosition();
      pump();
    },
    publishState,
    publishHealth(health) {
      announce('health', JSON.stringify(health), null);
    },
    link: () => link,
    lanes: () => ({
      eventsPending: events.pending(),
      eventsAckedUpTo: events.ackedUpTo(),
      positionsPending: positions.pending(),
      positionsUnsent: positions.unsent(),
      setAside: events.setAsideNumbers(),
    }),
    async oldestPendingAgeS() {
      const next = events.pending() > 0 ? (await store.readEvents(events.ackedUpTo() + 1, 1))[0] : undefined;
      const n = positions.oldestUnsent();
      const first = n === null ? undefined : (await store.readPositions(n, n, 1))[0];
      const ages = [next, first].flatMap((waiting) => {
        if (waiting === undefined) return [];
        if (waiting.boot === clock.bootId) return [clock.monoMs() - waiting.mono];
        const now = options.state().t;
        return waiting.t === null || now === null ? [] : [now - waiting.t];
      });
      return ages.length === 0 ? null : Math.max(0, Math.round(Math.max(...ages) / 1_000));
    },
    activity: () => begun,
    idle: () => (underWay === 0 ? Promise.resolve() : new Promise((resolve) => waiters.push(resolve))),
    async stopped(presence) {
      wake?.cancel();
      if (link.up) await send('presence', JSON.stringify(presence), true, null);
    },
  };
}
