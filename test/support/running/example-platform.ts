/** The platform of docs/examples/ as a child of a test: what it says, what it keeps, and what it acknowledges. */
import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import Database from 'better-sqlite3';
import { type Child, type Exit, startChild, stopChild } from '../../../simulator/runner/children.ts';
import type { Certificate } from './certificates.ts';
import type { Workplace } from './workplace.ts';

const PROGRAM = resolve(import.meta.dirname, '../../../docs/examples/balise_platform.py');
const STOP_PATIENCE_MS = 10_000;

/** Debian's packages belong to Debian's Python, which need not be the first in PATH. */
const PYTHON = ['/usr/bin/python3', 'python3'].find(
  (python) => spawnSync(python, ['-c', 'import paho.mqtt.client, zstandard']).status === 0,
);
/** Why tests that need it are skipped; null where it is there. */
export const WITHOUT_PYTHON = PYTHON === undefined ? 'no python3 with paho-mqtt and zstandard' : null;

export interface ShownVehicle {
  vehicle: string;
  presence: string | null;
  duty: string | null;
  availability: string;
  status: string | null;
  position: { n: number; lat: number } | null;
}

export interface ExamplePlatform {
  /** What it shows of the vehicle now. @throws what it said instead, where it ended */
  shown(): ShownVehicle | undefined;
  /** What it has in its own database. */
  records<T extends { n: number }>(lane: 'p' | 'e'): T[];
  kill(): Promise<void>;
  /** In order. @returns its exit code and its last line */
  stop(): Promise<Exit & { ledger: string }>;
}

/** Started again in the same place, it finds what it kept. */
export async function startExamplePlatform(
  place: Workplace,
  port: number,
  tls?: { ca: string; client: Certificate },
): Promise<ExamplePlatform> {
  const store = join(place.dir, 'example-platform.db');
  const files = tls === undefined ? [] : ['--ca', tls.ca, '--cert', tls.client.cert, '--key', tls.client.key];
  const where = ['--broker', 'localhost', '--port', String(port), '--store', store];
  const child = await startChild(PYTHON ?? 'python3', [PROGRAM, ...where, ...files]);
  place.later(() => stopChild(child, STOP_PATIENCE_MS));
  const { lines, ended } = linesOf(child);
  return {
    shown: () => {
      if (child.exit() !== null) throw new Error(`it ended:\n${lines.join('\n')}`);
      const last = lines.findLast((line) => line.startsWith('{'));
      return last === undefined ? undefined : (JSON.parse(last) as ShownVehicle);
    },
    records: <T>(lane: string) => {
      const db = new Database(store, { readonly: true });
      try {
        const rows = db.prepare('SELECT body FROM record WHERE lane = ? ORDER BY n').pluck().all(lane);
        return rows.map((body) => JSON.parse(String(body)) as T);
      } finally {
        db.close();
      }
    },
    async kill() {
      child.signal('SIGKILL');
      await child.exited;
    },
    async stop() {
      const exit = await stopChild(child, STOP_PATIENCE_MS);
      await ended;
      return { ...exit, ledger: lines.at(-1) ?? '' };
    },
  };
}

/** Of both outputs: a traceback is then the last thing it said. */
function linesOf(child: Child): { lines: string[]; ended: Promise<unknown> } {
  const lines: string[] = [];
  const streams = [child.stdout, child.stderr].filter((stream) => stream !== null);
  const ended = streams.map((input) => {
    const reader = createInterface({ input }).on('line', (line) => lines.push(line));
    return new Promise((resolve) => reader.once('close', resolve));
  });
  return { lines, ended: Promise.all(ended) };
}
