/** Rows of the statistics: periods, slots, what nobody can date, half hours, several vehicles, and events in any order. */
import { expect, test } from 'vitest';
import type { EventMessage } from '../../../../simulator/platform/messages.ts';
import { halfHoursOf, statisticsOf, TOTAL, timeZoneOf } from '../../../../simulator/platform/statistics/statistics.ts';
import { daySummary, skipped } from '../samples.ts';
import { accept, BUSY, FREE, of, refuse, rowsOf, said, step, story, totalOf } from './story.ts';

const DAY = '2026-03-10T';
const at = (time: string) => `${DAY}${time}+01:00`;
const total = (told: ReturnType<typeof story>, change = {}) => totalOf(statisticsOf([of(told, change)], 'month'));

test('months, years and the short night of March: what lasts over a midnight is divided there, a mission is not', () => {
  const told = story()
    .press('2025-12-31T22:00:00+01:00', { function: 'PRISE_GARDE', ...FREE })
    .mission('2025-12-31T23:59:00+01:00', { change: 'received' })
    .press('2026-01-01T00:01:00+01:00', accept('M-1'))
    .press('2026-01-01T02:00:00+01:00', step('DEPART', 'M-1'));
  const rows = (by: 'day' | 'month' | 'year') =>
    rowsOf(statisticsOf([of(told)], by)).filter(({ slot }) => slot === TOTAL);
  for (const [by, old, young] of [
    ['day', '2025-12-31', '2026-01-01'],
    ['month', '2025-12', '2026-01'],
    ['year', '2025', '2026'],
  ] as const)
    expect(rows(by)).toMatchObject([
      { period: old, asked: 1, accepted: 1, 'departure.mean': 7_140, 'time.available': 7_200, 'time.mission': 0 },
      { period: young, asked: 0, accepted: 0, 'departure.mean': null, 'time.available': 60, 'time.mission': 7_140 },
    ]);
  const night = story()
    .press('2026-03-28T20:00:00+01:00', { function: 'PRISE_GARDE', ...FREE })
    .press('2026-03-29T20:00:00+02:00', { function: 'FIN_GARDE', duty: 'HORS_SERVICE', ...BUSY, reason: null });
  const available = rowsOf(statisticsOf([of(night)], 'day')).map((row) => [
    row['period'],
    row['slot'],
    row['time.available'],
  ]);
  expect(available).toEqual([
    ['2026-03-28', '20:00-24:00', 4 * 3_600],
    ['2026-03-28', TOTAL, 4 * 3_600],
    ['2026-03-29', '00:00-08:00', 7 * 3_600],
    ['2026-03-29', '08:00-20:00', 12 * 3_600],
    ['2026-03-29', TOTAL, 19 * 3_600],
  ]);
});

test('what nobody can date stands in a row without a period, and what a later event dates does not', () => {
  const told = story()
    .press(null, { function: 'PRISE_GARDE', ...FREE })
    .mission(null, { change: 'received' })
    .press(null, refuse('M-1', 'crew'));
  const [row, ...others] = rowsOf(statisticsOf([of(told)], 'month'));
  expect(row).toMatchObject({
    period: null,
    slot: TOTAL,
    asked: 1,
    'refused.crew': 1,
    'time.available': 2,
    'time.unmeasured': 0,
  });
  expect(others).toMatchObject([{ period: null, slot: null, asked: 1 }]);
  told.add(
    (n) => ({ ...daySummary(n), type: 'time', utcMinusMonoMs: Date.UTC(2026, 2, 10), stepMs: null }) as EventMessage,
  );
  expect(total(told)).toMatchObject({ period: '2026-03', asked: 1, 'time.available': 2 });
  // In another boot, without a clock: nobody knows how long that was.
  told.boot().press(null, { function: 'INDISPONIBLE', ...BUSY, reason: 'panne' });
  expect(total(told)).toMatchObject({ period: '2026-03', 'time.available': 2, 'time.unmeasured': 1 });
});

test('the end of a stretch that is dated dates its beginning', () => {
  const told = story().press('2026-03-10T10:00:00+01:00', { function: 'PRISE_GARDE', ...FREE });
  Object.assign(told.events[0] ?? {}, { t: null, clock: 'none' });
  told.press('2026-03-10T21:00:00+01:00', { function: 'FIN_GARDE', duty: 'HORS_SERVICE', ...BUSY, reason: null });
  const rows = rowsOf(statisticsOf([of(told)], 'day')).map((row) => [row['slot'], row['time.available']]);
  expect(rows).toEqual([
    ['08:00-20:00', 36_000],
    ['20:00-24:00', 3_600],
    [TOTAL, 39_600],
  ]);
});

