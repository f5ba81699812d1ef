/** The receiver behind a TCP port, as an Ethernet converter or a phone's app shares one: whoever connects hears the rest. */
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { portInUse } from '../network/port-in-use.ts';
import type { Socketed } from './live.ts';

/** Who reads so slowly that more than this waits for him is cut off: a receiver does not wait. */
const WAITING_BYTES_MAX = 65_536;

export interface TcpReceiver extends Socketed {
  readonly port: number;
}

/**
 * @param port of 127.0.0.1; 0 = one that is free
 * @throws Error in one line with the remedy when the port cannot be had
 */
export async function openTcpReceiver(port: number): Promise<TcpReceiver> {
  const listeners = new Set<Socket>();
  const server = createServer((socket) => {
    listeners.add(socket);
    socket.on('close', () => listeners.delete(socket));
    // Who goes away in the middle of a sentence closes as well.
    socket.on('error', () => {});
    socket.resume();
  });
  const listen = (on: number) =>
    new Promise<void>((resolve, reject) => {
      server.once('error', (error) => reject(new Error(portInUse(on, error.message) ?? error.message)));
      server.listen(on, '127.0.0.1', resolve);
    });
  await listen(port);
  const bound = (server.address() as AddressInfo).port;
  const unplug = async () => {
    for (const socket of listeners) socket.destroy();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  };
  return {
    port: bound,
    async write(bytes) {
      for (const socket of listeners) {
        if (socket.writableLength > WAITING_BYTES_MAX) socket.destroy();
        else socket.write(bytes);
      }
    },
    unplug,
    plug: () => listen(bound),
    close: unplug,
  };
}
