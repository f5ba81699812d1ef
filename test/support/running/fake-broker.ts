/** A broker that does what no well-kept one can be made to do: it says what a test tells it, in bytes of MQTT 5. */
import { type AddressInfo, createServer, type Socket } from 'node:net';
import type { Workplace } from './workplace.ts';

/** Section 2.1.2, in the upper half of the first byte. */
const CONNECT = 1;
const PUBLISH = 3;
const SUBSCRIBE = 8;
const PINGREQ = 12;

export const CONNACK = Buffer.from([0x20, 3, 0, 0, 0]);
/** With a keepalive of the broker's own, below 256 s. */
export const connackAsking = (keepaliveS: number): Buffer => Buffer.from([0x20, 6, 0, 0, 3, 0x13, 0, keepaliveS]);

/** A CONNACK that refuses. */
export const refusal = (reasonCode: number): Buffer => Buffer.from([0x20, 3, 0, reasonCode, 0]);
export const disconnect = (reasonCode: number): Buffer => Buffer.from([0xe0, 2, reasonCode, 0]);

export interface Answers {
  connect?: Buffer | 'close';
  subscribe?: 'ack' | 'refuse' | 'close';
  ping?: 'answer';
  /** The reason code of the PUBACK (section 3.4.2.1) for a message on this topic, asked each time. */
  publish?(topic: string): number;
}

export interface FakeBroker {
  readonly url: string;
  /** Connections that were made so far. */
  connections(): number;
  /** Whatever it was sent, in order. */
  packets(): readonly Buffer[];
  /** To whoever is connected now. */
  say(bytes: Buffer): void;
  hangUp(): void;
}

/** Messages are never acknowledged. What `answers` does not name is met with silence. */
export async function startFakeBroker(place: Workplace, answers: Answers): Promise<FakeBroker> {
  const sockets = new Set<Socket>();
  const packets: Buffer[] = [];
  let connections = 0;
  const server = createServer((socket) => {
    connections++;
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    socket.on('data', (bytes) => {
      for (const packet of packetsOf(bytes)) {
        packets.push(packet);
        answer(socket, packet, answers);
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const hangUp = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  place.later(() => {
    hangUp();
    server.close();
  });
  return {
    url: `mqtt://127.0.0.1:${(server.address() as AddressInfo).port}`,
    connections: () => connections,
    packets: () => packets,
    say(bytes) {
      for (const socket of sockets) socket.write(bytes);
    },
    hangUp,
  };
}

function answer(socket: Socket, packet: Buffer, answers: Answers): void {
  const { connect, subscribe, ping, publish } = answers;
  const close = (): void => void socket.destroy();
  const kind = (packet[0] ?? 0) >> 4;
  if (kind === CONNECT && connect === 'close') close();
  else if (kind === CONNECT && connect !== undefined) socket.write(connect);
  else if (kind === SUBSCRIBE && subscribe === 'close') close();
  else if (kind === SUBSCRIBE && subscribe !== undefined) {
    const code = subscribe === 'ack' ? 1 : 0x87;
    socket.write(Buffer.from([0x90, 4, packet[2] ?? 0, packet[3] ?? 0, 0, code]));
  } else if (kind === PUBLISH && publish !== undefined && ((packet[0] ?? 0) & 6) === 2) {
    const at = (packet[1] ?? 0) < 128 ? 2 : 3;
    const end = at + 2 + packet.readUInt16BE(at);
    const code = publish(packet.toString('utf8', at + 2, end));
    socket.write(Buffer.from([0x40, 3, packet[end] ?? 0, packet[end + 1] ?? 0, code]));
  } else if (kind === PINGREQ && ping !== undefined) socket.write(Buffer.from([0xd0, 0]));
}

/** The length of what a test sends has two bytes at most. */
function* packetsOf(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; ) {
    const low = bytes[at + 1] ?? 0;
    const length = low < 128 ? low + 2 : (low & 127) + (bytes[at + 2] ?? 0) * 128 + 3;
    yield bytes.subarray(at, at + length);
    at += length;
  }
}