const waits = (id: string, answered: string, over: string, series?: string) =>
  story(series)
    .press(at('09:00:00'), { function: 'PRISE_GARDE', ...FREE })
    .mission(at('09:50:00'), { change: 'received', mission: id })
    .press(at(answered), accept(id))
    .press(at(over), step('REN-BASE', id, { function: 'RENTRE' }));

test('each half hour: what waits and what is under way, the instant of the answer no more and that of the order with it', () => {
  const table = (told: ReturnType<typeof story>) => rowsOf(halfHoursOf([of(told)]));
  const instant = (time: string) => new Date(at(time)).toISOString();
  expect(table(waits('M-1', '10:30:00', '11:00:00'))).toEqual([
    { sector: 'lons', instant: instant('10:00:00'), waiting: 1, underWay: 0 },
    { sector: 'lons', instant: instant('10:30:00'), waiting: 0, underWay: 1 },
  ]);
  const row = total(waits('M-1', '10:30:00', '11:00:01'));
  expect(said(row, 'waiting')).toEqual({ 'waiting.max': 1, 'waiting.halfHours': 1 });
  expect(said(row, 'underWay')).toEqual({ 'underWay.max': 1, 'underWay.halfHours': 2 });
  // Nobody answered in time: it does not wait any more. What is not over goes on up to the last event, and no further.
  const open = story()
    .mission(at('10:00:00'), { change: 'received', mission: 'S' })
    .mission(at('10:30:00'), { change: 'unanswered', mission: 'S' })
    .mission(at('11:00:00'), { change: 'received', mission: 'O' })
    .press(at('12:00:00'), { function: 'DETRESSE' });
  expect(table(open).map((each) => [each['instant'], each['waiting']])).toEqual(
    ['10:00:00', '11:00:00', '11:30:00', '12:00:00'].map((time) => [instant(time), 1]),
  );
  const undated = story().mission(null, { change: 'received' }).press(at('12:00:00'), { function: 'DETRESSE' });
  expect(table(undated)).toEqual([]);
});

test('two vehicles of a sector: each for itself, and together an order to both is one that waits, and one that somebody took', () => {
  const taker = of(waits('M-1', '09:55:00', '11:00:00'), { vehicle: 'A' });
  const refuser = story()
    .mission(at('09:50:00'), { change: 'received' })
    .press(at('09:51:00'), refuse('M-1', 'crew'))
    .mission(at('09:52:00'), { change: 'received', mission: 'M-2' })
    .press(at('10:05:00'), refuse('M-2', 'crew'));
  const other = of(refuser, { vehicle: 'B' });
  const rows = rowsOf(statisticsOf([taker, other], 'month')).filter(({ slot }) => slot === TOTAL);
  expect(rows).toMatchObject([
    { vehicle: 'A', asked: 1, accepted: 1, notTaken: 0, 'waiting.max': 0, 'underWay.max': 1 },
    { vehicle: 'B', asked: 2, refused: 2, notTaken: 2, 'waiting.max': 1 },
    { vehicle: TOTAL, asked: 3, accepted: 1, refused: 2, notTaken: 1, 'waiting.max': 1, 'underWay.max': 1 },
  ]);
  const apart = rowsOf(statisticsOf([taker, { ...other, sector: 'dole' }], 'month')).filter(
    ({ slot }) => slot === TOTAL,
  );
  expect(apart.map(({ sector, vehicle }) => [sector, vehicle])).toEqual([
    ['dole', 'B'],
    ['lons', 'A'],
  ]);
  // One of them may still take it.
  const asked = of(story().mission(at('09:50:00'), { change: 'received', mission: 'M-2' }), { vehicle: 'C' });
  for (const order of [
    [asked, other],
    [other, asked],
  ])
    expect(rowsOf(statisticsOf(order, 'month')).at(-1)).toMatchObject({ vehicle: TOTAL, notTaken: 1 });
  // It waits with one and is under way with another.
  const both = [of(waits('M-1', '09:55:00', '11:00:00')), of(waits('M-1', '10:20:00', '10:25:00'), { vehicle: 'B' })];
  expect(rowsOf(halfHoursOf(both))[0]).toMatchObject({ waiting: 0, underWay: 1 });
});

test('events in any order, twice, of several series, and of other types come to the same', () => {
  const told = waits('M-1', '10:30:00', '11:00:00');
  const whole = statisticsOf([of(told)], 'month');
  const events = [...told.events.toReversed(), ...told.events, skipped(9, 9, 9)];
  expect(statisticsOf([of(told, { events })], 'month')).toEqual(whole);
  const second = waits('M-1', '10:30:00', '11:00:00', 'fedcba9876543210').events;
  expect(total(told, { events: [...second, ...told.events] })).toMatchObject({ asked: 2, accepted: 2 });
  expect(statisticsOf([of(story())], 'month').rows).toEqual([]);
  expect(timeZoneOf([...told.events, daySummary(9)])).toBe('Europe/Paris');
  expect(timeZoneOf(told.events)).toBe(null);
});
