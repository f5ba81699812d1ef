/** A temporary directory per test, and everything that has to be stopped when the test is over. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

export interface Workplace {
  readonly dir: string;
  /** Run when the test is over, the latest first. */
  later(cleanup: () => unknown): void;
}

/** Short names: a Unix socket's path has 107 characters at most. */
export function createWorkplace(): Workplace {
  const dir = mkdtempSync(join(tmpdir(), 'balise-it-'));
  const cleanups: (() => unknown)[] = [];
  onTestFinished(async () => {
    for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
    rmSync(dir, { recursive: true, force: true });
  });
  return { dir, later: (cleanup) => void cleanups.push(cleanup) };
}
