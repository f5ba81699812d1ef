import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test, vi } from 'vitest';
import { type Child, startChild, stopChild } from '../../../simulator/runner/children.ts';

const MODULE = new URL('../../../simulator/runner/children.ts', import.meta.url).href;
const WAIT = { timeout: 10_000, interval: 20 };

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function firstLine(child: Child): Promise<string> {
  return new Promise((resolve) => {
    if (child.stdout !== null) createInterface({ input: child.stdout }).once('line', resolve);
  });
}

test('a child that does not end when asked is killed', async () => {
  const child = await startChild('sh', ['-c', 'trap "" TERM; echo deaf; while :; do sleep 1; done']);
  await firstLine(child);
  expect(await stopChild(child, 100)).toEqual({ code: null, signal: 'SIGKILL' });
});

test('a child that ends by itself says how', async () => {
  const child = await startChild('sh', ['-c', 'exit 7']);
  expect(await child.exited).toEqual({ code: 7, signal: null });
  expect(child.exit()).toEqual({ code: 7, signal: null });
  // Too late to matter, and not an error.
  child.signal('SIGTERM');
});

test('a program that is not there rejects', async () => {
  await expect(startChild('/no/such/program', [])).rejects.toThrow('ENOENT');
});

test('a parent that is killed takes its children and its directory along', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'balise-guarded-'));
  const program = `
    const { startChild, guardDirectory } = await import(${JSON.stringify(MODULE)});
    guardDirectory(${JSON.stringify(dir)});
    const child = await startChild('sleep', ['600']);
    console.log(child.pid);
    setInterval(() => {}, 1000);`;
  const parent = await startChild(process.execPath, ['--input-type=module', '-e', program]);
  const grandchild = Number(await firstLine(parent));
  expect(alive(grandchild)).toBe(true);
  parent.signal('SIGKILL');
  await parent.exited;
  await vi.waitFor(() => expect(alive(grandchild)).toBe(false), WAIT);
  await vi.waitFor(() => expect(existsSync(dir)).toBe(false), WAIT);
});
