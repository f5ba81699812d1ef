import { mkdtempSync, rmSync, symlinkSync, unlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { REOPEN_FIRST_MS, REOPEN_MAX_MS, SILENCE_MS } from '../../../gateway/core/limits.ts';
import { openSerialSource, type SerialSourceOptions } from '../../../gateway/drivers/serial/source.ts';
import type { ByteSource, Clock } from '../../../gateway/ports.ts';
import { type ByteRecorder, createByteRecorder, seededBytes } from '../../support/byte-recorder.ts';
import { createManualClock, type ManualClock } from '../../support/manual-clock.ts';
import { openTestPty, type TestPty } from '../../support/pty.ts';

const soon = { timeout: 5000, interval: 2 };
const SEED = 7;
let folder: string;
/** What /dev/serial/by-id/ is on a vehicle: a name that stays while the device behind it changes. */
let byId: string;
const cleanups: (() => unknown)[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'balise-serial-'));
  byId = join(folder, 'receiver');
});
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  rmSync(folder, { recursive: true });
});

function plug(): TestPty {
  const pty = openTestPty();
  symlinkSync(pty.path, byId);
  cleanups.push(() => pty.close());
  return pty;
}

function unplug(pty: TestPty): void {
  unlinkSync(byId);
  pty.close();
}

function open(clock: Clock, options: Partial<SerialSourceOptions> = {}): { source: ByteSource; seen: ByteRecorder } {
  const seen = createByteRecorder();
  const source = openSerialSource({ path: byId, baud: 115_200, coalesceMs: 0, ...options }, clock, seen);
  cleanups.push(() => source.close());
  return { source, seen };
}

const untilOpen = (source: ByteSource) => vi.waitFor(() => expect(source.isOpen()).toBe(true), soon);
const untilFault = (seen: ByteRecorder, code: string) => vi.waitFor(() => expect(seen.story).toContain(code), soon);
/** Waits until the port waits for its next attempt, then lets the wait pass. */
async function retry(clock: ManualClock, waitMs: number): Promise<void> {
  await vi.waitFor(() => expect(clock.delaysMs.at(-1)).toBe(waitMs), soon);
  clock.advance(waitMs);
}

describe('a receiver that is unplugged while it talks', () => {
  it('is found again behind the same path ten times, each with one fault and one wait', async () => {
    const clock = createManualClock();
    let pty = plug();
    const { source, seen } = open(clock, { silenceMs: 1_000_000 });
    for (let round = 0; round < 10; round++) {
      await untilOpen(source);
      const before = source.takenBytes();
      // Data flows until the plug is pulled, so that the hang-up meets a read at any point of it.
      await vi.waitFor(() => {
        pty.writeSome(seededBytes(SEED + round, 512));
        expect(source.takenBytes()).toBeGreaterThan(before);
      }, soon);
      pty.writeSome(seededBytes(SEED + round, 4000));
      unplug(pty);
      await vi.waitFor(() => expect(source.isOpen()).toBe(false), soon);
      await vi.waitFor(() => expect(seen.faults).toHaveLength(round + 1), soon);
      pty = plug();
      await retry(clock, REOPEN_FIRST_MS);
    }
    await untilOpen(source);
    expect(seen.story).toEqual([...Array.from({ length: 10 }, () => ['open', 'bytes', 'serial-lost']).flat(), 'open']);
    // No spin: the waits before the ten reopenings and the eleven silence watches, and nothing else.
    expect(clock.delaysMs.filter((delayMs) => delayMs === REOPEN_FIRST_MS)).toHaveLength(10);
    expect(clock.delaysMs).toHaveLength(21);
  });

  it('is one fault while it stays away, and the waits double to the limit', async () => {
    const clock = createManualClock();
    const pty = plug();
    const { source, seen } = open(clock, { silenceMs: 1_000_000 });
    await untilOpen(source);
    unplug(pty);
    for (let waitMs = REOPEN_FIRST_MS; waitMs < REOPEN_MAX_MS; waitMs *= 2) await retry(clock, waitMs);
    await retry(clock, REOPEN_MAX_MS);
    expect(seen.story).toEqual(['open', 'serial-lost']);
  });

  it('that opens and hangs up at once is waited for longer each time', async () => {
    const clock = createManualClock();
    let pty = plug();
    const { source } = open(clock, { silenceMs: 1_000_000 });
    for (const waitMs of [REOPEN_FIRST_MS, REOPEN_FIRST_MS * 2, REOPEN_FIRST_MS * 4]) {
      await untilOpen(source);
      unplug(pty);
      await vi.waitFor(() => expect(source.isOpen()).toBe(false), soon);
      pty = plug();
      await retry(clock, waitMs);
    }
  });
});

