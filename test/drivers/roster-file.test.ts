import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openRosterFile } from '../../gateway/drivers/roster-file.ts';

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'balise-roster-'));
});

afterEach(() => rmSync(directory, { recursive: true }));

test('what was saved last is there, whole, for its owner alone, and nothing else', () => {
  const file = openRosterFile(directory);
  expect(file.load()).toBe(null);
  expect(file.save('{"id":"a"}')).toBe(true);
  expect(file.save('{"id":"b"}')).toBe(true);
  expect(openRosterFile(directory).load()).toBe('{"id":"b"}');
  expect(readdirSync(directory)).toEqual(['roster.json']);
  expect(statSync(join(directory, 'roster.json')).mode & 0o777).toBe(0o600);
});

test('a directory that is gone refuses, and says so', () => {
  const file = openRosterFile(join(directory, 'gone'));
  expect(file.save('{}')).toBe(false);
  expect(file.load()).toBe(null);
  chmodSync(directory, 0o700);
});
