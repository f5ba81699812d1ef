import { createSocket, type Socket } from 'node:dgram';
import { REOPEN_FIRST_MS, REOPEN_MAX_MS } from '../core/limits.ts';
import type { ByteSource, ByteSourceHandlers, Clock, Timer } from '../ports.ts';

/**
 * Sentences in datagrams (a router with GNSS, a tablet). `host` is the address of this box that listens: on anything but
 * loopback, whoever reaches it can say where the ambulance is, so the firewall must know the sender.
 * Fault: `udp-unavailable`. Never ends; nobody hangs up on a datagram, so silence is for the caller to see.
 */
export function openUdpSource(
  options: { host: string; port: number },
  clock: Clock,
  handlers: ByteSourceHandlers,
): ByteSource {
  const source = new UdpSource(options, clock, handlers);
  return {
    name: `udp ${options.host}:${options.port}`,
    isOpen: () => source.listening,
    takenBytes: () => source.taken,
    close: () => source.close(),
  };
}

class UdpSource {
  readonly #options: { host: string; port: number };
  readonly #clock: Clock;
  readonly #handlers: ByteSourceHandlers;
  listening = false;
  taken = 0;
  #socket: Socket | null = null;
  #faulty = false;
  #waitMs = REOPEN_FIRST_MS;
  #retry: Timer | null = null;
  #closed = false;

  constructor(options: { host: string; port: number }, clock: Clock, handlers: ByteSourceHandlers) {
    this.#options = options;
    this.#clock = clock;
    this.#handlers = handlers;
    this.#bind();
  }

  close(): Promise<void> {
    this.#closed = true;
    this.listening = false;
    this.#retry?.cancel();
    const socket = this.#socket;
    this.#socket = null;
    return socket === null ? Promise.resolve() : new Promise((resolve) => socket.close(() => resolve()));
  }

  #bind(): void {
    const { host, port } = this.#options;
    const socket = createSocket({ type: 'udp4' });
    this.#socket = socket;
    socket.on('listening', () => {
      if (this.#closed) return;
      this.listening = true;
      this.#faulty = false;
      this.#waitMs = REOPEN_FIRST_MS;
      this.#handlers.onOpen();
    });
    socket.on('message', (datagram) => {
      if (this.#closed) return;
      this.taken += datagram.length;
      this.#handlers.onBytes(datagram);
    });
    socket.on('error', (error: NodeJS.ErrnoException) => this.#gone(error.code ?? error.message));
    socket.bind({ address: host, port });
  }

  #gone(cause: string): void {
    this.listening = false;
    const socket = this.#socket;
    this.#socket = null;
    if (this.#closed || socket === null) return;
    socket.removeAllListeners('message').close();
    if (!this.#faulty) {
      this.#faulty = true;
      this.#handlers.onFault({
        code: 'udp-unavailable',
        detail: `${this.#options.host}:${this.#options.port}: ${cause}`,
      });
    }
    this.#retry = this.#clock.after(this.#waitMs, () => this.#bind());
    this.#waitMs = Math.min(this.#waitMs * 2, REOPEN_MAX_MS);
  }
}
