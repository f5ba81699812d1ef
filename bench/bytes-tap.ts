/** Between the vehicle and the broker: speaks TLS to the one, in clear to the other, and counts by topic what passes. */
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { createServer } from 'node:tls';
import { listen, type Packet } from './bytes-packets.ts';
import type { Files } from './drain-brokers.ts';

export interface Counted {
  messages: number;
  /** MQTT, TLS, and headers of IP and TCP. */
  upBytes: number;
  downBytes: number;
}

export interface Tap {
  port: number;
  byTopic: Map<string, Counted>;
  /** MQTT and TLS alone, to be held against what the kernel counted. */
  plain: { upBytes: number; downBytes: number };
  close(): void;
}

/** TLS 1.3: header, content type and tag of a record. Each packet has its own. */
export const RECORD_BYTES = 22;
/** IPv4 and TCP with timestamps. */
export const HEADER_BYTES = 52;
const PACKET_BYTES = 1_448;

/** @param onUp called with each packet of the vehicle */
export async function startTap(files: Files, brokerPort: number, root: string, onUp: () => void): Promise<Tap> {
  const byTopic = new Map<string, Counted>();
  const plain = { upBytes: 0, downBytes: 0 };

  function count({ topic, bytes, isMessage, isLast }: Packet, way: 'upBytes' | 'downBytes'): void {
    const counted = byTopic.get(topic) ?? { messages: 0, upBytes: 0, downBytes: 0 };
    byTopic.set(topic, counted);
    const recorded = bytes + RECORD_BYTES;
    plain[way] += recorded;
    counted[way] += recorded + HEADER_BYTES * Math.ceil(recorded / PACKET_BYTES);
    if (isMessage) counted.messages++;
    // What MQTT does not answer, TCP acknowledges in a packet of its own.
    if (isLast) counted[way === 'upBytes' ? 'downBytes' : 'upBytes'] += HEADER_BYTES;
    if (way === 'upBytes') onUp();
  }

  const [ca, cert, key] = [files.ca, files.cert, files.key].map((file) => readFileSync(file));
  const server = createServer(
    { ca, cert, key, requestCert: true, rejectUnauthorized: true, noDelay: true },
    (vehicle) => {
      const broker = connect({ port: brokerPort, host: '127.0.0.1', noDelay: true });
      const conversation = listen(root);
      vehicle.on('data', (chunk) => {
        for (const packet of conversation.up(chunk)) count(packet, 'upBytes');
        broker.write(chunk);
      });
      broker.on('data', (chunk) => {
        for (const packet of conversation.down(chunk)) count(packet, 'downBytes');
        vehicle.write(chunk);
      });
      vehicle.on('close', () => broker.destroy()).on('error', () => undefined);
      broker.on('close', () => vehicle.destroy()).on('error', () => undefined);
    },
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { port: address.port, byTopic, plain, close: () => server.close() };
}
