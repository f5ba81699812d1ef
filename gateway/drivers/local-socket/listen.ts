/** A Unix socket that the group, or its owner alone, may connect to. */
import fs from 'node:fs';
import type net from 'node:net';
import path from 'node:path';

/**
 * One left behind by a killed process is replaced; that nobody else runs is for the store's lock to say.
 * @param mode of the socket's file: 0o660 or 0o600
 */
export async function listenAt(server: net.Server, socketPath: string, mode: number): Promise<void> {
  const directory = path.dirname(socketPath);
  // Whatever the umask: the group has to reach the socket, and nobody else.
  if (fs.mkdirSync(directory, { recursive: true }) !== undefined) fs.chmodSync(directory, 0o750);
  fs.rmSync(socketPath, { force: true });
  // Made under a mask, so that at no instant anybody else can connect.
  const mask = process.umask(0o177);
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(socketPath, resolve);
    });
  } finally {
    process.umask(mask);
  }
  fs.chmodSync(socketPath, mode);
}
