import { mkdtempSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openStageReceiver, type StageReceiver } from '../../../simulator/runner/stage-receiver.ts';

let dir: string;
let receiver: StageReceiver;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'balise-receiver-'));
  receiver = openStageReceiver(dir);
});
afterEach(() => {
  receiver.close();
  rmSync(dir, { recursive: true, force: true });
});

test('the socket keeps its name, whatever device is behind it', () => {
  expect(readlinkSync(receiver.path)).toMatch(/^\/dev\/pts\/\d+$/);
  receiver.unplug();
  expect(() => readlinkSync(receiver.path)).toThrow('ENOENT');
  receiver.plug('another');
  expect(readlinkSync(receiver.path)).toBe(join(dir, 'another'));
  expect(readlinkSync(join(dir, 'another'))).toMatch(/^\/dev\/pts\/\d+$/);
});

test('bytes are counted over all devices, and go nowhere while none is plugged in', async () => {
  await receiver.write(Buffer.from('abc'));
  receiver.unplug();
  await expect(receiver.write(Buffer.from('d'))).rejects.toThrow('no receiver is plugged in');
  receiver.plug(null);
  await receiver.write(Buffer.from('ef'));
  expect(receiver.bytesWritten()).toBe(5);
});

test('one that was plugged in again is not open until somebody saw it', () => {
  expect(receiver.isOpened()).toBe(true);
  receiver.unplug();
  receiver.plug(null);
  expect(receiver.isOpened()).toBe(false);
  receiver.opened();
  expect(receiver.isOpened()).toBe(true);
});
