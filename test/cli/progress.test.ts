/** A wait is shown on a terminal at once and taken away before the answer; elsewhere nothing is shown. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { waiting } from '../../gateway/cli/progress.ts';

let said: string;
const { isTTY } = process.stderr;
beforeEach(() => {
  said = '';
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    said += String(text);
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  process.stderr.isTTY = isTTY;
});

it('on a terminal', () => {
  process.stderr.isTTY = true;
  const end = waiting('reading');
  expect(said).toBe('\rreading…');
  end();
  end();
  expect(said).toBe('\rreading…\r\u001B[K');
});

it('in a file', () => {
  process.stderr.isTTY = false;
  waiting('reading')();
  expect(said).toBe('');
});
