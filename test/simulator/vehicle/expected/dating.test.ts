/** docs/sampling.md, section 2. */
import { expect, test } from 'vitest';
import { createDating } from '../../../../simulator/vehicle/expected/dating.ts';

const DAY = 86_400_000;
const NOT_BEFORE = Date.UTC(2026, 0, 1);
const said = (day: number, timeMs = 0) => createDating(NOT_BEFORE).date(timeMs, day);
const from = (weeks: number) => NOT_BEFORE + weeks * 7 * DAY;

test('a date from notBefore on is left alone', () => {
  expect(said(NOT_BEFORE)).toEqual({ t: NOT_BEFORE, periods: 0, believable: true });
  expect(said(from(1024), DAY - 1)).toEqual({ t: from(1024) + DAY - 1, periods: 0, believable: true });
});

test('one week rollover, and two', () => {
  // 2026-06-15 less 1024 and 2048 weeks: 2006-10-30 and 1987-03-16.
  const t = Date.UTC(2026, 5, 15);
  expect(said(Date.UTC(2006, 9, 30), 5000)).toEqual({ t: t + 5000, periods: 1, believable: true });
  expect(said(Date.UTC(1987, 2, 16))).toEqual({ t, periods: 2, believable: true });
});

test('512 weeks after notBefore a repaired date is a lie', () => {
  expect(said(from(511 - 1024))).toMatchObject({ t: from(511), believable: true });
  expect(said(from(512 - 1024))).toMatchObject({ t: from(512), believable: false });
  // The day before notBefore becomes the last day of the 1024 weeks.
  expect(said(NOT_BEFORE - DAY)).toMatchObject({ periods: 1, believable: false });
});

test('the calendar goes on as the receiver says it, refused or not', () => {
  const dating = createDating(NOT_BEFORE);
  expect(dating.date(1000, null)).toBeNull();
  dating.date(DAY - 1000, NOT_BEFORE - DAY);
  expect(dating.date(0, null)).toEqual({ t: NOT_BEFORE, periods: 0, believable: true });
  expect(dating.date(1000, null)).toEqual({ t: NOT_BEFORE + 1000, periods: 0, believable: true });
});
