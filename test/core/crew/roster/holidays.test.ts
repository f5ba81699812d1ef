import { describe, expect, it, test } from 'vitest';
import { addDays, daysFrom, isDay, weekdayOf } from '../../../../gateway/core/crew/roster/day.ts';
import { dayTypeOf } from '../../../../gateway/core/crew/roster/day-type.ts';
import { easterOf, holidayOf } from '../../../../gateway/core/crew/roster/holidays.ts';
import { DAYS_2026, dayType2026, HOLIDAYS_2026 } from '../../../support/rosters.ts';

/**
 * Easter as the Church draws it up, not by formula: the paschal full moon of each golden number is in a table that holds from 1900 to 2199
 * (Book of Common Prayer), Easter is the Sunday after it.
 */
const FULL_MOONS = [
  ...['04-14', '04-03', '03-23', '04-11', '03-31', '04-18', '04-08', '03-28', '04-16', '04-05'],
  ...['03-25', '04-13', '04-02', '03-22', '04-10', '03-30', '04-17', '04-07', '03-27'],
];

function easterByTable(year: number): string {
  const moon = new Date(`${year}-${FULL_MOONS[year % 19]}T12:00:00Z`);
  const daysToSunday = 7 - moon.getUTCDay();
  return new Date(moon.getTime() + daysToSunday * 86_400_000).toISOString().slice(0, 10);
}

describe('Easter', () => {
  test.each([
    ['1990', '1990-04-15'],
    ['2000', '2000-04-23'],
    ['2008, nearly the earliest', '2008-03-23'],
    ['2019', '2019-04-21'],
    ['2024', '2024-03-31'],
    ['2025', '2025-04-20'],
    ['2026', '2026-04-05'],
    ['2027', '2027-03-28'],
    ['2038, the latest', '2038-04-25'],
    ['2049, a correction of the rule', '2049-04-18'],
    ['2076, another', '2076-04-19'],
  ])('of %s is %s', (_, day) => {
    expect(easterOf(Number(day.slice(0, 4)))).toBe(day);
  });

  it('is the Sunday after the full moon in the table of the Church, in every year from 1900 to 2199', () => {
    const years = Array.from({ length: 300 }, (_, i) => 1900 + i);
    expect(years.map(easterOf)).toEqual(years.map(easterByTable));
    expect(new Set(years.map((year) => weekdayOf(easterOf(year))))).toEqual(new Set([7]));
  });
});

describe('French holidays', () => {
  it('are the eleven of 2026', () => {
    expect(DAYS_2026.filter((day) => holidayOf(day, 'fr') !== null)).toEqual(HOLIDAYS_2026);
  });

  it('have their names', () => {
    expect(holidayOf('2026-04-06', 'fr')).toBe('Lundi de Pâques');
    expect(holidayOf('2026-05-14', 'fr')).toBe('Ascension');
    expect(holidayOf('2026-05-25', 'fr')).toBe('Lundi de Pentecôte');
    expect(holidayOf('2008-05-01', 'fr')).toBe('Fête du Travail');
  });

  it('are one more in Guyane, which is no national one: the coordinator works on it', () => {
    expect(DAYS_2026.filter((day) => holidayOf(day, 'fr-973') !== null)).toHaveLength(12);
    expect(holidayOf('2026-06-10', 'fr-973')).toBe("Abolition de l'esclavage");
    expect(holidayOf('2026-06-10', 'fr')).toBeNull();
  });

  it('are the fixed eight and three that move with Easter, in every year from 1990 to 2060', () => {
    const fixed = ['01-01', '05-01', '05-08', '07-14', '08-15', '11-01', '11-11', '12-25'];
    for (let year = 1990; year <= 2060; year++) {
      const easterMs = Date.parse(easterByTable(year));
      const movable = [1, 39, 50].map((days) => new Date(easterMs + days * 86_400_000).toISOString().slice(0, 10));
      const expected = new Set([...fixed.map((day) => `${year}-${day}`), ...movable]);
      const found = daysFrom(`${year}-01-01`, `${year}-12-31`).filter((day) => holidayOf(day, 'fr') !== null);
      expect(found).toEqual([...expected].sort());
      expect(movable.map(weekdayOf)).toEqual([1, 4, 1]);
    }
  });
});

describe('the type of a day', () => {
  it('is as the calendar of 2026 says, on every day', () => {
    expect(DAYS_2026.map((day) => dayTypeOf(day, 'fr'))).toEqual(DAYS_2026.map(dayType2026));
  });

  it('of a holiday on a Saturday is that of a holiday', () => {
    expect(weekdayOf('2026-08-15')).toBe(6);
    expect(dayTypeOf('2026-08-15', 'fr')).toBe('dimanche-ou-jour-ferie');
    expect(dayTypeOf('2026-08-22', 'fr')).toBe('samedi');
  });

  it('of the 10th of June depends on where it is', () => {
    expect(weekdayOf('2026-06-10')).toBe(3);
    expect(dayTypeOf('2026-06-10', 'fr')).toBe('semaine');
    expect(dayTypeOf('2026-06-10', 'fr-973')).toBe('dimanche-ou-jour-ferie');
  });
});

describe('days', () => {
  test.each([
    ['2026-02-28', true],
    ['2028-02-29', true],
    ['2026-02-29', false],
    ['2100-02-29', false],
    ['2026-04-31', false],
    ['2026-13-01', false],
    ['2026-1-1', false],
    ['1899-12-31', false],
    ['2026-01-01T00:00', false],
  ])('%s: in the calendar %s', (text, real) => {
    expect(isDay(text)).toBe(real);
  });

  it('follow each other over months, leap days and years', () => {
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
    expect(addDays('2028-03-01', -1)).toBe('2028-02-29');
    expect(daysFrom('2026-02-27', '2026-03-01')).toEqual(['2026-02-27', '2026-02-28', '2026-03-01']);
    expect(daysFrom('2026-03-01', '2026-02-27')).toEqual([]);
    expect(weekdayOf('1969-12-29')).toBe(1);
  });
});
