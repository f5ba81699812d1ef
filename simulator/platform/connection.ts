/** The platform's own connection to the broker: a session that survives its restarts, subscribed anew at every connection. */
import { readFileSync } from 'node:fs';
import { Socket } from 'node:net';
import mqtt, { type MqttClient } from 'mqtt';

export interface ConnectionOptions {
  /** mqtt:// or mqtts:// */
  broker: string;
  protocol: '5' | '3.1.1';
  clientId: string;
  topics: string[];
  /** Of its session at the broker while it is away; default: a day. */
  sessionExpiryS?: number;
  /** Paths of PEM files. */
  tls?: { ca: string; cert: string; key: string };
}

export interface Connection {
  readonly ready: Promise<void>;
  connected(): boolean;
  /** False when it cannot be sent now. Resolves with the broker's answer. */
  publish(topic: string, payload: string, retain: boolean): Promise<boolean>;
  close(): Promise<void>;
}

export interface ConnectionHandlers {
  onMessage(topic: string, payload: Buffer, retained: boolean): void;
  /** Called at every connection, once subscribed. */
  onSubscribed(): void;
}

const RECONNECT_MS = 500;
const FIRST_ANSWER_MS = 5_000;
/** Messages wait for the platform in the broker this long while it is down. */
const SESSION_EXPIRY_S = 86_400;
const GRANTED_QOS_MAX = 2;

/**
 * Returns at once, because what the broker has kept for this session arrives before `ready`: it resolves when subscribed, and
 * rejects with the reason when the broker does not answer or refuses.
 */
export function openConnection(options: ConnectionOptions, handlers: ConnectionHandlers): Connection {
  const client = mqtt.connect(options.broker, clientOptions(options));
  const waiting = new Set<(sent: boolean) => void>();
  client.on('message', (topic, payload, packet) => handlers.onMessage(topic, payload, packet.retain));
  client.on('close', () => {
    for (const giveUp of waiting) giveUp(false);
  });
  const ready = firstSubscription(client, options.topics, handlers.onSubscribed).catch((error: unknown) => {
    client.end(true);
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`the platform cannot use the broker at ${options.broker}: ${why}`);
  });
  return {
    ready,
    connected: () => client.connected,
    publish: (topic, payload, retain) => publish(client, waiting, topic, payload, retain),
    close: () => client.endAsync(),
  };
}

/** Subscribes at every connection; settles with the first one. */
function firstSubscription(client: MqttClient, topics: string[], onSubscribed: () => void): Promise<void> {
  return new Promise<void>((resolve, reject) => {
    let lastError = 'no answer';
    const timer = setTimeout(() => reject(new Error(lastError)), FIRST_ANSWER_MS);
    client.on('error', (error) => {
      lastError = error.message || String((error as NodeJS.ErrnoException).code);
    });
    client.on('connect', () => {
      // An acknowledgement follows a PUBACK: with Nagle's algorithm it would wait 40 ms for the broker's TCP to answer.
      if (client.stream instanceof Socket) client.stream.setNoDelay(true);
      subscribe(client, topics).then((refused) => {
        clearTimeout(timer);
        if (refused !== null) return reject(new Error(`it refuses the subscription to ${refused}`));
        onSubscribed();
        resolve();
      }, reject);
    });
  });
}

function clientOptions(options: ConnectionOptions): mqtt.IClientOptions {
  const files = options.tls;
  return {
    clientId: options.clientId,
    clean: false,
    protocolVersion: options.protocol === '5' ? 5 : 4,
    ...(options.protocol === '5'
      ? { properties: { sessionExpiryInterval: options.sessionExpiryS ?? SESSION_EXPIRY_S } }
      : {}),
    reconnectPeriod: RECONNECT_MS,
    resubscribe: false,
    queueQoSZero: false,
    ...(files === undefined
      ? {}
      : { ca: readFileSync(files.ca), cert: readFileSync(files.cert), key: readFileSync(files.key) }),
  };
}

/** The first topic that was refused, or null. */
async function subscribe(client: MqttClient, topics: string[]): Promise<string | null> {
  const granted = await client.subscribeAsync(topics, { qos: 1 });
  return granted.find((each) => each.qos > GRANTED_QOS_MAX)?.topic ?? null;
}

function publish(
  client: MqttClient,
  waiting: Set<(sent: boolean) => void>,
  topic: string,
  payload: string,
  retain: boolean,
): Promise<boolean> {
  if (!client.connected) return Promise.resolve(false);
  return new Promise((resolve) => {
    const answer = (sent: boolean) => {
      waiting.delete(answer);
      resolve(sent);
    };
    waiting.add(answer);
    client.publish(topic, payload, { qos: 1, retain }, (error) => answer(!error));
  });
}
