/** One connection to one broker, from its first packet to its end. It is never mended: the next one is another object. */
import type { Socket } from 'node:net';
import { type IClientOptions, MqttClient } from 'mqtt';
import { CONNECT_WAIT_MS, INBOUND_BYTES_MAX, LINK_LEAVE_MS, PUBACK_WAIT_MS } from '../../core/limits.ts';
import type { LinkFacts, PublishOptions, PublishResult, ResponseAddress } from '../../ports.ts';
import { isEncrypted, openChannel } from './channel.ts';
import { asFailedAttempt, disconnectEnding, type Ending, errorEnding, hungUpEnding } from './faults.ts';
import { createPublishing, type Publishing } from './publishing.ts';
import type { Credentials } from './tls-files.ts';
import type { Meter } from './traffic.ts';

export interface ConnectionOptions {
  vehicle: string;
  protocol: '5' | '3.1.1';
  keepaliveS: number;
  /** Published by the broker when the box vanishes. */
  will: string;
}

export interface ConnectionHandlers {
  onUp(facts: LinkFacts): void;
  onMessage(topic: string, payload: Uint8Array, respond: ResponseAddress): void;
  /** The broker acknowledged a message: the link carries. */
  onAccepted(): void;
  /** Once, after everything unanswered was answered `unknown`. */
  onEnd(ending: Ending): void;
}

export interface Connection {
  publish(topic: string, payload: string | Uint8Array, how: PublishOptions): Promise<PublishResult>;
  /** Ends in order once what is under way is answered. `asVanished`: the broker publishes the will. */
  leave(how: 'stopped' | 'asVanished'): void;
}

export const SESSION_EXPIRY_S = 24 * 3_600;
/** Inbound messages in flight: orders are few and small. */
const RECEIVE_MAXIMUM = 20;
/** MQTT 5 section 3.2.2.3.3: what a broker takes that says nothing. */
const RECEIVE_MAXIMUM_DEFAULT = 65_535;
/** Section 3.14.2.1: disconnect with will message. */
const WITH_WILL = 0x04;

function clientOptions({ vehicle, protocol, keepaliveS, will }: ConnectionOptions): IClientOptions {
  const five = protocol === '5';
  return {
    clientId: vehicle,
    protocolVersion: five ? 5 : 4,
    clean: false,
    keepalive: keepaliveS,
    connectTimeout: CONNECT_WAIT_MS,
    // The waits are ours (full jitter), the queue is the database: the library keeps and repeats nothing.
    reconnectPeriod: 0,
    queueQoSZero: false,
    resubscribe: false,
    // Else mqtt-packet makes 65 536 two-byte buffers ahead: 12 MB and 80 ms at the first connection, for one number a message.
    writeCache: false,
    will: { topic: `balise/v1/${vehicle}/presence`, payload: Buffer.from(will), qos: 1, retain: true },
    ...(five && {
      autoAssignTopicAlias: true,
      properties: {
        sessionExpiryInterval: SESSION_EXPIRY_S,
        receiveMaximum: RECEIVE_MAXIMUM,
        maximumPacketSize: INBOUND_BYTES_MAX,
      },
    }),
  };
}

/** A broker may ask for a longer keepalive; a dead link must not be seen later for that, and to ping more often is allowed. */
function keepOwnKeepalive(granted: { serverKeepAlive?: number | undefined } | undefined, ownS: number): void {
  if ((granted?.serverKeepAlive ?? 0) > ownS) delete granted?.serverKeepAlive;
}

/** @param credentials null: in clear */
export function openConnection(
  broker: string,
  credentials: Credentials | null,
  options: ConnectionOptions,
  meter: Meter,
  handlers: ConnectionHandlers,
): Connection {
  const root = `balise/v1/${options.vehicle}/`;
  const abort = new AbortController();
  let client: MqttClient | null = null;
  let publishing: Publishing | null = null;
  let ended = false;
  let cause: Ending | null = null;

  /** Of several errors the first that is better than "lost" says why. */
  function blame(ending: Ending): void {
    if (cause === null || cause.fault.code === 'broker-lost') cause = ending;
  }

  function end(): void {
    if (ended) return;
    ended = true;
    abort.abort();
    publishing?.giveUp();
    const ending = cause ?? hungUpEnding(broker);
    handlers.onEnd(publishing === null ? asFailedAttempt(ending) : ending);
  }

  function endFor(ending: Ending): void {
    blame(ending);
    end();
  }

  function speak(socket: Socket): void {
    if (ended) {
      socket.destroy();
      return;
    }
    const speaking = new MqttClient(() => socket, clientOptions(options));
    client = speaking;
    speaking.on('error', (error) => blame(errorEnding(error, broker)));
    speaking.on('close', end);
    speaking.on('disconnect', ({ reasonCode }) => endFor(disconnectEnding(reasonCode ?? 0, broker)));
    speaking.on('packetreceive', (packet) => {
      if (packet.cmd === 'connack') keepOwnKeepalive(packet.properties, options.keepaliveS);
    });
    speaking.on('connect', ({ properties }) => {
      const facts: LinkFacts = {
        broker,
        protocol: options.protocol,
        encrypted: isEncrypted(broker),
        receiveMaximum: properties?.receiveMaximum ?? RECEIVE_MAXIMUM_DEFAULT,
        maximumPacketBytes: properties?.maximumPacketSize ?? null,
      };
      publishing = createPublishing(speaking, root, facts, {
        onAccepted: handlers.onAccepted,
        onSilence: () => endFor(errorEnding(new Error(`no answer within ${PUBACK_WAIT_MS / 1_000} s`), broker)),
      });
      speaking.subscribe(`${root}cmd/#`, { qos: 1 }, (error, _granted, packet) => {
        // Without the subscription nothing is ever acknowledged: as good as no connection.
        if (error) endFor(errorEnding(Object.assign(error, { code: packet?.granted[0] }), broker));
      });
      handlers.onUp(facts);
    });
    speaking.on('message', (topic, payload, { properties }) => {
      if (!topic.startsWith(root)) return;
      const { responseTopic = '', correlationData = null } = properties ?? {};
      const answer = responseTopic.startsWith(root) ? responseTopic.slice(root.length) : null;
      handlers.onMessage(topic.slice(root.length), payload, { topic: answer, correlation: correlationData });
    });
  }

  openChannel(broker, credentials, meter, abort.signal).then(speak, (error: Error) =>
    endFor(errorEnding(error, broker)),
  );

  return {
    publish: (topic, payload, how) =>
      publishing === null || ended ? Promise.resolve({ kind: 'unknown' }) : publishing.publish(topic, payload, how),
    leave(how) {
      const withWill = how === 'asVanished';
      // MQTT 3.1.1 has no word for it: there the connection vanishes.
      if (client === null || publishing === null || (withWill && options.protocol !== '5')) {
        end();
        return;
      }
      // Real time: what is under way may never be answered.
      setTimeout(end, LINK_LEAVE_MS).unref();
      client.end(false, withWill ? { reasonCode: WITH_WILL } : {});
    },
  };
}
