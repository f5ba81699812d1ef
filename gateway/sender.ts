/**
 * The second half of the arrow: from the store to the platform. Everything that the vehicle says on its topics goes
 * through here; the lanes (core/outbox) say in which order, the pump moves it.
 */

import type { Faults } from './core/health.ts';
import { STATE_VALID_S } from './core/limits.ts';
import type { Health, Presence, State } from './core/record/messages.ts';
import type { Ranges } from './core/record/ranges.ts';
import type { EventRecord, PositionRecord } from './core/record/schema.ts';
import type { Progress } from './core/service/watchdog.ts';
import type { Clock, Transport, TransportHandlers } from './ports.ts';
import type { Store } from './ports-store.ts';
import { createCommands, type Desk } from './sender-commands.ts';
import { createPump, type Pump, type PumpOptions } from './sender-lanes.ts';
import { createLink, type LinkSnapshot } from './sender-link.ts';
import { createNotices } from './sender-notices.ts';

export interface SenderOptions extends PumpOptions {
  /** Built anew for every connection: versions, clock and configuration as they are then. */
  birth(link: { protocol: '5' | '3.1.1'; encrypted: boolean }): Presence;
  state(): State;
  missions: Desk;
  locates: Desk;
  roster: Desk;
  config?: Desk | undefined;
}

export interface Sender {
  readonly handlers: TransportHandlers;
  attach(transport: Transport): void;
  eventStored(event: EventRecord): void;
  position(position: PositionRecord): void;
  /** These are going to be erased. */
  forgetEvents(numbers: Ranges): void;
  /** Events whose content was refused are sent again. @param n null: all of them. @returns how many */
  retryEvents(n: number | null): number;
  gateClosed(): void;
  publishState(): void;
  publishHealth(health: Health): void;
  link(): LinkSnapshot;
  lanes(): ReturnType<Pump['lanes']>;
  /** `unknownOrderKeys`: in orders of the platform, dropped unread. */
  counters(): { unknownOrderKeys: number };
  /** How long the oldest record has been waiting to be acknowledged; null where none waits or no common clock tells. */
  oldestPendingAgeS(): Promise<number | null>;
  /** From an event to its `cmd/ack`, the last that was measured; null: none yet. */
  roundTripS(): number | null;
  /** Rises with everything that leaves: two equal readings with `idle` between them mean that nothing moves any more. */
  activity(): number;
  /** Of what is under way, for the watchdog. */
  progress(): Progress;
  /** Nothing is under way and nothing more can leave now. */
  idle(): Promise<void>;
  stopped(presence: Presence): Promise<void>;
}

export function createSender(clock: Clock, store: Store, faults: Faults, options: SenderOptions): Sender {
  const link = createLink(clock, faults);
  const notices = createNotices(link);
  const pump = createPump({ clock, store, faults, link, notices }, options);
  const commands = createCommands({ store, link, notices, pump }, { ...options, now: options.state });

  /** One at a time: the event that is waited for, and how long the last one took. */
  let awaited: { n: number; monoMs: number } | null = null;
  let roundTripS: number | null = null;

  function acknowledged(): void {
    if (awaited === null || pump.lanes().eventsAckedUpTo < awaited.n) return;
    roundTripS = Math.round((clock.monoMs() - awaited.monoMs) / 10) / 100;
    awaited = null;
  }

  function publishState(): void {
    void notices.announce('state', JSON.stringify(options.state()), STATE_VALID_S);
  }

  function ageMs(waiting: EventRecord | PositionRecord): number[] {
    if (waiting.boot === clock.bootId) return [clock.monoMs() - waiting.mono];
    const now = options.state().t;
    return waiting.t === null || now === null ? [] : [now - waiting.t];
  }

  return {
    handlers: {
      onUp(facts) {
        link.wentUp(facts);
        void notices.announce('presence', JSON.stringify(options.birth(facts)), null);
        publishState();
        if (!options.tracking()) notices.clearPosition();
        pump.linkUp();
      },
      onDown() {
        link.wentDown();
        pump.linkDown();
        pump.rest();
      },
      onMessage(topic, payload, respond) {
        const text = Buffer.from(payload).toString('utf8');
        if (topic === 'cmd/ack') {
          pump.acknowledge(text);
          acknowledged();
        } else if (topic.startsWith('cmd/')) commands.take(topic.slice('cmd/'.length), text, respond);
      },
    },
    attach: link.attach,
    eventStored(event) {
      awaited ??= { n: event.n, monoMs: clock.monoMs() };
      pump.event(event);
    },
    position: pump.position,
    forgetEvents: pump.forgetEvents,
    retryEvents: pump.retryEvents,
    gateClosed() {
      pump.retire();
      notices.clearPosition();
      pump.pump();
    },
    publishState,
    publishHealth: (health) => notices.health(JSON.stringify(health)),
    link: link.snapshot,
    lanes: pump.lanes,
    counters: () => ({ unknownOrderKeys: commands.unknownKeys() }),
    async oldestPendingAgeS() {
      const ages = (await pump.oldestPending()).flatMap(ageMs);
      return ages.length === 0 ? null : Math.max(0, Math.round(Math.max(...ages) / 1_000));
    },
    roundTripS: () => roundTripS,
    activity: link.activity,
    progress: link.progress,
    idle: link.idle,
    stopped(presence) {
      pump.rest();
      return notices.announce('presence', JSON.stringify(presence), null);
    },
  };
}
