/** When a certificate is renewed, and what a broker's word about it leads to. */
import { describe, expect, it } from 'vitest';
import { RENEWAL_RETRY_MAX_MS, RENEWAL_RETRY_MIN_MS } from '../../../gateway/core/identity/limits.ts';
import {
  afterJudgement,
  createRenewal,
  isLate,
  renewAtMs,
  renewalRetryMs,
} from '../../../gateway/core/identity/renewal.ts';

const DAY = 86_400_000;
const YEAR = { validFromMs: 0, validToMs: 360 * DAY };

it('is due when a third of its life is left, a fleet spread over a twentieth of it', () => {
  expect([renewAtMs(YEAR, 0), renewAtMs(YEAR, 0.5), renewAtMs(YEAR, 0.999_999)].map((ms) => ms / DAY)).toEqual([
    240,
    231,
    expect.closeTo(222, 2),
  ]);
});

it('is not due while the clock cannot be believed, nor before its time', () => {
  const renewal = createRenewal(() => 0);
  expect(renewal.due(YEAR, null, 0)).toBe(false);
  expect(renewal.due(YEAR, 240 * DAY - 1, 0)).toBe(false);
  expect(renewal.due(YEAR, 240 * DAY, 0)).toBe(true);
  expect(renewal.due(YEAR, 400 * DAY, 0)).toBe(true);
});

describe('after a failure', () => {
  it.each([
    ['much is left: every hour', 250 * DAY, 0.999_999, RENEWAL_RETRY_MAX_MS],
    ['half of the wait is drawn', 250 * DAY, 0, RENEWAL_RETRY_MAX_MS / 2],
    ['little is left: a tenth of it', 360 * DAY - 600_000, 0.999_999, 60_000],
    ['nearly nothing is left', 360 * DAY - 1, 0.999_999, RENEWAL_RETRY_MIN_MS],
    ['it is over: every hour', 361 * DAY, 0.999_999, RENEWAL_RETRY_MAX_MS],
  ])('%s', (_what, utcMs, drawn, waitMs) => {
    expect(renewalRetryMs(YEAR, utcMs, drawn)).toBeCloseTo(waitMs, -2);
  });

  it('waits by the monotonic clock, and a new certificate ends the wait', () => {
    const renewal = createRenewal(() => 0);
    renewal.failed(YEAR, 250 * DAY, 1_000);
    const waitMs = RENEWAL_RETRY_MAX_MS / 2;
    expect(renewal.due(YEAR, 251 * DAY, 1_000 + waitMs - 1)).toBe(false);
    expect(renewal.due(YEAR, 250 * DAY, 1_000 + waitMs)).toBe(true);
    renewal.failed(YEAR, 250 * DAY, 1_000);
    renewal.done();
    expect(renewal.due(YEAR, 250 * DAY, 1_000)).toBe(true);
  });

  it('is told once half of the time for it is over', () => {
    expect([isLate(YEAR, 250 * DAY), isLate(YEAR, 300 * DAY + 1)]).toEqual([false, true]);
  });
});

it.each([
  ['the new one was taken', 'B', true, 'B', 'A', 'proven'],
  ['the new one was refused', 'B', false, 'B', 'A', 'go-back'],
  ['the word is about the one before', 'A', false, 'B', 'A', 'nothing'],
  ['the one before was taken once more', 'A', true, 'B', 'A', 'nothing'],
  ['there is no other one', 'B', false, 'B', null, 'nothing'],
  ['all is settled', 'B', true, 'B', null, 'nothing'],
] as const)('%s', (_what, judged, taken, current, previous, step) => {
  expect(afterJudgement(judged, taken, current, previous)).toBe(step);
});
