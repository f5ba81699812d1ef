import fs from 'node:fs';
import net from 'node:net';
import zlib from 'node:zlib';
import mqtt, { type IClientOptions, type IClientPublishOptions, type MqttClient } from 'mqtt';
import type { Fault } from '../../core/errors.ts';
import {
  INBOUND_BYTES_MAX,
  PUBACK_WAIT_MS,
  RECONNECT_FIRST_MS,
  RECONNECT_MAX_MS,
  RECONNECT_REFUSED_FLOOR_MS,
} from '../../core/limits.ts';
import { backoffMs } from '../../core/outbox/backoff.ts';
import type { Clock, PublishResult, Timer, Transport, TransportHandlers } from '../../ports.ts';
import { connectFault } from './faults.ts';

export interface TransportOptions {
  /** `mqtts://host:8883` or `mqtt://host:1883`. */
  broker: string;
  vehicle: string;
  protocol: '5' | '3.1.1';
  keepaliveS: number;
  /** PEM files; empty without TLS. */
  ca: string;
  cert: string;
  key: string;
  /** Published by the broker when the box vanishes. */
  will: string;
  /** Even in [0, 1): the jitter of the backoff. */
  random: () => number;
}

const CONNECT_TIMEOUT_MS = 10_000;
const SESSION_EXPIRY_S = 24 * 3_600;
/** Inbound messages in flight: orders are few and small. */
const RECEIVE_MAXIMUM = 20;

function clientOptions(options: TransportOptions): IClientOptions {
  const root = `balise/v1/${options.vehicle}`;
  const tls = options.broker.startsWith('mqtts:')
    ? {
        ca: fs.readFileSync(options.ca),
        cert: fs.readFileSync(options.cert),
        key: fs.readFileSync(options.key),
        minVersion: 'TLSv1.2' as const,
        rejectUnauthorized: true,
      }
    : {};
  const five = options.protocol === '5';
  return {
    ...tls,
    clientId: options.vehicle,
    protocolVersion: five ? 5 : 4,
    clean: false,
    keepalive: options.keepaliveS,
    connectTimeout: CONNECT_TIMEOUT_MS,
    // The waits are ours (full jitter), the queue is the database: the library keeps and repeats nothing.
    reconnectPeriod: 0,
    queueQoSZero: false,
    resubscribe: false,
    // Else mqtt-packet makes 65 536 two-byte buffers ahead: 12 MB and 80 ms at the first connection, for one number a message.
    writeCache: false,
    will: { topic: `${root}/presence`, payload: Buffer.from(options.will), qos: 1, retain: true },
    ...(five && {
      properties: {
        sessionExpiryInterval: SESSION_EXPIRY_S,
        receiveMaximum: RECEIVE_MAXIMUM,
        maximumPacketSize: INBOUND_BYTES_MAX,
      },
    }),
  };
}

