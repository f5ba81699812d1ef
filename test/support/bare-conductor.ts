import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export interface BareConductor {
  readonly socketPath: string;
  /** Every line that came, parsed. */
  readonly heard: unknown[];
  /** Sends what a conductor would, or would not. */
  say(value: unknown): void;
  sayRaw(text: string): void;
  /** The ids that were answered, in order. */
  done(): number[];
  /** Drops the participant. */
  drop(): void;
  close(): Promise<void>;
}

/** The other end of docs/simulated-time.md, line by line and without any judgement. `start` answers the hello. */
export async function openBareConductor(start: unknown): Promise<BareConductor> {
  const folder = mkdtempSync(join(tmpdir(), 'balise-time-'));
  const socketPath = join(folder, 's');
  const heard: unknown[] = [];
  let socket: Socket | null = null;
  const sayRaw = (text: string): void => void socket?.write(text);
  const server = createServer((peer) => {
    socket = peer.on('error', () => peer.destroy());
    createInterface({ input: peer }).on('line', (line) => {
      const value = JSON.parse(line) as object;
      heard.push(value);
      if ('hello' in value && start !== null) sayRaw(`${JSON.stringify({ start })}\n`);
    });
  });
  await new Promise<void>((resolve) => server.listen(socketPath, resolve));
  return {
    socketPath,
    heard,
    sayRaw,
    say: (value) => sayRaw(`${JSON.stringify(value)}\n`),
    done: () =>
      heard
        .flatMap((value) => Object.entries(value as object))
        .flatMap(([key, id]) => (key === 'done' ? [id as number] : [])),
    drop: () => socket?.destroy(),
    close: async () => {
      socket?.destroy();
      await new Promise((resolve) => server.close(resolve));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
