import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
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

describe('a mount, with an umount that writes down what it is asked', () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'balise-mount-'));
    writeFileSync(join(dir, 'umount'), `#!/bin/sh\necho "umount $*" >>'${dir}/asked'\n`, { mode: 0o755 });
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  /** The guard's last act, after the mounts, is to remove the directory: then all is done. */
  async function endOf(program: string): Promise<string> {
    const guarded = mkdtempSync(join(dir, 'guarded-'));
    const source = `
      const { guardDirectory, guardMount, unguardMount } = await import(${JSON.stringify(MODULE)});
      guardDirectory(${JSON.stringify(guarded)});
      ${program}`;
    const environment = { PATH: `${dir}:${process.env['PATH']}` };
    await (await startChild(process.execPath, ['--input-type=module', '-e', source], { environment })).exited;
    await vi.waitFor(() => expect(existsSync(guarded)).toBe(false), WAIT);
    return existsSync(join(dir, 'asked')) ? readFileSync(join(dir, 'asked'), 'utf8') : '';
  }

  test('that stayed is taken away when its process has ended', async () => {
    expect(await endOf(`guardMount('/a mount');`)).toBe('umount -l /a mount\n');
  });

  test('that was taken away already is left alone: nothing outlives its process for it', async () => {
    expect(await endOf(`guardMount('/a mount'); unguardMount();`)).toBe('');
  });
});
