/** A Unix socket that only tells: lines or bytes to each program that listens, and what becomes of one that does not read. */
import fs from 'node:fs';
import net from 'node:net';
import { LIVE_CLIENT_BYTES_MAX, LIVE_CLIENTS_MAX, LIVE_GOODBYE_MS } from '../../core/live/limits.ts';
import { listenAt } from './listen.ts';

/** Beside the socket of `balise status`, and for the same group. */
export function liveSocketOf(controlSocket: string): string {
  return `${controlSocket}.live`;
}

/** The receiver's own bytes, while they may be looked at: for the daemon's user and for root. */
export function rawSocketOf(controlSocket: string): string {
  return `${controlSocket}.raw`;
}

export type Goodbye = 'slow' | 'too-many' | 'stopping';

export interface Listener {
  send(data: string | Uint8Array): void;
  /** In order, with a last word. */
  end(): void;
}

export interface FeedOptions {
  /** Of the socket's file: 0o660 or 0o600. */
  mode: number;
  /** What is told last to one that is hung up on; '' where that would be taken for data. */
  goodbye(reason: Goodbye): string;
  onListener(listener: Listener): void;
  /** It has gone, or was hung up on. */
  onGone(listener: Listener, reason: Goodbye | null): void;
}

export interface FeedSocket {
  listeners(): ReadonlySet<Listener>;
  close(): Promise<void>;
}

/** What listeners say is thrown away. */
export async function openFeedSocket(socketPath: string, options: FeedOptions): Promise<FeedSocket> {
  const listeners = new Set<Listener>();
  const sockets = new Set<net.Socket>();
  const server = net.createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    socket.resume();
    if (listeners.size >= LIVE_CLIENTS_MAX) hangUp(socket, options.goodbye('too-many'));
    else welcome(socket);
  });

  function welcome(socket: net.Socket): void {
    const leave = (reason: Goodbye | null): void => {
      if (!listeners.delete(listener)) return;
      if (reason !== null) hangUp(socket, options.goodbye(reason));
      options.onGone(listener, reason);
    };
    const listener: Listener = {
      send(data) {
        if (!listeners.has(listener)) return;
        if (socket.writableLength > LIVE_CLIENT_BYTES_MAX) leave('slow');
        else socket.write(data);
      },
      end: () => leave('stopping'),
    };
    socket.on('close', () => leave(null));
    listeners.add(listener);
    options.onListener(listener);
  }

  await listenAt(server, socketPath, options.mode);
  return {
    listeners: () => listeners,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const listener of [...listeners]) listener.end();
        fs.rmSync(socketPath, { force: true });
      }),
  };
}

function hangUp(socket: net.Socket, lastWord: string): void {
  // Real time: a program that never reads would keep the daemon from ending.
  const timer = setTimeout(() => socket.destroy(), LIVE_GOODBYE_MS);
  socket.on('close', () => clearTimeout(timer));
  socket.end(lastWord);
}

export interface FeedHandlers {
  onData(chunk: Buffer): void;
  /** It answered no more, or never. @param problem what the system says; null: it hung up */
  onEnd(problem: 'down' | 'forbidden' | null): void;
}

/** @returns what ends it */
export function listenTo(socketPath: string, { onData, onEnd }: FeedHandlers): () => void {
  const socket = net.createConnection(socketPath);
  let problem: 'down' | 'forbidden' | null = null;
  socket.on('data', onData);
  socket.on('error', ({ code }: NodeJS.ErrnoException) => {
    if (code !== 'ECONNRESET' && code !== 'EPIPE')
      problem = code === 'EACCES' || code === 'EPERM' ? 'forbidden' : 'down';
  });
  socket.on('close', () => onEnd(problem));
  return () => {
    socket.removeAllListeners('data');
    socket.removeAllListeners('close');
    socket.destroy();
  };
}
