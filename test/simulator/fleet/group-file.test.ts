import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openGroupFile, readLines } from '../../../simulator/fleet/group-file.ts';
import { WORKER_BUFFER_MAX } from '../../../simulator/fleet/limits.ts';
import { SOON } from '../../support/soon.ts';

let dir: string;
let path: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'balise-group-'));
  path = join(dir, 'worker.jsonl');
});
afterEach(() => rmSync(dir, { recursive: true }));

test('what is told to be stored stands in the file, and much of it shares a flush', async () => {
  const told: number[] = [];
  const failed = vi.fn();
  const file = await openGroupFile<number>(
    path,
    (group) => {
      const lines = readFileSync(path, 'utf8').split('\n');
      for (const n of group) expect(lines).toContain(JSON.stringify({ n }));
      told.push(...group);
    },
    failed,
  );
  for (let n = 0; n < 100; n++) expect(file.append(JSON.stringify({ n }), n)).toBe(true);
  expect(told).toEqual([]);
  await file.close();
  expect(told).toEqual(Array.from({ length: 100 }, (_, n) => n));
  expect(file.syncs()).toBeLessThan(100);
  expect(failed).not.toHaveBeenCalled();
});

test('beyond its limit it drops and says so', async () => {
  const file = await openGroupFile<number>(
    path,
    () => {},
    () => {},
  );
  // The first is under way to the disk already.
  expect(file.append('0', 0)).toBe(true);
  for (let n = 0; n < WORKER_BUFFER_MAX; n++) file.append('1', n);
  expect(file.append('2', 2)).toBe(false);
  await file.close();
});

test('a disk that refuses is told', async () => {
  const failed = vi.fn();
  const file = await openGroupFile<number>('/dev/full', () => {}, failed);
  file.append('{}', 1);
  await vi.waitFor(() => expect(failed).toHaveBeenCalledOnce(), SOON);
});

test('a torn last line is not read, and taken off with repair', () => {
  writeFileSync(path, '{"n":1}\n{"n":2}\n{"n":');
  const lines: unknown[] = [];
  readLines(path, (line) => lines.push(line));
  expect(lines).toEqual([{ n: 1 }, { n: 2 }]);
  expect(readFileSync(path, 'utf8')).toContain('{"n":2}\n{"n":');
  readLines(path, () => {}, true);
  expect(readFileSync(path, 'utf8')).toBe('{"n":1}\n{"n":2}\n');
  expect(() => readLines(join(dir, 'absent'), () => {})).not.toThrow();
});
