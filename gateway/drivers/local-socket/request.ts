/** Where the daemon is asked to write something down: one line of JSON each way. For its own user and for root, and nobody else. */
import fs from 'node:fs';
import net from 'node:net';
import { LOCAL_REQUEST_BYTES_MAX } from '../../core/limits.ts';
import { listenAt } from './listen.ts';

export interface RequestSocket {
  close(): Promise<void>;
}

/** Beside the socket of `balise status`, which others may ask. */
export function requestSocketOf(controlSocket: string): string {
  return `${controlSocket}.requests`;
}

/** @param obey never rejects. What it is told has one line and no more than LOCAL_REQUEST_BYTES_MAX */
export async function openRequestSocket(
  socketPath: string,
  obey: (request: string) => Promise<unknown>,
): Promise<RequestSocket> {
  const server = net.createServer((connection) => {
    let text = '';
    connection.setEncoding('utf8');
    // Whoever asked may be gone before the answer: what was done is in the journal all the same.
    connection.on('error', () => connection.destroy());
    connection.on('data', (chunk: string) => {
      text += chunk;
      if (text.length > LOCAL_REQUEST_BYTES_MAX) connection.destroy();
      const end = text.indexOf('\n');
      if (end < 0) return;
      connection.removeAllListeners('data');
      connection.resume();
      void obey(text.slice(0, end)).then((answer) => connection.end(`${JSON.stringify(answer)}\n`));
    });
  });
  await listenAt(server, socketPath, 0o600);
  return {
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        fs.rmSync(socketPath, { force: true });
      }),
  };
}

export type Asked = { answer: string } | { unanswered: 'down' | 'forbidden' | 'broken-off' };

/** @returns down: no daemon listens there; broken-off: it took the request and ended without an answer */
export function askDaemon(socketPath: string, request: unknown): Promise<Asked> {
  return new Promise((resolve) => {
    const socket = net.createConnection(socketPath);
    let text = '';
    let connected = false;
    socket.setEncoding('utf8');
    socket.on('connect', () => {
      connected = true;
      socket.write(`${JSON.stringify(request)}\n`);
    });
    socket.on('data', (chunk: string) => {
      text += chunk;
    });
    socket.on('error', ({ code }: NodeJS.ErrnoException) => {
      if (!connected) resolve({ unanswered: code === 'EACCES' || code === 'EPERM' ? 'forbidden' : 'down' });
    });
    socket.on('close', () => resolve(text.endsWith('\n') ? { answer: text } : { unanswered: 'broken-off' }));
  });
}
