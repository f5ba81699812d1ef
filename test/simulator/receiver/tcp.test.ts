import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { openTcpReceiver } from '../../../simulator/receiver/tcp.ts';

async function opened() {
  const receiver = await openTcpReceiver(0);
  onTestFinished(() => receiver.close());
  return receiver;
}

/** Connected, and heard by the server. */
async function listener(port: number) {
  const socket = connect({ port, host: '127.0.0.1' });
  await once(socket, 'connect');
  return socket;
}

/** Writes until some of it comes: a connection that the client has may still be on its way to the server. */
async function heard(receiver: Awaited<ReturnType<typeof opened>>, socket: Awaited<ReturnType<typeof listener>>) {
  const data = once(socket, 'data');
  let done = false;
  const first = data.then(([chunk]) => {
    done = true;
    return String(chunk);
  });
  while (!done) {
    await receiver.write(Buffer.from('$GPTXT,hello\r\n'));
    await new Promise((resolve) => setImmediate(resolve));
  }
  return first;
}

test('whoever connects hears it', async () => {
  const receiver = await opened();
  const sockets = [await listener(receiver.port), await listener(receiver.port)];
  for (const socket of sockets) expect(await heard(receiver, socket)).toContain('$GPTXT,hello');
});

test('unplugged: connections end and none is taken; plugged in again: the same port', async () => {
  const receiver = await opened();
  const socket = await listener(receiver.port);
  await heard(receiver, socket);
  const closed = once(socket, 'close');
  await receiver.unplug();
  await closed;
  await expect(listener(receiver.port)).rejects.toThrow(/ECONNREFUSED/);
  await receiver.plug(null);
  expect(await heard(receiver, await listener(receiver.port))).toContain('$GPTXT,hello');
});

test('a port in use: one line with the remedy', async () => {
  const { port } = await opened();
  await expect(openTcpReceiver(port)).rejects.toThrow(`port ${port} is in use: name another one`);
});
