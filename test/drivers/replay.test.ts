import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { REOPEN_FIRST_MS, REPLAY_GAP_MAX_MS } from '../../gateway/core/limits.ts';
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

  it('comes at the pace of the times in it, which may stand still, go back or leave a gap', () => {
    const clock = createManualClock();
    const arrivals: [number, string][] = [];
    const line = (type: string, time: string): string => `$GP${type},${time},A\r\n`;
    const lines = [
      ['noise\r\n$GPGSV,1\r\n', 0],
      [line('RMC', '235958.00'), 0],
      [line('GGA', '235958.00'), 0],
      [`$GPVTG,1\r\n`, 0],
      [line('RMC', '235959.20'), 1_200],
      [line('ZDA', '000000'), 2_000],
      ['$GPGLL,1,N,2,E,000001.5,A\r\n', 3_500],
      [line('RMC', '000001'), 3_500],
      [line('RMC', '030000'), 3_500 + REPLAY_GAP_MAX_MS],
      ['$GPRMC,0300', 3_500 + REPLAY_GAP_MAX_MS],
    ] as const;
    writeFileSync(path, lines.map(([text]) => text).join(''));
    const seen = createByteRecorder();
    const source = openReplay({ path, rate: 'paced' }, clock, {
      ...seen,
      onBytes: (chunk) => arrivals.push([clock.monoMs(), Buffer.from(chunk).toString()]),
    });
    for (let step = 0; step < 3 * REPLAY_GAP_MAX_MS; step += 100) clock.advance(100);
    const expected = new Map<number, string>();
    for (const [text, atMs] of lines) expected.set(atMs, (expected.get(atMs) ?? '') + text);
    const came = new Map<number, string>();
    for (const [atMs, text] of arrivals) came.set(atMs, (came.get(atMs) ?? '') + text);
    expect(came).toEqual(expected);
    expect(source.takenBytes()).toBe(lines.map(([text]) => text).join('').length);
    expect(seen.story).toEqual(['open', 'end']);
  });

  it.each(['max', 'paced'] as const)('of any content comes whole, %s (seed 4)', (rate) => {
    const clock = createManualClock();
    const seen = createByteRecorder();
    const sent = Buffer.concat([seededBytes(4, 300_000), Buffer.alloc(20_000, 0x41)]);
    writeFileSync(path, sent);
    openReplay({ path, rate }, clock, seen);
    clock.advance(1);
    expect(seen.bytes().equals(sent)).toBe(true);
    expect(seen.story).toEqual(['open', 'bytes', 'end']);
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
