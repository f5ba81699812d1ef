import { expect, test } from 'vitest';
import type { Range } from '../../../simulator/platform/ranges.ts';
import { drain } from '../../../simulator/runner/drain.ts';
import type { DaemonStatus } from '../../../simulator/runner/gateway-process.ts';
import { SERIES } from '../platform/samples.ts';

function status(acknowledgedUpTo: number, acknowledged: Range[]): DaemonStatus {
  return {
    running: true,
    series: SERIES,
    duty: 'HORS_SERVICE',
    disk: {
      events: { recorded: 3, acknowledgedUpTo, presses: 1 },
      positions: { stored: [[1, 4]], acknowledged, skipped: [] },
    },
    gnss: null,
    link: null,
    faults: [],
  };
}

/** Gives one status after the other, the last one for ever, and counts the time that is waited. */
function stage(...all: (DaemonStatus | null)[]) {
  let nowMs = 0;
  let asked = 0;
  return {
    asked: () => asked,
    snapshot: async () => all[Math.min(asked++, all.length - 1)] ?? null,
    pacer: {
      lockStep: true,
      nowMs: () => nowMs,
      to: async (monoMs: number) => {
        nowMs = monoMs;
      },
    },
  };
}

const PATIENCE = { realMs: -1, runMs: 100_000 };

test('is over when every event and every stored position is acknowledged', async () => {
  const at = stage(null, status(2, [[1, 4]]), status(3, [[1, 3]]), status(3, [[1, 4]]));
  expect(await drain(at, at.pacer, PATIENCE)).toBe(true);
  expect(at.asked()).toBe(4);
});

test('what the device cannot read is no end', async () => {
  const unread = stage({ ...status(3, [[1, 4]]), disk: null });
  expect(await drain(unread, unread.pacer, PATIENCE)).toBe(false);
});

test('an acknowledged number that is not stored does not stand for one that is', async () => {
  const at = stage(
    status(3, [
      [1, 2],
      [4, 9],
    ]),
  );
  expect(await drain(at, at.pacer, PATIENCE)).toBe(false);
});

test('gives up after a time without progress, and progress begins it anew', async () => {
  const stuck = stage(status(1, []));
  expect(await drain(stuck, stuck.pacer, PATIENCE)).toBe(false);
  const slow = stage(
    status(1, []),
    status(1, []),
    status(1, []),
    status(2, []),
    status(2, []),
    status(2, []),
    status(2, [[1, 1]]),
  );
  expect(await drain(slow, slow.pacer, PATIENCE)).toBe(false);
  expect(slow.asked()).toBeGreaterThan(stuck.asked() + 5);
});
