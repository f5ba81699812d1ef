import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Link, startLink } from '../../../simulator/network/link.ts';

let broker: Server;
let link: Link;
let brokerSide: Socket[];
let vehicles: Socket[];

/** Echoes in capitals what it gets. */
beforeEach(async () => {
  brokerSide = [];
  vehicles = [];
  broker = createServer((socket) => {
    brokerSide.push(socket);
    socket.on('error', () => undefined);
    socket.on('data', (data) => socket.write(data.toString().toUpperCase()));
  });
  broker.listen(0, '127.0.0.1');
  await once(broker, 'listening');
  link = await startLink({ target: { host: '127.0.0.1', port: (broker.address() as AddressInfo).port } });
});
afterEach(async () => {
  for (const socket of [...vehicles, ...brokerSide]) socket.destroy();
  await link.close();
  broker.close();
});

/** `once` of node:events would reject with the reset that is expected here. */
function closed(socket: Socket | undefined): Promise<void> {
  return new Promise((resolve) => socket?.once('close', () => resolve()));
}

async function vehicle(): Promise<Socket> {
  const socket = connect(link.port, '127.0.0.1');
  socket.on('error', () => undefined);
  vehicles.push(socket);
  await once(socket, 'connect');
  return socket;
}

async function answer(socket: Socket, said: string): Promise<string> {
  const data = once(socket, 'data');
  socket.write(said);
  return String((await data)[0]);
}

test('forwards both ways', async () => {
  const socket = await vehicle();
  expect(await answer(socket, 'bonjour')).toBe('BONJOUR');
  expect(link.connections()).toBe(1);
});

test('an orderly end on one side ends the other, after the last byte', async () => {
  const socket = await vehicle();
  await answer(socket, 'a');
  const [server] = brokerSide;
  let arrived = 0;
  server?.removeAllListeners('data').on('data', (data) => {
    arrived += data.length;
  });
  const failed = new Promise<boolean>((resolve) => server?.once('close', resolve));
  socket.end(Buffer.alloc(8_000_000));
  expect(await failed).toBe(false);
  expect(arrived).toBe(8_000_000);
});

test('cut: both ends lose the connection and new ones are turned away until restored', async () => {
  const socket = await vehicle();
  await answer(socket, 'a');
  const both = [closed(socket), closed(brokerSide[0])];
  link.cut();
  await Promise.all(both);
  expect(link.connections()).toBe(0);

  const refused = connect(link.port, '127.0.0.1');
  vehicles.push(refused);
  expect(((await once(refused, 'error'))[0] as NodeJS.ErrnoException).code).toBe('ECONNRESET');
  expect(brokerSide).toHaveLength(1);

  link.restore();
  expect(await answer(await vehicle(), 'encore')).toBe('ENCORE');
});

test('half-open: nobody is told and nothing arrives; restored, what was held back is delivered in order', async () => {
  const old = await vehicle();
  await answer(old, 'a');
  link.halfOpen();
  const young = await vehicle();
  const silent = { old: true, young: true };
  old.on('data', () => {
    silent.old = false;
  });
  young.on('data', () => {
    silent.young = false;
  });
  old.write('b');
  young.write('c');

  // A second link to the same broker answers meanwhile: time enough for a forwarded byte to have come back.
  const other = await startLink({ target: { host: '127.0.0.1', port: (broker.address() as AddressInfo).port } });
  const witness = connect(other.port, '127.0.0.1');
  vehicles.push(witness);
  for (let i = 0; i < 20; i++) expect(await answer(witness, 'x')).toBe('X');
  expect(silent).toEqual({ old: true, young: true });
  expect(old.destroyed || young.destroyed).toBe(false);

  const answers = Promise.all([once(old, 'data'), once(young, 'data')]);
  link.restore();
  expect((await answers).map(([data]) => String(data))).toEqual(['B', 'C']);
  witness.destroy();
  await other.close();
});

test('half-open, then cut: both ends are reset', async () => {
  const socket = await vehicle();
  await answer(socket, 'a');
  link.halfOpen();
  const both = [closed(socket), closed(brokerSide[0])];
  link.cut();
  await Promise.all(both);
});

test('no broker behind it: the vehicle is closed, the link lives on', async () => {
  broker.close();
  await once(broker, 'close');
  const socket = connect(link.port, '127.0.0.1');
  vehicles.push(socket);
  socket.on('error', () => undefined);
  await closed(socket);
  expect(link.connections()).toBe(0);
});
