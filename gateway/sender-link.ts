/** One link as its users see it: whether it is up, what may be sent, what is under way. Knows no lane. */
import type { Faults } from './core/health.ts';
import { NOT_AUTHORISED } from './core/outbox/reason-codes.ts';
import type { Clock, PublishResult, Transport } from './ports.ts';

export interface LinkSnapshot {
  up: boolean;
  broker: string | null;
  protocol: string | null;
  encrypted: boolean | null;
  sinceMonoMs: number | null;
}

interface How {
  retain: boolean;
  expiryS: number | null;
  compress: boolean;
}

export interface Announcer {
  link(): LinkSnapshot;
  setLink(change: Partial<LinkSnapshot>): void;
  attach(transport: Transport): void;
  send(topic: string, payload: string, how: How): Promise<PublishResult>;
  /** Retained, and not a record: said now or not at all, the next one says more. */
  announce(topic: string, payload: string, expiryS: number | null): void;
  clearPosition(): void;
  track<T>(work: Promise<T>): Promise<T>;
  refused(topic: string, result: { code: number; reason: string }): void;
  allowed(topic: string): void;
  activity(): number;
  idle(): Promise<void>;
}

export function createAnnouncer(clock: Clock, faults: Faults): Announcer {
  let transport: Transport | null = null;
  let link: LinkSnapshot = { up: false, broker: null, protocol: null, encrypted: null, sinceMonoMs: null };
  let underWay = 0;
  let begun = 0;
  let waiters: (() => void)[] = [];
  /** Refused by the ACL and not taken since: a message that goes through says nothing of another topic. */
  const forbidden = new Set<string>();

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

  function send(topic: string, payload: string, how: How): Promise<PublishResult> {
    if (transport === null) return Promise.resolve({ kind: 'unknown' });
    return transport.publish(topic, payload, { qos: topic === 'health' ? 0 : 1, ...how });
  }

  function announce(topic: string, payload: string, expiryS: number | null): void {
    if (!link.up) return;
    void track(
      send(topic, payload, { retain: true, expiryS, compress: false }).then((result) => {
        if (result.kind === 'refused') refused(topic, result);
        // QoS 0 is never answered: that one left says nothing.
        else if (result.kind === 'accepted' && topic !== 'health') allowed(topic);
      }),
    );
  }

  function refused(topic: string, result: { code: number; reason: string }): void {
    const why = `${result.reason} (${result.code})`;
    if (result.code !== NOT_AUTHORISED) {
      faults.raise({ code: 'message-set-aside', detail: `topic ${topic}: ${why}` }, clock.monoMs());
      return;
    }
    forbidden.add(topic);
    faults.raise({ code: 'broker-forbids', detail: `topic ${[...forbidden].join(', ')}: ${why}` }, clock.monoMs());
  }

  function allowed(topic: string): void {
    if (forbidden.delete(topic) && forbidden.size === 0) faults.clear('broker-forbids');
  }

  return {
    link: () => link,
    setLink(change) {
      link = { ...link, ...change };
    },
    attach(opened) {
      transport = opened;
    },
    send,
    announce,
    clearPosition: () => announce('position', '', null),
    track,
    refused,
    allowed,
    activity: () => begun,
    idle: () => (underWay === 0 ? Promise.resolve() : new Promise((resolve) => waiters.push(resolve))),
  };
}
