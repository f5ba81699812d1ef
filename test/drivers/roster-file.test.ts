import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
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
  const file = openRosterFile(directory, 'A');
  expect(file.load()).toBe(null);
  expect(file.save('{"id":"a"}')).toBe(true);
  expect(file.save('{"id":"b"}')).toBe(true);
  expect(openRosterFile(directory, 'A').load()).toBe('{"id":"b"}');
  expect(readdirSync(directory)).toEqual(['roster.json']);
  expect(statSync(join(directory, 'roster.json')).mode & 0o777).toBe(0o600);
});

test('what another vehicle took is no roster of this one; a file of an earlier version does not say whose it is', () => {
  openRosterFile(directory, 'A').save('{"id":"a"}');
  expect(openRosterFile(directory, 'B').load()).toBe(null);
  expect(openRosterFile(directory, 'A').load()).toBe('{"id":"a"}');
  writeFileSync(join(directory, 'roster.json'), '{"id":"old"}');
  expect(openRosterFile(directory, 'B').load()).toBe('{"id":"old"}');
});

test('a directory that is gone refuses, and says so', () => {
  const file = openRosterFile(join(directory, 'gone'), 'A');
  expect(file.save('{}')).toBe(false);
  expect(file.load()).toBe(null);
  chmodSync(directory, 0o700);
});
