/** The connection of one vehicle: MQTT 5, a persistent session, a will, and another connection after each loss. It decides nothing else. */
import { Socket } from 'node:net';
import type { SecureContext } from 'node:tls';
import mqtt, { type IClientOptions, type MqttClient } from 'mqtt';
import { z } from 'zod';
import { reconnectWaitMs } from './backoff.ts';
import { CONNECT_WAIT_MS, KEEPALIVE_S, PLACES_NEEDED, SESSION_EXPIRY_S, TICK_MS } from './limits.ts';
import type { Instant } from './records.ts';
import type { Tally } from './tally.ts';
import type { Outgoing, Vehicle } from './vehicle.ts';

export interface LinkOptions {
  broker: string;
  /** One for all vehicles; null: in the clear. */
  secure: SecureContext | null;
  /** Of this vehicle among the fleet. */
  number: number;
  now(): Instant;
}

export interface VehicleLink {
  connected(): boolean;
  /** Disconnects in order, with its session. @param forget removes what it left retained */
  close(forget: boolean): Promise<void>;
}

const RETAINED = ['presence', 'state', 'position', 'health'];
const RECEIVE_MAXIMUM_DEFAULT = 65_535;

const acknowledgement = z.object({
  series: z.string(),
  eventsUpTo: z.int().min(0),
  positions: z.array(z.tuple([z.int(), z.int()])),
});

export function openVehicleLink(vehicle: Vehicle, options: LinkOptions, tally: Tally): VehicleLink {
  const { now } = options;
  const root = `balise/v1/${vehicle.id}/`;
  let client: MqttClient | null = null;
  let up = false;
  let failures = 0;
  let closing = false;
  let retry: NodeJS.Timeout | null = null;

  function connect(): void {
    retry = null;
    tally.attempt();
    const mine = mqtt.connect(options.broker, clientOptions(vehicle, root, options.secure));
    client = mine;
    mine.on('error', () => {});
    mine.on('connect', (packet) => {
      const places = packet.properties?.receiveMaximum ?? RECEIVE_MAXIMUM_DEFAULT;
      if (places < PLACES_NEEDED) tally.fault(`the broker grants ${places} places, ${PLACES_NEEDED} are needed`);
      if (mine.stream instanceof Socket) mine.stream.setNoDelay(true);
      mine.subscribe(`${root}cmd/#`, { qos: 1 }, (error) => {
        if (error !== null && mine === client && up) tally.fault(`subscription refused: ${error.message}`);
      });
      up = true;
      failures = 0;
      tally.connected(options.number, now().wallMs);
      send(mine, vehicle.up(now()));
    });
    mine.on('message', (topic, payload) => {
      tally.received(payload.length);
      if (topic === `${root}cmd/ack`) take(payload);
    });
    mine.once('close', () => lost(mine));
  }

  function lost(mine: MqttClient): void {
    count(mine, tally);
    mine.end(true);
    if (mine !== client || closing) return;
    if (up) {
      tally.linkLost();
      vehicle.down(now());
    }
    up = false;
    client = null;
    retry = setTimeout(connect, reconnectWaitMs(failures++, Math.random()));
  }

  function take(payload: Buffer): void {
    // Whoever cleans up at the end says nothing, retained.
    if (payload.length === 0) return;
    const { wallMs } = now();
    try {
      const delivered = vehicle.acknowledged(acknowledgement.parse(JSON.parse(payload.toString())));
      for (const publishedWallMs of delivered ?? []) tally.eventDelivered(publishedWallMs, wallMs);
    } catch {
      tally.fault('an acknowledgement that cannot be read');
    }
  }

  function send(mine: MqttClient, all: Outgoing[]): void {
    for (const out of all) {
      tally.published(out);
      const { topic, payload, qos, retain, expiryS, records } = out;
      const properties = expiryS === null ? {} : { properties: { messageExpiryInterval: expiryS } };
      mine.publish(`${root}${topic}`, payload, { qos, retain, ...properties }, (error) => {
        // Another link by now: what was in flight on this one has been put back.
        if (mine !== client || !up) return;
        if (error) tally.fault(`${topic} refused: ${error.message}`);
        if (records === null) return;
        vehicle.answered(records);
        send(mine, vehicle.tick(now()));
      });
    }
  }

  const ticking = setInterval(() => {
    const all = vehicle.tick(now());
    if (client !== null && up) send(client, all);
  }, TICK_MS);
  connect();
  return {
    connected: () => up,
    async close(forget) {
      closing = true;
      clearInterval(ticking);
      if (retry !== null) clearTimeout(retry);
      if (client === null || !up) return void client?.end(true);
      const stopped = vehicle.stopped(now());
      await client.publishAsync(`${root}presence`, stopped.payload, { qos: 1, retain: true });
      if (forget)
        for (const name of RETAINED) await client.publishAsync(`${root}${name}`, '', { qos: 1, retain: true });
      await client.endAsync(false, { properties: { sessionExpiryInterval: 0 } });
    },
  };
}

function count({ stream }: MqttClient, tally: Tally): void {
  if (stream instanceof Socket) tally.socket(stream.bytesWritten, stream.bytesRead);
}

function clientOptions(vehicle: Vehicle, root: string, secure: SecureContext | null): IClientOptions {
  return {
    ...{
      clientId: vehicle.id,
      protocolVersion: 5,
      clean: false,
      keepalive: KEEPALIVE_S,
      connectTimeout: CONNECT_WAIT_MS,
    },
    // Each connection is a new client: what was in flight comes from the outbox and not from a store of the library.
    ...{ reconnectPeriod: 0, resubscribe: false, queueQoSZero: false },
    properties: { sessionExpiryInterval: SESSION_EXPIRY_S },
    will: { topic: `${root}presence`, payload: Buffer.from(vehicle.will), qos: 1, retain: true },
    // Passed on to tls.connect: reading the files and building a context for each connection would measure this process only.
    ...(secure === null ? {} : { secureContext: secure }),
  };
}
