/** What the daemon does now, for whoever connects. */
import fs from 'node:fs';
import net from 'node:net';
import { listenAt } from './listen.ts';

export interface StatusSocket {
  close(): Promise<void>;
}

/**
 * Answers every connection with one JSON snapshot and hangs up. Reading only: nothing can be asked for here.
 */
export async function openStatusSocket(socketPath: string, snapshot: () => Promise<unknown>): Promise<StatusSocket> {
  const server = net.createServer((connection) => {
    // The other side may be gone before it has read: nothing to do about that here.
    connection.on('error', () => connection.destroy());
    void snapshot().then((report) => connection.end(`${JSON.stringify(report)}\n`));
  });
  await listenAt(server, socketPath, 0o660);
  return {
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        fs.rmSync(socketPath, { force: true });
      }),
  };
}

/** The daemon's snapshot, or null where no daemon answers within `waitMs` of real time. */
export function askStatus(socketPath: string, waitMs: number): Promise<string | null> {
  return new Promise((resolve) => {
    const socket = net.createConnection(socketPath);
    const chunks: Buffer[] = [];
    socket.setTimeout(waitMs, () => socket.destroy());
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('error', () => resolve(null));
    socket.on('close', () => resolve(chunks.length > 0 ? Buffer.concat(chunks).toString('utf8') : null));
  });
}
