/** Messages on their way over one connection. Each is answered once: by the broker, or `unknown` when the connection goes. */
import { promisify } from 'node:util';
import zlib from 'node:zlib';
import type { MqttClient } from 'mqtt';
import { PUBACK_WAIT_MS } from '../../core/limits.ts';
import type { LinkFacts, PublishOptions, PublishResult } from '../../ports.ts';

export interface Publishing {
  publish(topic: string, payload: string | Uint8Array, how: PublishOptions): Promise<PublishResult>;
  /** Nothing will be answered any more. */
  giveUp(): void;
}

export interface PublishingHandlers {
  /** The broker acknowledged a message: the link carries. */
  onAccepted(): void;
  /** A message waited too long for its answer. */
  onSilence(): void;
}

/** MQTT 5 section 3.3.1: fixed header, length of the topic, packet identifier; expiry, alias and correlation, named. At most. */
const OVERHEAD_BYTES = 5 + 2 + 2 + 1 + 5 + 3 + 3;
/** Section 3.4.2.1. */
const NO_SUBSCRIBER = 0x10;
const PACKET_TOO_LARGE = 0x95;

/** 13 % smaller than level 3, for 5 ms of CPU per 1000 positions outside the main thread; 19 saves 1 % more for 14 ms (measured). */
const LEVEL = 15;
const compressed = promisify<Buffer, zlib.ZstdOptions, Buffer>(zlib.zstdCompress);

/** Told the size, it takes tables that fit: else they are made for endless streams, with 80 MB and ten times the CPU (measured). */
function zstd(body: Buffer): Promise<Buffer> {
  return compressed(body, {
    params: { [zlib.constants.ZSTD_c_compressionLevel]: LEVEL },
    pledgedSrcSize: body.byteLength,
  });
}

/** @param root of all topics, with the slash at its end */
export function createPublishing(
  client: MqttClient,
  root: string,
  { protocol, maximumPacketBytes }: LinkFacts,
  handlers: PublishingHandlers,
): Publishing {
  const unanswered = new Set<(result: PublishResult) => void>();
  /** Message ids. The library hands its callbacks the message that was sent, not what the broker said of it. */
  const unheard = new Set<number>();
  client.on('packetreceive', (packet) => {
    if (packet.cmd === 'puback' && packet.reasonCode === NO_SUBSCRIBER) unheard.add(packet.messageId ?? 0);
  });

  function hand(
    topic: string,
    body: string | Buffer,
    how: PublishOptions,
    answer: (result: PublishResult) => void,
  ): void {
    const { qos, retain, expiryS, correlation = null } = how;
    const properties = {
      ...(expiryS !== null && { messageExpiryInterval: expiryS }),
      ...(correlation !== null && { correlationData: Buffer.from(correlation) }),
    };
    client.publish(root + topic, body, { qos, retain, ...(protocol === '5' && { properties }) }, (error, packet) => {
      const { code } = (error ?? {}) as { code?: unknown };
      if (error && typeof code === 'number' && code >= 128) answer({ kind: 'refused', code, reason: error.message });
      else if (error) answer({ kind: 'unknown' });
      else {
        const noSubscriber = unheard.delete(packet?.messageId ?? 0);
        answer({ kind: 'accepted', noSubscriber, bytes: Buffer.byteLength(body) });
        if (qos === 1) handlers.onAccepted();
      }
    });
  }

  function publish(topic: string, payload: string | Uint8Array, how: PublishOptions): Promise<PublishResult> {
    const { promise, resolve } = Promise.withResolvers<PublishResult>();
    let watchdog: NodeJS.Timeout | undefined;
    const answer = (result: PublishResult): void => {
      if (!unanswered.delete(answer)) return;
      clearTimeout(watchdog);
      resolve(result);
    };
    unanswered.add(answer);

    function send(body: string | Buffer): void {
      // The connection may have gone while it was compressed.
      if (!unanswered.has(answer)) return;
      const correlationBytes = how.correlation?.byteLength ?? 0;
      const bytes = Buffer.byteLength(body) + Buffer.byteLength(root + topic) + correlationBytes + OVERHEAD_BYTES;
      // A broker that is sent more ends the connection, and would be sent it again and again.
      if (maximumPacketBytes !== null && bytes > maximumPacketBytes) {
        const reason = `packet too large: ${bytes} bytes, the broker takes ${maximumPacketBytes}`;
        answer({ kind: 'refused', code: PACKET_TOO_LARGE, reason });
        return;
      }
      // Real time: a broker that takes bytes and answers nothing is a dead link, seen here before the keepalive sees it.
      watchdog = setTimeout(handlers.onSilence, PUBACK_WAIT_MS);
      hand(topic, body, how, answer);
    }

    const body = typeof payload === 'string' ? payload : Buffer.from(payload);
    if (how.compress) void zstd(Buffer.from(body)).then(send);
    else send(body);
    return promise;
  }

  return {
    publish,
    giveUp() {
      for (const answer of [...unanswered]) answer({ kind: 'unknown' });
    },
  };
}
