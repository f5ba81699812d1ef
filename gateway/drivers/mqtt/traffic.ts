import type { Socket } from 'node:net';

/** What went over the raw sockets, so TLS is in it. */
export interface Meter {
  count(socket: Socket): void;
  total(): { sentBytes: number; receivedBytes: number };
}

export function createMeter(): Meter {
  const open = new Set<Socket>();
  const closed = { sentBytes: 0, receivedBytes: 0 };

  function add(sum: typeof closed, socket: Socket): void {
    sum.sentBytes += socket.bytesWritten;
    sum.receivedBytes += socket.bytesRead;
  }

  return {
    count(socket) {
      open.add(socket);
      socket.once('close', () => {
        open.delete(socket);
        add(closed, socket);
      });
    },
    total() {
      const sum = { ...closed };
      for (const socket of open) add(sum, socket);
      return sum;
    },
  };
}
