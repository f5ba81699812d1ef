import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { forgetLastExit, readLastExit } from '../../gateway/drivers/last-exit.ts';
import { createWorkplace } from '../support/running/workplace.ts';

test.each([
  ['watchdog\n', 'watchdog'],
  ['core-dump dumped SEGV\n', 'core-dump'],
  ['', null],
  ['\0\0\0\0', null],
  ['Watchdog', null],
])('%j says %s', (text, word) => {
  const file = join(createWorkplace().dir, 'last-exit');
  writeFileSync(file, text);
  expect(readLastExit(file)).toBe(word);
  forgetLastExit(file);
  expect(existsSync(file)).toBe(false);
});

test('no file, and one that cannot be removed, are no reason to stop', () => {
  const { dir } = createWorkplace();
  expect(readLastExit(join(dir, 'absent'))).toBeNull();
  forgetLastExit(join(dir, 'absent'));
  mkdirSync(join(dir, 'folder'));
  expect(readLastExit(join(dir, 'folder'))).toBeNull();
  forgetLastExit(join(dir, 'folder'));
  expect(existsSync(join(dir, 'folder'))).toBe(true);
});
