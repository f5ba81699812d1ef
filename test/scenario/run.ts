import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, vi } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

export interface Finished {
  code: number | null;
  signal: NodeJS.Signals | null;
  output: string;
  /** Last line of the output that is not empty. */
  lastLine: string;
}

export interface Running {
  readonly pid: number;
  /** Resolves when the output contains the text, with all of it up to the end of that line. */
  said(text: string): Promise<string>;
  signal(name: NodeJS.Signals): void;
  finished: Promise<Finished>;
}

/** Runs one of the simulator's programs as `npm run` does. */
export function run(
  script: `simulator/${'drive' | 'scenario' | 'sim' | 'start'}.ts` | 'test/faults/storm.ts',
  args: string[],
  env: Record<string, string> = {},
): Running {
  const child = spawn(process.execPath, [script, ...args], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  let output = '';
  const listeners = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
      for (const listener of listeners) listener();
    });
  }
  const finished = new Promise<Finished>((resolve) => {
    child.once('close', (code, signal) => {
      resolve({ code, signal, output, lastLine: output.trim().split('\n').at(-1) ?? '' });
    });
  });
  return {
    pid: child.pid ?? 0,
    finished,
    signal: (name) => child.kill(name),
    said: (text) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const at = output.indexOf(text);
          const end = output.indexOf('\n', at);
          if (at < 0 || end < 0) return;
          listeners.delete(look);
          resolve(output.slice(0, end));
        };
        listeners.add(look);
        void finished.then(() => reject(new Error(`ended without saying '${text}':\n${output}`)));
        look();
      }),
  };
}

/** What a run has in its temporary directory, and the processes that work there. */
export function leftovers(dir: string): string[] {
  return [...readdirSync(dir), ...processesIn(dir)];
}

/** A run that has ended left no file; a process of it that was killed is given the time that the kernel takes. */
export async function nothingLeft(dir: string): Promise<void> {
  expect(readdirSync(dir)).toEqual([]);
  await vi.waitFor(() => expect(processesIn(dir)).toEqual([]), { timeout: 10_000, interval: 20 });
}

function processesIn(dir: string): string[] {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name) && worksIn(dir, name));
}

function worksIn(dir: string, pid: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(dir);
  } catch {
    // It has ended meanwhile.
    return false;
  }
}