describe('a port that cannot be opened', () => {
  it('says that nothing is there, and opens when something is', async () => {
    const clock = createManualClock();
    const { source, seen } = open(clock);
    await untilFault(seen, 'serial-not-found');
    expect(seen.faults[0]?.detail).toContain(byId);
    await retry(clock, REOPEN_FIRST_MS);
    await vi.waitFor(() => expect(clock.delaysMs.at(-1)).toBe(REOPEN_FIRST_MS * 2), soon);
    const pty = plug();
    clock.advance(REOPEN_FIRST_MS * 2);
    await untilOpen(source);
    await pty.write(Buffer.from('here'));
    await vi.waitFor(() => expect(seen.bytes().toString()).toBe('here'), soon);
    expect(seen.story).toEqual(['serial-not-found', 'open', 'bytes']);
  });

  it('says that another program holds it, and takes it when it is free', async () => {
    const clock = createManualClock();
    plug();
    const first = open(clock);
    await untilOpen(first.source);
    const second = open(clock);
    await untilFault(second.seen, 'serial-in-use');
    expect(second.source.isOpen()).toBe(false);
    await first.source.close();
    await retry(clock, REOPEN_FIRST_MS);
    await untilOpen(second.source);
    expect(second.seen.story).toEqual(['serial-in-use', 'open']);
  });
});

describe('a receiver that falls silent', () => {
  it('is one fault, is opened again and again, and is well when it is heard', async () => {
    const clock = createManualClock();
    const pty = plug();
    const { source, seen } = open(clock);
    await untilOpen(source);
    for (const waitMs of [REOPEN_FIRST_MS, REOPEN_FIRST_MS * 2]) {
      clock.advance(SILENCE_MS);
      await vi.waitFor(() => expect(source.isOpen()).toBe(false), soon);
      await retry(clock, waitMs);
      await untilOpen(source);
    }
    expect(seen.story).toEqual(['open', 'serial-silent']);
    await pty.write(Buffer.from('back'));
    await vi.waitFor(() => expect(seen.bytes().toString()).toBe('back'), soon);
    expect(seen.story).toEqual(['open', 'serial-silent', 'open', 'bytes']);
  });

  it('is heard for the last time when its last byte came, not when it was opened', async () => {
    const clock = createManualClock();
    const pty = plug();
    const { source, seen } = open(clock);
    await untilOpen(source);
    clock.advance(SILENCE_MS - 1);
    await pty.write(Buffer.from('x'));
    await vi.waitFor(() => expect(source.takenBytes()).toBe(1), soon);
    clock.advance(SILENCE_MS - 1);
    expect(seen.story).toEqual(['open', 'bytes']);
    clock.advance(1);
    await untilFault(seen, 'serial-silent');
  });

  it('stays open in lock-step: 1 250 s of recorded silence pass at once and the next byte must arrive', async () => {
    const clock = createManualClock({ lockStep: true });
    const pty = plug();
    const { source, seen } = open(clock, { coalesceMs: 40 });
    await untilOpen(source);
    for (let gap = 1; gap <= 3; gap++) {
      clock.advance(1_250_000);
      expect(source.isOpen()).toBe(true);
      await pty.write(Buffer.from('.'));
      await vi.waitFor(() => expect(source.takenBytes()).toBe(gap), soon);
    }
    expect(seen.story).toEqual(['open', ...Array.from({ length: 3 }, () => ['serial-silent', 'open', 'bytes']).flat()]);
  });
});

describe('reading', () => {
  it('lets the first byte wait for its followers, and takes them with one read', async () => {
    const clock = createManualClock();
    const pty = plug();
    const { source, seen } = open(clock, { coalesceMs: 40, silenceMs: 1_000_000 });
    await untilOpen(source);
    await pty.write(Buffer.from('$GNRMC'));
    await vi.waitFor(() => expect(clock.delaysMs.at(-1)).toBe(40), soon);
    await pty.write(Buffer.from(',rest'));
    await vi.waitFor(() => expect(pty.ready()).toBe(11), soon);
    expect(source.takenBytes()).toBe(0);
    clock.advance(40);
    expect(seen.chunks.map((chunk) => Buffer.from(chunk).toString())).toEqual(['$GNRMC,rest']);
  });

  it('keeps no chunk that it handed over', async () => {
    const clock = createManualClock();
    const pty = plug();
    const { source, seen } = open(clock);
    await untilOpen(source);
    for (const [index, text] of ['first', 'other'].entries()) {
      await pty.write(Buffer.from(text));
      await vi.waitFor(() => expect(source.takenBytes()).toBe(5 * (index + 1)), soon);
    }
    expect(seen.bytes().toString()).toBe('firstother');
  });

  it('waits for nothing more once it is closed', async () => {
    const clock = createManualClock();
    plug();
    const { source } = open(clock);
    await source.close();
    expect(clock.waiting()).toBe(0);
    const missing = open(clock, { path: join(folder, 'nothing') });
    await untilFault(missing.seen, 'serial-not-found');
    await missing.source.close();
    expect(clock.waiting()).toBe(0);
  });
});
