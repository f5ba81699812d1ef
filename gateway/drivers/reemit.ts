import { createServer, type Server, type Socket } from 'node:net';
import { REEMIT_CLIENT_BYTES_MAX, REEMIT_CLIENTS_MAX, REOPEN_FIRST_MS, REOPEN_MAX_MS } from '../core/limits.ts';
import type { Clock, SentenceSink, SinkHandlers, Timer } from '../ports.ts';

/** Not an option: what is said here is where the ambulance is. */
const LOOPBACK = '127.0.0.1';

/**
 * Sentences to the programs of this box (the tablet's, through its own tunnel or a map in the cab), over TCP on loopback. What
 * clients say is thrown away. A client that does not read is dropped: nothing is kept for it. Fault: `reemit-unavailable`.
 */
export function openReemission(options: { port: number }, clock: Clock, handlers: SinkHandlers): SentenceSink {
  const clients = new Set<Socket>();
  let server: Server | null = null;
  let dropped = 0;
  let faulty = false;
  let waitMs = REOPEN_FIRST_MS;
  let retry: Timer | null = null;
  let closed = false;

  function listen(): void {
    const attempt = createServer((socket) => accept(socket));
    server = attempt;
    attempt.maxConnections = REEMIT_CLIENTS_MAX;
    attempt.on('error', (error: NodeJS.ErrnoException) => failed(error.code ?? error.message));
    attempt.listen({ host: LOOPBACK, port: options.port }, () => {
      waitMs = REOPEN_FIRST_MS;
      faulty = false;
      if (!closed) handlers.onOpen();
    });
  }

  function failed(cause: string): void {
    if (closed) return;
    if (!faulty) handlers.onFault({ code: 'reemit-unavailable', detail: `${LOOPBACK}:${options.port}: ${cause}` });
    faulty = true;
    retry = clock.after(waitMs, listen);
    waitMs = Math.min(waitMs * 2, REOPEN_MAX_MS);
  }

  function accept(socket: Socket): void {
    clients.add(socket);
    socket.setNoDelay(true);
    socket.resume();
    socket.on('error', () => socket.destroy());
    socket.on('close', () => clients.delete(socket));
  }

  function drop(socket: Socket): void {
    dropped++;
    clients.delete(socket);
    socket.resetAndDestroy();
  }

  listen();
  return {
    send(line) {
      for (const socket of clients) {
        if (socket.writableLength > REEMIT_CLIENT_BYTES_MAX) drop(socket);
        else socket.write(`${line}\r\n`, 'latin1');
      }
    },
    hold() {
      for (const socket of clients) if (socket.writableLength > 0) drop(socket);
    },
    counters: () => ({ clients: clients.size, dropped }),
    address: () => {
      const address = server?.address() ?? null;
      return address === null || typeof address === 'string' ? null : address.port;
    },
    close() {
      closed = true;
      retry?.cancel();
      for (const socket of clients) socket.destroy();
      const ending = server;
      return ending?.listening ? new Promise((resolve) => ending.close(() => resolve())) : Promise.resolve();
    },
  };
}
