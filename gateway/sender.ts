/**
 * The second half of the arrow: from the store to the platform. Everything that the vehicle says on its topics goes
 * through here; the lanes (core/outbox) say in which order, the pump moves it.
 */

import type { Faults } from './core/health.ts';
import { STATE_VALID_S } from './core/limits.ts';
import type { EventRecord, Health, PositionRecord, Presence, State } from './core/record/schema.ts';
import type { Clock, Store, Transport, TransportHandlers } from './ports.ts';
import { createCommands } from './sender-commands.ts';
import { createPump, type Pump, type PumpOptions } from './sender-lanes.ts';
import { createAnnouncer, type LinkSnapshot } from './sender-link.ts';

export interface SenderOptions extends PumpOptions {
  /** Built anew for every connection: versions, clock and configuration as they are then. */
  birth(link: { protocol: '5' | '3.1.1'; encrypted: boolean }): Presence;
  state(): State;
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
  lanes(): ReturnType<Pump['lanes']>;
  /** How long the oldest record has been waiting to be acknowledged; null where none waits or no common clock tells. */
  oldestPendingAgeS(): Promise<number | null>;
  /** Rises with everything that leaves: two equal readings with `idle` between them mean that nothing moves any more. */
  activity(): number;
  /** Nothing is under way and nothing more can leave now. */
  idle(): Promise<void>;
  stopped(presence: Presence): Promise<void>;
}

export function createSender(clock: Clock, store: Store, faults: Faults, options: SenderOptions): Sender {
  const announcer = createAnnouncer(clock, faults);
  const pump = createPump(clock, store, faults, announcer, options);
  const commands = createCommands(store, announcer, pump, options.state);

  function publishState(): void {
    announcer.announce('state', JSON.stringify(options.state()), STATE_VALID_S);
  }

  function ageMs(waiting: EventRecord | PositionRecord): number[] {
    if (waiting.boot === clock.bootId) return [clock.monoMs() - waiting.mono];
    const now = options.state().t;
    return waiting.t === null || now === null ? [] : [now - waiting.t];
  }

  return {
    handlers: {
      onUp({ broker, protocol, encrypted }) {
        announcer.setLink({ up: true, broker, protocol, encrypted, sinceMonoMs: clock.monoMs() });
        announcer.announce('presence', JSON.stringify(options.birth({ protocol, encrypted })), null);
        publishState();
        if (!options.tracking()) announcer.clearPosition();
        pump.linkUp();
      },
      onDown() {
        // Every attempt that fails comes here too; "since" is when the link went.
        if (announcer.link().up) announcer.setLink({ up: false, sinceMonoMs: clock.monoMs() });
        pump.rest();
      },
      onMessage(topic, payload) {
        const text = Buffer.from(payload).toString('utf8');
        if (topic === 'cmd/ack') pump.acknowledge(text);
        else if (topic.startsWith('cmd/')) commands.take(topic.slice('cmd/'.length), text);
      },
    },
    attach: announcer.attach,
    eventStored: pump.event,
    position: pump.position,
    gateClosed() {
      pump.retire();
      announcer.clearPosition();
      pump.pump();
    },
    publishState,
    publishHealth: (health) => announcer.announce('health', JSON.stringify(health), null),
    link: announcer.link,
    lanes: pump.lanes,
    async oldestPendingAgeS() {
      const ages = (await pump.oldestPending()).flatMap(ageMs);
      return ages.length === 0 ? null : Math.max(0, Math.round(Math.max(...ages) / 1_000));
    },
    activity: announcer.activity,
    idle: announcer.idle,
    async stopped(presence) {
      pump.rest();
      if (announcer.link().up)
        await announcer.send('presence', JSON.stringify(presence), { retain: true, expiryS: null, compress: false });
    },
  };
}
