import { afterEach, describe, expect, it, vi } from 'vitest';
import { openDevice } from '../../../gateway/drivers/serial/device.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { openTestPty } from '../../support/pty.ts';

const COALESCE_MS = 40;
const QUIET_MS = 800;
const soon = { timeout: 5000, interval: 2 };
const cleanups: (() => unknown)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** A receiver whose bursts take two reads. `waits` is whether the clock will wake us; else only the next byte does. */
async function openReading() {
  const clock = createManualClock();
  const pty = openTestPty();
  cleanups.push(() => pty.close());
  const device = await openDevice(pty.path, 115_200);
  cleanups.push(() => device.close());
  const chunks: string[] = [];
  device.start(COALESCE_MS, clock, {
    onBytes: (chunk) => chunks.push(Buffer.from(chunk).toString()),
    onGone: (reason) => chunks.push(reason),
  });
  const waits = () => clock.waiting() === 1;
  const wakenBy = async (text: string) => {
    await pty.write(Buffer.from(text));
    await vi.waitFor(() => expect(waits()).toBe(true), soon);
  };
  return { clock, pty, chunks, waits, wakenBy };
}

describe('the rhythm of a receiver', () => {
  it('is learnt: a burst of two reads is woken for once, the second time', async () => {
    const { clock, pty, chunks, waits, wakenBy } = await openReading();
    await wakenBy('a');
    clock.advance(COALESCE_MS);
    expect(waits()).toBe(false);
    await wakenBy('b');
    clock.advance(COALESCE_MS + QUIET_MS);
    await wakenBy('c');
    clock.advance(COALESCE_MS);
    // No byte has come since, and still the next read is due.
    expect(waits()).toBe(true);
    await pty.write(Buffer.from('d'));
    await vi.waitFor(() => expect(pty.ready()).toBe(1), soon);
    clock.advance(COALESCE_MS);
    expect(waits()).toBe(false);
    expect(chunks).toEqual(['a', 'b', 'c', 'd']);
  });

  it('is no promise: a shorter burst costs one read of nothing, and the next byte is heard', async () => {
    const { clock, chunks, waits, wakenBy } = await openReading();
    for (const text of ['a', 'b']) {
      await wakenBy(text);
      clock.advance(COALESCE_MS);
    }
    clock.advance(QUIET_MS);
    await wakenBy('c');
    clock.advance(COALESCE_MS);
    expect(waits()).toBe(true);
    clock.advance(COALESCE_MS + QUIET_MS);
    expect(waits()).toBe(false);
    await wakenBy('d');
    clock.advance(COALESCE_MS);
    expect(waits()).toBe(false);
    expect(chunks).toEqual(['a', 'b', 'c', 'd']);
  });
});
