/** The parent's side of `feed.ts`. */
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type Child, startChild, stopChild } from '../simulator/runner/children.ts';

const FEED = fileURLToPath(new URL('./feed.ts', import.meta.url));
const STOP_PATIENCE_MS = 5_000;

/** One epoch at one port. */
export interface Epoch {
  port: number;
  /** UTC ms, as its sentences say. */
  t: number;
  /** When its last chunk was handed to the kernel; ms of CLOCK_MONOTONIC. */
  lastByteMs: number;
}

export interface Feed {
  /** One serial device per port. */
  readonly paths: readonly string[];
  /** Everything is listening: write from now on. */
  go(): void;
  /** Resolves with the next epoch that has been written to this port. */
  next(port: number): Promise<Epoch>;
  stop(): Promise<void>;
}

/** @param onEpoch in the order of writing */
export async function startFeed(ports: number, onEpoch: (epoch: Epoch) => void): Promise<Feed> {
  const child: Child = await startChild(process.execPath, [FEED, String(ports)]);
  let waiting: { port: number; resolve: (epoch: Epoch) => void; reject: (error: Error) => void }[] = [];
  let complaint = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    complaint = `${complaint}${chunk}`.slice(-2_000);
  });
  const ended = child.exited.then(() => {
    const error = new Error(`the feed has ended: ${complaint.trim()}`);
    for (const waiter of waiting) waiter.reject(error);
    throw error;
  });
  ended.catch(() => undefined);
  const paths = new Promise<string[]>((resolve) => {
    if (child.stdout === null) return;
    createInterface({ input: child.stdout }).on('line', (line) => {
      const said = JSON.parse(line) as Epoch | { paths: string[] };
      if ('paths' in said) return resolve(said.paths);
      onEpoch(said);
      const served = waiting.filter((waiter) => waiter.port === said.port);
      waiting = waiting.filter((waiter) => waiter.port !== said.port);
      for (const waiter of served) waiter.resolve(said);
    });
  });
  return {
    paths: await Promise.race([paths, ended]),
    go: () => child.stdin?.write('go\n'),
    next: (port) => new Promise((resolve, reject) => waiting.push({ port, resolve, reject })),
    stop: async () => {
      await stopChild(child, STOP_PATIENCE_MS);
    },
  };
}
