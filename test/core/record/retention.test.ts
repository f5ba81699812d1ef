import { expect, test } from 'vitest';
import { RETENTION_BATCH_ROWS, RETENTION_CONFIRMATIONS, RETENTION_PERIOD_MS } from '../../../gateway/core/limits.ts';
import {
  judgeInstant,
  oldPrefix,
  type RetentionMemory,
  trustedForRetention,
} from '../../../gateway/core/record/retention.ts';

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 10, 22);

function days(memory: RetentionMemory | null, ...instants: number[]) {
  let known = memory;
  return instants.map((at) => {
    const judged = judgeInstant(known, at);
    known = judged.memory;
    return judged.verdict;
  });
}

test('once a day; the first instant only begins to count', () => {
  expect(days(null, NOW, NOW + 1_000, NOW + DAY, NOW + DAY + 1_000, NOW + 2 * DAY)).toEqual([
    'too-soon',
    'too-soon',
    'purge',
    'too-soon',
    'purge',
  ]);
});

test('a leap of 20 years deletes nothing, and when it is taken back all is as before', () => {
  const leap = NOW + 20 * 365 * DAY;
  expect(days({ lastMs: NOW, doubt: null }, leap, leap + DAY, leap + 2 * DAY, NOW + DAY, leap)).toEqual([
    'implausible',
    'implausible',
    'implausible',
    'purge',
    'implausible',
  ]);
});

test('a box that was in the garage for a year is believed after a week, not by asking more often', () => {
  const back = NOW + 365 * DAY;
  const hourly = Array.from({ length: 19 }, (_, hour) => back + hour * 3_600_000);
  const daily = Array.from({ length: RETENTION_CONFIRMATIONS }, (_, day) => back + (day + 1) * DAY);
  const verdicts = days({ lastMs: NOW, doubt: null }, ...hourly, ...daily);
  expect(verdicts.at(-1)).toBe('purge');
  expect(new Set(verdicts.slice(0, -1))).toEqual(new Set(['implausible']));
});

test('steps of -3 h and +1 h change nothing; a step far back begins anew', () => {
  const memory = { lastMs: NOW, doubt: null };
  const HOUR = 3_600_000;
  expect(days(memory, NOW - 3 * HOUR, NOW - 2 * HOUR, NOW - 3 * HOUR + RETENTION_PERIOD_MS)).toEqual([
    'too-soon',
    'too-soon',
    'purge',
  ]);
});

test('only a clock that somebody sets deletes', () => {
  expect((['gnss', 'ntp', 'rtc', 'estimated', 'none'] as const).filter(trustedForRetention)).toEqual(['gnss', 'ntp']);
});

const rows = (...times: (number | null)[]) => times.map((t, i) => ({ n: i + 1, t }));

test('the old prefix ends before the first young record', () => {
  const cut = NOW - 60 * DAY;
  expect(oldPrefix(rows(cut - 2, cut - 1, cut, cut - 5), cut, NOW).upTo).toBe(2);
  expect(oldPrefix(rows(cut), cut, NOW).upTo).toBe(0);
  expect(oldPrefix([], cut, NOW)).toEqual({ upTo: 0, more: false });
});

test('records without a time, or from the future, go with the ones that follow, and stay where none follows', () => {
  const cut = NOW - 60 * DAY;
  const future = NOW + 20 * 365 * DAY;
  expect(oldPrefix(rows(null, future, cut - 1, null, NOW), cut, NOW).upTo).toBe(3);
  expect(oldPrefix(rows(null, future), cut, NOW).upTo).toBe(0);
});

test('one batch at a time, however many undated ones stand before it', () => {
  const undated = Array.from({ length: RETENTION_BATCH_ROWS * 2 }, () => null);
  expect(oldPrefix(rows(...undated, 1, 2), 10, NOW)).toEqual({ upTo: RETENTION_BATCH_ROWS * 2 + 1, more: true });
});
