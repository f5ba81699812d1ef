import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readHostClock } from '../../gateway/drivers/host-clock.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'host-clock-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

function host(disciplined: boolean | null, files: { timesync?: boolean; hctosys?: string } = {}) {
  const places = {
    timesyncFile: join(dir, 'synchronized'),
    hctosysFile: join(dir, 'hctosys'),
    disciplined: () => disciplined,
  };
  if (files.timesync) writeFileSync(places.timesyncFile, '');
  if (files.hctosys !== undefined) writeFileSync(places.hctosysFile, files.hctosys);
  return readHostClock(places);
}

test('what the kernel says of its discipline goes before every file', () => {
  expect(host(true)).toBe('ntp');
  // Synchronised once after boot and free since: the file is still there.
  expect(host(false, { timesync: true })).toBe('estimated');
  expect(host(false, { timesync: true, hctosys: '1\n' })).toBe('rtc');
});

test('a host without that call is asked for the file', () => {
  expect(host(null)).toBe('estimated');
  expect(host(null, { timesync: true })).toBe('ntp');
});

test('an RTC counts only where the kernel set the clock from it', () => {
  expect(host(false, { hctosys: '1\n' })).toBe('rtc');
  expect(host(false, { hctosys: '0\n' })).toBe('estimated');
});

test('this machine gives one of the three answers, the same twice', () => {
  const answer = readHostClock();
  expect(['ntp', 'rtc', 'estimated']).toContain(answer);
  expect(readHostClock()).toBe(answer);
});
