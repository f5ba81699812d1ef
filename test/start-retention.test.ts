import { expect, test } from 'vitest';
import { createFaults } from '../gateway/core/health.ts';
import { RETENTION_CHECK_MS } from '../gateway/core/limits.ts';
import type { RetentionVerdict } from '../gateway/core/record/retention.ts';
import type { ClockSource } from '../gateway/core/record/schema.ts';
import { startRetention } from '../gateway/start-retention.ts';
import { createManualClock } from './support/manual-clock.ts';

function started(first: { t: number | null; clock: ClockSource }) {
  const clock = createManualClock();
  const asked: number[] = [];
  const changes: string[] = [];
  const now = { instant: first, verdict: 'too-soon' as RetentionVerdict | null };
  const store = {
    retain: (nowMs: number) => {
      asked.push(nowMs);
      return Promise.resolve(now.verdict);
    },
  };
  const faults = createFaults(({ code }, standing) => changes.push(`${standing ? '+' : '-'}${code}`));
  const timer = startRetention(clock, store, faults, () => now.instant, false);
  return {
    ...{ asked, changes, now, end: timer.cancel },
    async turn() {
      clock.advance(RETENTION_CHECK_MS);
      await Promise.resolve();
      await Promise.resolve();
    },
  };
}

test('the store is asked at the start and again and again, and no more after the end', async () => {
  const { asked, turn, end } = started({ t: 5_000, clock: 'ntp' });
  expect(asked).toEqual([5_000]);
  await turn();
  expect(asked).toHaveLength(2);
  end();
  await turn();
  expect(asked).toHaveLength(2);
});

test.each(['rtc', 'estimated', 'none'] as const)('a clock that nobody sets (%s) deletes nothing', async (clock) => {
  const { asked, turn } = started({ t: clock === 'none' ? null : 5_000, clock });
  await turn();
  expect(asked).toEqual([]);
});

test('an instant that leapt is a fault until it is taken back or believed; a disk that refuses says nothing of it', async () => {
  const { changes, now, turn } = started({ t: 5_000, clock: 'gnss' });
  now.verdict = 'implausible';
  await turn();
  expect(changes).toEqual(['+retention-doubtful']);
  now.verdict = null;
  await turn();
  expect(changes).toHaveLength(1);
  now.verdict = 'purge';
  await turn();
  expect(changes).toEqual(['+retention-doubtful', '-retention-doubtful']);
});
