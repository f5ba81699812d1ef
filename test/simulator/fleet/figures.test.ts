import { expect, test } from 'vitest';
import { reconnectWaitMs, resendWaitMs } from '../../../simulator/fleet/backoff.ts';
import { filesAllowed } from '../../../simulator/fleet/costs.ts';
import { spread, waitsByPhase, waveOf } from '../../../simulator/fleet/figures.ts';
import { needFiles } from '../../../simulator/fleet/run.ts';

const storm = { killedMs: 1_000, startedMs: 6_000, overMs: 9_000 };

test('a wait belongs to the storm as soon as any part of it does', () => {
  const pairs = [
    [0, 999],
    [999, 1_000],
    [2_000, 2_001],
    [9_000, 9_500],
    [9_001, 9_002],
  ] as const;
  const { before, during, after } = waitsByPhase(pairs, storm);
  expect([before.count, during.count, after.count]).toEqual([1, 3, 1]);
  expect(waitsByPhase(pairs, null).before.count).toBe(5);
});

test('percentiles are values that were seen; of nothing there is none', () => {
  expect(spread(Array.from({ length: 100 }, (_, i) => i + 1))).toEqual({
    count: 100,
    p50Ms: 51,
    p99Ms: 100,
    maxMs: 100,
  });
  expect(spread([])).toEqual({ count: 0, p50Ms: null, p99Ms: null, maxMs: null });
});

test('a wave counts the first connection of each vehicle since it began, and says never where not all came', () => {
  const connects = [[0, 6_100], [1, 6_200, 7_000], [2, 8_000], [3]];
  expect(waveOf(connects, 6_000)).toEqual({ connected: 3, halfMs: 200, mostMs: null, allMs: null, peakPerS: 2 });
  expect(waveOf(connects, 0)).toMatchObject({ connected: 4, allMs: 3, peakPerS: 4 });
});

test('reconnection: full jitter below a ceiling that doubles from 1 s to 60 s', () => {
  expect([0, 1, 5, 6, 60].map((failures) => reconnectWaitMs(failures, 1))).toEqual([
    1_000, 2_000, 32_000, 60_000, 60_000,
  ]);
  expect(reconnectWaitMs(9, 0)).toBe(0);
  expect([1, 2, 3, 9].map((attempts) => resendWaitMs(attempts, 30_000, 600_000))).toEqual([
    30_000, 60_000, 120_000, 600_000,
  ]);
});

test('too few file descriptors are told by name and with a remedy before anything starts', () => {
  const limits =
    'Max processes  94  94  processes\nMax open files            1024                 4096                 files\n';
  expect(filesAllowed(limits)).toBe(4_096);
  expect(filesAllowed('Max open files            1024                 unlimited            files\n')).toBe(Infinity);
  expect(filesAllowed('')).toBeNull();
  expect(() => needFiles(5_000, 4_096)).toThrow(/^file-descriptors: 5000 vehicles need 5100 .* ulimit -Hn 5100 /);
  expect(() => needFiles(1_000, 4_096)).not.toThrow();
  expect(() => needFiles(1_000, null)).not.toThrow();
});
