/**
 * The way to one broker before MQTT: TCP, then TLS, each with its own patience. The name is resolved anew each time, IPv6 and
 * IPv4; the raw socket stays ours, for only there are bytes counted with their TLS.
 */
import net, { type Socket } from 'node:net';
import tls from 'node:tls';
import { CONNECT_ADDRESS_MS, CONNECT_WAIT_MS, TLS_PROBE_HOLD_MS } from '../../core/limits.ts';
import type { Credentials } from './tls-files.ts';
import type { Meter } from './traffic.ts';

const PORTS: Record<string, number> = { 'mqtts:': 8_883, 'mqtt:': 1_883 };

export function isEncrypted(broker: string): boolean {
  return broker.startsWith('mqtts:');
}

/**
 * @param credentials null: in clear
 * @returns a connection that carries; TLS 1.3 may still tell on it that the client's certificate is refused
 * @throws (rejects) with the error of the socket or of TLS; when `signal` is aborted, with that
 */
export async function openChannel(
  broker: string,
  credentials: Credentials | null,
  meter: Meter,
  signal: AbortSignal,
): Promise<Socket> {
  const { protocol, hostname, port } = new URL(broker);
  const host = hostname.replace(/^\[|\]$/g, '');
  const raw = net.connect({
    host,
    port: Number(port) || (PORTS[protocol] ?? 0),
    // Nagle's algorithm would hold a publish that follows a PUBACK until the broker's TCP answers: 40 ms (measured).
    noDelay: true,
    autoSelectFamily: true,
    autoSelectFamilyAttemptTimeout: CONNECT_ADDRESS_MS,
    signal,
  });
  meter.count(raw);
  await phase(raw, raw, 'connect', 'TCP connection');
  if (credentials === null) return raw;
  const secured = tls.connect({
    socket: raw,
    host,
    ...(net.isIP(host) === 0 && { servername: host }),
    secureContext: credentials.context,
    rejectUnauthorized: true,
  });
  // Its own end is told by what is laid over it.
  raw.on('error', () => undefined);
  await phase(secured, raw, 'secureConnect', 'TLS handshake');
  return secured;
}

/**
 * Whether a broker takes these credentials, without a word of MQTT.
 * @throws (rejects) as `openChannel`, and when TLS 1.3 refuses late
 */
export async function probe(
  broker: string,
  credentials: Credentials | null,
  meter: Meter,
  signal: AbortSignal,
): Promise<void> {
  const socket = await openChannel(broker, credentials, meter, signal);
  await new Promise<void>((resolve, reject) => {
    // Real time: it is a real broker that may refuse late.
    const held = setTimeout(resolve, TLS_PROBE_HOLD_MS);
    socket.once('error', reject);
    socket.once('close', () => {
      clearTimeout(held);
      reject(new Error('closed without a word'));
    });
    socket.resume();
  }).finally(() => socket.destroy());
}

/** Resolves with the event; rejects with the socket's error, or when the patience is over. */
function phase(socket: Socket, raw: Socket, event: string, what: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (error: Error): void => {
      clearTimeout(patience);
      raw.destroy();
      reject(error);
    };
    // Real time: it is a real network that does not answer.
    const patience = setTimeout(
      () => fail(new Error(`no ${what} within ${CONNECT_WAIT_MS / 1_000} s`)),
      CONNECT_WAIT_MS,
    );
    const closed = (): void => fail(new Error(`closed before the ${what}`));
    socket.once('error', fail);
    socket.once('close', closed);
    socket.once(event, () => {
      clearTimeout(patience);
      socket.off('error', fail);
      socket.off('close', closed);
      resolve();
    });
  });
}
