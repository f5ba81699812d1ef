import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';

export interface StatusSocket {
  close(): Promise<void>;
}

/**
 * Answers every connection with one JSON snapshot and hangs up. Reading only: nothing can be asked for here.
 * A socket left behind by a killed process is replaced; that nobody else runs is for the store's lock to say.
 */
export async function openStatusSocket(socketPath: string, snapshot: () => Promise<unknown>): Promise<StatusSocket> {
  fs.mkdirSync(path.dirname(socketPath), { recursive: true });
  fs.rmSync(socketPath, { force: true });
  const server = net.createServer((connection) => {
    // The other side may be gone before it has read: nothing to do about that here.
    connection.on('error', () => connection.destroy());
    void snapshot().then((report) => connection.end(`${JSON.stringify(report)}\n`));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(socketPath, resolve);
  });
  fs.chmodSync(socketPath, 0o660);
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
