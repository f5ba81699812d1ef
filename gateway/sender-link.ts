/** One link as its users see it: whether it is up, how much may be on its way, what is under way. Knows no lane. */
import type { Faults } from './core/health.ts';
import { createPace, type Pace } from './core/outbox/pace.ts';
import { NOT_AUTHORISED, QUOTA_EXCEEDED } from './core/outbox/reason-codes.ts';
import { createPlaces, type PlaceFor } from './core/outbox/window.ts';
import type { Progress } from './core/service/watchdog.ts';
import type { Clock, LinkFacts, PublishOptions, PublishResult, Transport } from './ports.ts';

export interface LinkSnapshot {
  up: boolean;
  broker: string | null;
  protocol: string | null;
  encrypted: boolean | null;
  sinceMonoMs: number | null;
}

export type How = Omit<PublishOptions, 'qos'>;

export interface Link {
  snapshot(): LinkSnapshot;
  wentUp(facts: LinkFacts): void;
  wentDown(): void;
  attach(transport: Transport): void;
  /** How much history may be on its way. */
  readonly pace: Pace;
  maximumPacketBytes(): number;
  hasPlace(who: PlaceFor): boolean;
  /** Does this in a place of its own, and says so when it is free again. */
  within(who: PlaceFor, work: () => Promise<void>): void;
  /** A message that is answered: within a place. @param expectedBytes that it will come to */
  send(topic: string, payload: string, how: How, expectedBytes?: number): Promise<PublishResult>;
  /** A message that nobody answers (QoS 0). */
  tell(topic: string, payload: string, how: How): void;
  whenFree(run: () => void): void;
  track<T>(work: Promise<T>): Promise<T>;
  refused(topic: string, result: { code: number; reason: string }): void;
  allowed(topic: string): void;
  activity(): number;
  progress(): Progress;
  idle(): Promise<void>;
}

export function createLink(clock: Clock, faults: Faults): Link {
  const pace = createPace();
  const places = createPlaces();
  let transport: Transport | null = null;
  let link: LinkSnapshot = { up: false, broker: null, protocol: null, encrypted: null, sinceMonoMs: null };
  let maximumPacketBytes = Number.POSITIVE_INFINITY;
  let underWay = 0;
  let begun = 0;
  let waiters: (() => void)[] = [];
  let onFree: () => void = () => undefined;
  /** Refused and not taken since: a message that goes through says nothing of another topic. */
  const refusals = { forbidden: new Set<string>(), overQuota: new Set<string>() };

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

  function publish(topic: string, payload: string, options: PublishOptions): Promise<PublishResult> {
    return transport === null ? Promise.resolve({ kind: 'unknown' }) : transport.publish(topic, payload, options);
  }

  function standing(topics: Set<string>, why: string): string {
    return `topic ${[...topics].join(', ')}: ${why}`;
  }

  return {
    snapshot: () => link,
    wentUp({ broker, protocol, encrypted, receiveMaximum, maximumPacketBytes: most }) {
      link = { up: true, broker, protocol, encrypted, sinceMonoMs: clock.monoMs() };
      maximumPacketBytes = most ?? Number.POSITIVE_INFINITY;
      places.opened(receiveMaximum);
      pace.linkUp(most);
    },
    wentDown() {
      // Every attempt that fails comes here too; "since" is when the link went.
      if (link.up) link = { ...link, up: false, sinceMonoMs: clock.monoMs() };
    },
    attach(opened) {
      transport = opened;
    },
    pace,
    maximumPacketBytes: () => maximumPacketBytes,
    hasPlace: places.has,
    within(who, work) {
      places.take(who);
      void track(
        work().finally(() => {
          places.free(who);
          onFree();
        }),
      );
    },
    async send(topic, payload, how, expectedBytes = payload.length) {
      const message = pace.left(expectedBytes, clock.monoMs());
      const result = await publish(topic, payload, { qos: 1, ...how });
      if (result.kind === 'accepted') pace.answered(message, result.bytes, clock.monoMs());
      else pace.lost(message);
      return result;
    },
    tell: (topic, payload, how) => void track(publish(topic, payload, { qos: 0, ...how })),
    whenFree(run) {
      onFree = run;
    },
    track,
    refused(topic, result) {
      const why = `${result.reason} (${result.code})`;
      const nowMs = clock.monoMs();
      if (result.code === NOT_AUTHORISED) {
        refusals.forbidden.add(topic);
        faults.raise({ code: 'broker-forbids', detail: standing(refusals.forbidden, why) }, nowMs);
      } else if (result.code === QUOTA_EXCEEDED) {
        refusals.overQuota.add(topic);
        faults.raise({ code: 'broker-quota', detail: standing(refusals.overQuota, why) }, nowMs);
      } else faults.raise({ code: 'message-set-aside', detail: `topic ${topic}: ${why}` }, nowMs);
    },
    allowed(topic) {
      if (refusals.forbidden.delete(topic) && refusals.forbidden.size === 0) faults.clear('broker-forbids');
      if (refusals.overQuota.delete(topic) && refusals.overQuota.size === 0) faults.clear('broker-quota');
    },
    activity: () => begun,
    progress: () => ({ busy: underWay > 0, done: begun - underWay }),
    idle: () => (underWay === 0 ? Promise.resolve() : new Promise((resolve) => waiters.push(resolve))),
  };
}
