import { connect, type Socket } from 'node:net';
import type { FaultCode } from '../core/errors.ts';
import { REOPEN_FIRST_MS, REOPEN_MAX_MS, TCP_CONNECT_MS, TCP_KEEPALIVE_MS } from '../core/limits.ts';
import type { ByteSource, ByteSourceHandlers, Clock, Timer } from '../ports.ts';

/** Sentences over TCP (a router with GNSS, a forwarder). Fault: `tcp-unreachable`, whatever the cause. Never ends. */
export function openTcpSource(
  options: { host: string; port: number },
  clock: Clock,
  handlers: ByteSourceHandlers,
): ByteSource {
  const source = new TcpSource({ ...options, fault: 'tcp-unreachable' }, clock, handlers);
  return {
    name: `tcp ${options.host}:${options.port}`,
    isOpen: () => source.connected,
    takenBytes: () => source.taken,
    close: () => source.close(),
  };
}

export interface TcpOptions {
  host: string;
  port: number;
  /** What it is called when the other side is not there, whatever the cause. */
  fault: FaultCode;
}

export type TcpHandlers = Pick<ByteSourceHandlers, 'onBytes' | 'onOpen' | 'onFault'>;

/** A connection that is made again by itself. */
export class TcpSource {
  readonly #options: TcpOptions;
  readonly #clock: Clock;
  readonly #handlers: TcpHandlers;
  connected = false;
  taken = 0;
  #socket: Socket | null = null;
  #faulty = false;
  #waitMs = REOPEN_FIRST_MS;
  /** Either the retry or the limit of the attempt under way. */
  #timer: Timer | null = null;
  #closed = false;

  constructor(options: TcpOptions, clock: Clock, handlers: TcpHandlers) {
    this.#options = options;
    this.#clock = clock;
    this.#handlers = handlers;
    this.#connect();
  }

  /** Dropped while there is no connection. */
  write(text: string): void {
    if (this.connected) this.#socket?.write(text);
  }

  close(): Promise<void> {
    this.#closed = true;
    this.#timer?.cancel();
    const socket = this.#socket;
    if (socket === null) return Promise.resolve();
    return new Promise((resolve) => {
      socket.once('close', () => resolve());
      socket.destroy();
    });
  }

  #connect(): void {
    const { host, port } = this.#options;
    const socket = connect({ host, port, keepAlive: true, keepAliveInitialDelay: TCP_KEEPALIVE_MS });
    this.#socket = socket;
    this.#timer = this.#clock.after(TCP_CONNECT_MS, () =>
      socket.destroy(new Error(`no answer in ${TCP_CONNECT_MS} ms`)),
    );
    let cause = 'closed by the sender';
    socket.on('connect', () => {
      this.#timer?.cancel();
      this.connected = true;
      this.#faulty = false;
      this.#handlers.onOpen();
    });
    socket.on('data', (chunk: Buffer) => {
      if (this.#closed) return;
      // Only bytes prove the sender: one that accepts and hangs up at once must not make us spin.
      this.#waitMs = REOPEN_FIRST_MS;
      this.taken += chunk.length;
      this.#handlers.onBytes(chunk);
    });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      cause = error.code ?? error.message;
    });
    socket.on('close', () => this.#gone(cause));
  }

  #gone(cause: string): void {
    this.connected = false;
    this.#socket = null;
    this.#timer?.cancel();
    if (this.#closed) return;
    if (!this.#faulty) {
      this.#faulty = true;
      this.#handlers.onFault({
        code: this.#options.fault,
        detail: `${this.#options.host}:${this.#options.port}: ${cause}`,
      });
    }
    this.#timer = this.#clock.after(this.#waitMs, () => this.#connect());
    this.#waitMs = Math.min(this.#waitMs * 2, REOPEN_MAX_MS);
  }
}
