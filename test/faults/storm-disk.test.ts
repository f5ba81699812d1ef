/** The disk of a storm does what it says: small, full on command, and what was not flushed goes with the power. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { WITHOUT_SHIM } from './shim/shim.ts';
import { openStormDisk } from './storm-disk.ts';

/** Writes, flushes, changes, lengthens, makes another file, cuts one short, and is killed. */
const WRITER = `
  const fs = require('node:fs');
  const [directory] = process.argv.slice(1);
  const file = fs.openSync(directory + '/kept', 'w+');
  fs.writeSync(file, 'flushed and kept');
  fs.fsyncSync(file);
  fs.writeSync(file, 'CHANGED', 0);
  fs.writeSync(file, ', and more');
  const other = fs.openSync(directory + '/other', 'w+');
  fs.writeSync(other, 'never flushed');
  const short = fs.openSync(directory + '/short', 'r+');
  fs.ftruncateSync(short, 2);
  process.kill(process.pid, 'SIGKILL');
`;

function openDisk() {
  const dir = mkdtempSync(join(tmpdir(), 'balise-storm-disk-'));
  const said: string[] = [];
  const disk = openStormDisk(dir, (line) => said.push(line));
  onTestFinished(() => {
    disk.close();
    rmSync(dir, { recursive: true, force: true });
  });
  mkdirSync(disk.storeDirectory);
  return { disk, said, file: (name: string) => join(disk.storeDirectory, name) };
}

test.for([
  ['kill alone', false, 'CHANGED and kept, and more', 'never flushed', 'ab'],
  ['power cut', true, 'flushed and kept', '', 'abcd'],
] as const)('a %s takes what it takes', ([, power, kept, other, short], context) => {
  if (WITHOUT_SHIM !== null) context.skip(WITHOUT_SHIM);
  const { disk, file } = openDisk();
  writeFileSync(file('short'), 'abcd');
  const { signal } = spawnSync(process.execPath, ['-e', WRITER, disk.storeDirectory], {
    env: { ...process.env, ...disk.environment },
  });
  expect(signal).toBe('SIGKILL');
  expect(disk.cutPower(power)).toBe(power ? 4 : 0);
  expect(['kept', 'other', 'short'].map((name) => readFileSync(file(name), 'utf8'))).toEqual([kept, other, short]);
});

test('the file system has 5 MB, is full on command, and has room again when it is healed', (context) => {
  const { disk, said, file } = openDisk();
  const missing = said.find((line) => line.includes('5 MB'));
  if (missing !== undefined) context.skip(missing);
  const { blocks, bsize } = statfsSync(disk.storeDirectory);
  expect(blocks * bsize).toBeLessThanOrEqual(5 * 1_048_576);
  expect(disk.fail('full')).toBe(true);
  expect(() => writeFileSync(file('more'), Buffer.alloc(65_536))).toThrow(/ENOSPC/);
  disk.heal();
  writeFileSync(file('more'), Buffer.alloc(65_536));
});