/** Keeps one connection to the broker, for as long as it is not closed. */
export function openTransport(options: TransportOptions, clock: Clock, handlers: TransportHandlers): Transport {
  const root = `balise/v1/${options.vehicle}/`;
  const unanswered = new Set<(result: PublishResult) => void>();
  const idleWaiters: (() => void)[] = [];
  let client: MqttClient | null = null;
  let connecting = false;
  let up = false;
  let closed = false;
  let attempt = 0;
  let retry: Timer | null = null;

  function settle(): void {
    if (connecting || unanswered.size > 0) return;
    for (const waiter of idleWaiters.splice(0)) waiter();
  }

  function connect(): void {
    retry = null;
    connecting = true;
    let connection: MqttClient;
    try {
      connection = mqtt.connect(options.broker, clientOptions(options));
    } catch (error) {
      // Only unreadable certificate files end here; they may be mended while we run.
      down({ code: 'tls-files', detail: error instanceof Error ? error.message : String(error) }, 0);
      return;
    }
    client = connection;
    let cause: Fault | null = null;
    let floorMs = 0;
    connection.on('error', (error) => {
      const seen = connectFault(error, options.broker);
      cause ??= seen;
      if (seen.code === 'broker-refused' || seen.code === 'tls-client-refused') floorMs = RECONNECT_REFUSED_FLOOR_MS;
    });
    connection.on('connect', (connack) => {
      // Nagle's algorithm would hold a publish that follows a PUBACK until the broker's TCP answers: 40 ms (measured).
      if (connection.stream instanceof net.Socket) connection.stream.setNoDelay(true);
      connection.subscribe(`${root}cmd/#`, { qos: 1 }, (error) => {
        // Without the subscription nothing is ever acknowledged: as good as no connection.
        if (error && connection === client) connection.end(true);
      });
      connecting = false;
      up = true;
      attempt = 0;
      handlers.onUp({
        broker: options.broker,
        protocol: options.protocol,
        encrypted: options.broker.startsWith('mqtts:'),
        receiveMaximum: connack.properties?.receiveMaximum ?? 65_535,
      });
      settle();
    });
    connection.on('message', (topic, payload) => {
      if (topic.startsWith(root)) handlers.onMessage(topic.slice(root.length), payload);
    });
    connection.on('close', () => {
      if (connection !== client) return;
      client = null;
      connection.end(true);
      down(named(cause), floorMs);
    });
  }

  /** Only a link that was up can be lost. */
  function named(cause: Fault | null): Fault {
    if (cause !== null && cause.code !== 'broker-lost') return cause;
    return { code: up ? 'broker-lost' : 'broker-unreachable', detail: cause?.detail ?? options.broker };
  }

  function down(fault: Fault, floorMs: number): void {
    up = false;
    connecting = false;
    for (const answer of [...unanswered]) answer({ kind: 'unknown' });
    if (!closed) {
      retry = clock.after(
        backoffMs(attempt++, RECONNECT_FIRST_MS, RECONNECT_MAX_MS, floorMs, options.random()),
        connect,
      );
      handlers.onDown(fault);
    }
    settle();
  }

  function publish(
    topic: string,
    payload: Uint8Array | string,
    publishOptions: IClientPublishOptions,
  ): Promise<PublishResult> {
    const connection = client;
    if (connection === null || !up) return Promise.resolve({ kind: 'unknown' });
    return new Promise((resolve) => {
      // Real time: a broker that takes bytes and answers nothing is a dead link, seen here before the keepalive sees it.
      const watchdog = setTimeout(() => connection.end(true), PUBACK_WAIT_MS);
      const answer = (result: PublishResult): void => {
        if (!unanswered.delete(answer)) return;
        clearTimeout(watchdog);
        resolve(result);
        settle();
      };
      unanswered.add(answer);
      connection.publish(root + topic, payload as Buffer | string, publishOptions, (error, packet) => {
        const code = Number((error as { code?: unknown } | null)?.code ?? Number.NaN);
        if (error && code >= 128) answer({ kind: 'refused', code, reason: error.message });
        else if (error) answer({ kind: 'unknown' });
        else
          answer({
            kind: 'accepted',
            noSubscriber: (packet as { reasonCode?: number } | undefined)?.reasonCode === 16,
          });
      });
    });
  }

  connect();

  return {
    publish(topic, payload, { qos, retain, compress, expiryS }) {
      const body = compress ? zlib.zstdCompressSync(payload) : payload;
      const expiry =
        options.protocol === '5' && expiryS !== null ? { properties: { messageExpiryInterval: expiryS } } : {};
      return publish(topic, body, { qos, retain, ...expiry });
    },
    idle: () =>
      new Promise((resolve) => {
        idleWaiters.push(resolve);
        settle();
      }),
    async close() {
      closed = true;
      retry?.cancel();
      const connection = client;
      client = null;
      if (connection !== null) await connection.endAsync(!up);
      down({ code: 'broker-lost', detail: '' }, 0);
    },
  };
}
