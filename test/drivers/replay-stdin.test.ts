import { PassThrough } from 'node:stream';
import { expect, it, vi } from 'vitest';
import { openStdin } from '../../gateway/drivers/replay-stdin.ts';
import { createByteRecorder, seededBytes } from '../support/byte-recorder.ts';
import { createManualClock } from '../support/manual-clock.ts';

const soon = { timeout: 5_000, interval: 2 };

it('ends once, after its last byte, and stays open', async () => {
  const clock = createManualClock();
  const seen = createByteRecorder();
  const input = new PassThrough();
  const source = openStdin('max', input, clock, seen);
  input.end(seededBytes(1, 200_000));
  expect(seen.story).toEqual([]);
  await vi.waitFor(() => {
    clock.advance(1);
    expect(seen.story).toEqual(['open', 'bytes', 'end']);
  }, soon);
  expect(source.takenBytes()).toBe(200_000);
  expect(source.isOpen()).toBe(true);
});

it('is read no faster than it is handed over', async () => {
  const clock = createManualClock();
  const seen = createByteRecorder();
  const input = new PassThrough();
  openStdin('paced', input, clock, seen);
  clock.advance(1);
  const line = (second: number): string => `$GPRMC,1000${String(second).padStart(2, '0')},A\r\n`;
  input.write(line(0) + line(10));
  await vi.waitFor(() => expect(seen.bytes().toString()).toBe(line(0)), soon);
  // The second line waits for its time, and meanwhile what follows stays in the pipe.
  input.write(line(11));
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
  expect(input.readableLength).toBe(line(11).length);
  clock.advance(10_000);
  await vi.waitFor(() => {
    clock.advance(1_000);
    expect(seen.bytes().toString()).toBe(line(0) + line(10) + line(11));
  }, soon);
});

it('says that the pipe broke', async () => {
  const seen = createByteRecorder();
  const input = new PassThrough();
  const clock = createManualClock();
  const source = openStdin('max', input, clock, seen);
  clock.advance(1);
  input.destroy(new Error('EIO'));
  await vi.waitFor(() => expect(seen.story).toEqual(['open', 'file-unreadable']), soon);
  expect(source.isOpen()).toBe(false);
});
