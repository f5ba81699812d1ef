/** The outer end of a device of the box's machine: QEMU connects to it, once per boot, and lines or bytes go both ways. */
import { createServer, type Socket } from 'node:net';
import { createInterface } from 'node:readline';

export interface Plug {
  readonly path: string;
  /** What nobody takes is lost, as on a wire. */
  write(what: string | Uint8Array): void;
  close(): Promise<void>;
}

/** @param path of the Unix socket, new */
export async function openPlug(path: string, onLine: (line: string) => void): Promise<Plug> {
  let now: Socket | null = null;
  const server = createServer((socket) => {
    now = socket;
    // The end of a machine is no news here: whoever cut its power knows.
    socket.on('error', () => undefined);
    socket.on('close', () => {
      if (now === socket) now = null;
    });
    createInterface({ input: socket })
      .on('line', onLine)
      .on('error', () => undefined);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, resolve);
  });
  return {
    path,
    write: (what) => void now?.write(what),
    close() {
      now?.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
