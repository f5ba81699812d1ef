/**
 * The middle of the fleet's platform: knows from the workers what is on stable storage, keeps the ledger and says `cmd/ack` to each
 * vehicle. It subscribes to nothing that carries records.
 */
import { realTime } from '../conductor/participant.ts';
import { type Acknowledger, createAcknowledger } from '../platform/acknowledger.ts';
import { type Connection, openConnection } from '../platform/connection.ts';
import { readMessage } from '../platform/messages.ts';
import { createFleetLedger, type FleetLedger } from './ledger.ts';
import { ACKS_IN_FLIGHT_MAX, PLATFORM_SESSION_S, SAMPLES_MAX } from './limits.ts';
import type { StoredRecord, TlsFiles } from './wire.ts';

export interface Coordinator {
  readonly ledger: FleetLedger;
  /** From a worker. `known`: from its file, after it was started again. */
  stored(records: readonly StoredRecord[], known: boolean): void;
  /** `t` and instant of storage of each live position, UTC. */
  readonly liveWaits: readonly [number, number][];
  readonly events: { events: number; live: number; history: number };
  acknowledgementsSent(): number;
  heard(): { messages: number; bytes: number; invalid: number; lastInvalid: string | null };
  /** Vehicles by the last word of their presence. */
  presences(): Record<string, number>;
  /** @param vehicles of which it removes what it left retained, where it is to forget */
  close(vehicles: readonly string[]): Promise<void>;
}

/**
 * Of retained topics the latest counts and everybody who wants it needs each of them, the one that was there before as well: a shared
 * subscription would give each worker a part, and nothing retained.
 */
const TOPICS = ['presence', 'state', 'health'];
const ROOT = /^balise\/v1\/(FLEET-\d+)\/(.+)$/;

/**
 * Resolves when subscribed. Rejects when the broker does not answer or refuses.
 * @param forget the broker is shared with others: what is retained goes at the end
 */
export async function startCoordinator(
  broker: string,
  run: string,
  tls: TlsFiles | null,
  forget: boolean,
): Promise<Coordinator> {
  const ledger = createFleetLedger();
  const acknowledgers = new Map<string, Acknowledger>();
  const presence = new Map<string, string>();
  const liveWaits: [number, number][] = [];
  const events = { events: 0, live: 0, history: 0 };
  const heard = { messages: 0, bytes: 0, invalid: 0, lastInvalid: null as string | null };
  const places = createPlaces(ACKS_IN_FLIGHT_MAX);
  let closing = false;

  const say = (vehicle: string) =>
    places(() => {
      const body = ledger.acknowledgement(vehicle);
      if (body === null) return Promise.resolve(false);
      return connection.publish(`balise/v1/${vehicle}/cmd/ack`, JSON.stringify(body), true);
    });
  const acknowledgerOf = (vehicle: string) => {
    const own = acknowledgers.get(vehicle) ?? createAcknowledger(realTime, () => say(vehicle));
    acknowledgers.set(vehicle, own);
    return own;
  };

  const connection: Connection = openConnection(
    {
      ...{ broker, clientId: `fleet-${run}-coordinator`, protocol: '5', sessionExpiryS: PLATFORM_SESSION_S },
      topics: TOPICS.map((name) => `balise/v1/+/${name}`),
      ...(tls === null ? {} : { tls }),
    },
    {
      onMessage(topic, payload) {
        const [, vehicle, name] = ROOT.exec(topic) ?? [];
        if (vehicle === undefined || name === undefined || closing) return;
        // What the vehicles left retained is removed at the end, and that comes here too.
        if (forget && payload.length === 0) return;
        heard.messages++;
        heard.bytes += payload.length;
        try {
          const message = readMessage(name, payload);
          if (message.topic === 'presence') presence.set(vehicle, message.body.presence);
        } catch (error) {
          heard.invalid++;
          heard.lastInvalid = `${topic}: ${error instanceof Error ? error.message : String(error)}`;
        }
      },
      // A broker without memory has lost the retained acknowledgements: all are said again.
      onSubscribed: () => {
        for (const [vehicle, own] of acknowledgers) own.news(vehicle, 'event');
      },
    },
  );
  await connection.ready;

  return {
    ...{ ledger, liveWaits, events },
    stored(records, known) {
      for (const record of records) {
        const [vehicle, , , , , via, t, storedWallMs] = record;
        // What is told again after a worker's restart was not received twice.
        const taken = known && ledger.has(record) ? 'duplicate' : ledger.take(record);
        if (!known && taken === 'new') {
          events[via === 'event' ? 'events' : via]++;
          if (via === 'live' && liveWaits.length < SAMPLES_MAX) liveWaits.push([t, storedWallMs]);
        }
        // A repetition says that the acknowledgement did not arrive.
        acknowledgerOf(vehicle).news(vehicle, taken === 'new' ? via : 'history');
      }
    },
    acknowledgementsSent: () => [...acknowledgers.values()].reduce((sum, each) => sum + each.sent(), 0),
    heard: () => ({ ...heard }),
    presences() {
      const counts: Record<string, number> = {};
      for (const word of presence.values()) counts[word] = (counts[word] ?? 0) + 1;
      return counts;
    },
    async close(vehicles) {
      closing = true;
      for (const each of acknowledgers.values()) each.stop();
      await Promise.all([...acknowledgers.values()].map((each) => each.idle()));
      if (forget) for (const vehicle of vehicles) await connection.publish(`balise/v1/${vehicle}/cmd/ack`, '', true);
      await connection.close();
    },
  };
}

/** So many at once; the others wait in their order. */
function createPlaces(max: number): (work: () => Promise<boolean>) => Promise<boolean> {
  const waiting: (() => void)[] = [];
  let taken = 0;
  return async (work) => {
    if (taken >= max) await new Promise<void>((resolve) => waiting.push(resolve));
    else taken++;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) taken--;
      else next();
    }
  };
}
