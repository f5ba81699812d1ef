/** A broker that does what no well-kept one can be made to do: it says what a test tells it, in bytes of MQTT 5. */
import { type AddressInfo, createServer, type Socket } from 'node:net';
import type { Workplace } from './workplace.ts';

/** Section 2.1.2, in the upper half of the first byte. */
const CONNECT = 1;
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
}

export interface FakeBroker {
  readonly url: string;
  /** Connections that were made so far. */
  connections(): number;
  /** To whoever is connected now. */
  say(bytes: Buffer): void;
  hangUp(): void;
}

/** Messages are never acknowledged. What `answers` does not name is met with silence. */
export async function startFakeBroker(place: Workplace, answers: Answers): Promise<FakeBroker> {
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createServer((socket) => {
    connections++;
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    socket.on('data', (bytes) => {
      for (const packet of packetsOf(bytes)) answer(socket, packet, answers);
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
    say(bytes) {
      for (const socket of sockets) socket.write(bytes);
    },
    hangUp,
  };
}

function answer(socket: Socket, packet: Buffer, { connect, subscribe, ping }: Answers): void {
  const close = (): void => void socket.destroy();
  const kind = (packet[0] ?? 0) >> 4;
  if (kind === CONNECT && connect === 'close') close();
  else if (kind === CONNECT && connect !== undefined) socket.write(connect);
  else if (kind === SUBSCRIBE && subscribe === 'close') close();
  else if (kind === SUBSCRIBE && subscribe !== undefined) {
    const code = subscribe === 'ack' ? 1 : 0x87;
    socket.write(Buffer.from([0x90, 4, packet[2] ?? 0, packet[3] ?? 0, 0, code]));
  } else if (kind === PINGREQ && ping !== undefined) socket.write(Buffer.from([0xd0, 0]));
}

/** Packets of a test are shorter than 128 bytes but for CONNECT, whose length has two bytes at most. */
function* packetsOf(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; ) {
    const low = bytes[at + 1] ?? 0;
    const length = low < 128 ? low + 2 : (low & 127) + (bytes[at + 2] ?? 0) * 128 + 3;
    yield bytes.subarray(at, at + length);
    at += length;
  }
}
