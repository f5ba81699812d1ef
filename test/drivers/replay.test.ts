import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { REOPEN_FIRST_MS } from '../../gateway/core/limits.ts';
import { openReplay } from '../../gateway/drivers/replay.ts';
import { createByteRecorder, seededBytes } from '../support/byte-recorder.ts';
import { createManualClock } from '../support/manual-clock.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'balise-replay-'));
  path = join(folder, 'drive.nmea');
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('a file', () => {
  it('ends once, after its last byte, and stays open', () => {
    const clock = createManualClock();
    const seen = createByteRecorder();
    writeFileSync(path, seededBytes(1, 200_000));
    const source = openReplay({ path, rate: 'max' }, clock, seen);
    expect(seen.story).toEqual([]);
    clock.advance(1);
    expect(seen.story).toEqual(['open', 'bytes', 'end']);
    expect(source.takenBytes()).toBe(200_000);
    expect(source.isOpen()).toBe(true);
    clock.advance(60_000);
    expect(seen.story).toHaveLength(3);
    expect(clock.waiting()).toBe(0);
  });

  it('that is empty ends', () => {
    const clock = createManualClock();
    const seen = createByteRecorder();
    writeFileSync(path, '');
    openReplay({ path, rate: 'max' }, clock, seen);
    clock.advance(1);
    expect(seen.story).toEqual(['open', 'end']);
  });

  it('comes at the rate that was asked for, counted from the start', () => {
    const clock = createManualClock();
    const seen = createByteRecorder();
    writeFileSync(path, seededBytes(2, 2500));
    const source = openReplay({ path, rate: 1000 }, clock, seen);
    clock.advance(1000);
    expect(source.takenBytes()).toBe(1000);
    clock.advance(1000);
    expect(source.takenBytes()).toBe(2000);
    clock.advance(1000);
    expect(source.takenBytes()).toBe(2500);
    expect(seen.story.at(-1)).toBe('end');
  });

  it('may be closed by whoever gets its bytes', async () => {
    const clock = createManualClock();
    const seen = createByteRecorder();
    writeFileSync(path, seededBytes(3, 500_000));
    const source = openReplay({ path, rate: 'max' }, clock, { ...seen, onBytes: () => void source.close() });
    clock.advance(1000);
    expect(source.takenBytes()).toBeLessThan(500_000);
    expect(seen.story).toEqual(['open']);
    expect(clock.waiting()).toBe(0);
  });
});

describe('a file that cannot be read', () => {
  it('is one fault, and is replayed when it is there', () => {
    const clock = createManualClock();
    const seen = createByteRecorder();
    openReplay({ path, rate: 'max' }, clock, seen);
    clock.advance(1 + REOPEN_FIRST_MS * 3);
    expect(seen.story).toEqual(['file-unreadable']);
    expect(seen.faults[0]?.detail).toContain(path);
    appendFileSync(path, 'here');
    clock.advance(REOPEN_FIRST_MS * 4 + 1);
    expect(seen.story).toEqual(['file-unreadable', 'open', 'bytes', 'end']);
  });

  it.each([
    ['a folder', () => mkdirSync(path)],
    ['a pipe, which would block', () => execFileSync('mkfifo', [path])],
  ])('is %s', (_name, make) => {
    make();
    const clock = createManualClock();
    const seen = createByteRecorder();
    openReplay({ path, rate: 'max' }, clock, seen);
    clock.advance(1);
    expect(seen.story).toEqual(['file-unreadable']);
    expect(seen.faults[0]?.detail).toContain('not a regular file');
  });
});
