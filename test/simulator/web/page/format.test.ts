/** Numbers as the page writes them: what is not known is never 0. */
import { describe, expect, it } from 'vitest';
import * as format from '../../../../simulator/web/page/format.ts';

const french = { language: 'fr', timeZone: 'Europe/Paris' } as const;
const english = { language: 'en', timeZone: 'America/Cayenne' } as const;
const T = Date.UTC(2026, 10, 28, 13, 2, 5);
/** Units are held to their numbers by spaces that do not break. */
const plain = (text: string): string => text.replaceAll('\u00a0', ' ').replaceAll('\u202f', ' ');

describe('instants', () => {
  it('are local to the place that is named', () => {
    expect(format.clockTime(T, french)).toBe('14:02:05');
    expect(format.clockTime(T, english)).toBe('10:02:05');
    expect(format.clockTime(null, french)).toBe('–');
  });

  it('say their day only where it is another one', () => {
    expect(format.instant(T, T + 3_600_000, french)).toBe('14:02:05');
    expect(format.instant(T, T + 86_400_000, french)).toBe('28/11/2026 14:02:05');
    // Midnight in Paris lies between them, and not in Cayenne.
    const late = Date.UTC(2026, 10, 28, 22, 59);
    expect(format.instant(late, late + 120_000, french)).toContain('28/11/2026');
    expect(format.instant(late, late + 120_000, english)).toBe('19:59:00');
  });
});

describe('lengths and ages', () => {
  it.each([
    [null, '–'],
    [0, '0 s'],
    [59_499, '59 s'],
    [59_500, '1 min'],
    [200_000, '3 min 20 s'],
    [7_500_000, '2 h 05'],
    [273_600_000, '3 j 4 h'],
    [-8_000, '−8 s'],
  ])('a length of %j ms is %j', (ms, text) => {
    expect(plain(format.length(ms, french))).toBe(text);
  });

  it.each([
    [null, '–'],
    [-5_000, '0 s'],
    [59_999, '59 s'],
    [60_000, '1 min'],
    [3_599_999, '59 min'],
    [90_000_000, '1 d'],
  ])('something %j ms old is %j old', (ms, text) => {
    expect(plain(format.age(ms, english))).toBe(text);
  });
});

describe('figures', () => {
  it('have the marks of their language', () => {
    expect(plain(format.count(1_234_567, 'fr'))).toBe('1 234 567');
    expect(format.count(1_234, 'en')).toBe('1,234');
    expect(format.count(null, 'fr')).toBe('–');
    expect(plain(format.distance(45_300, french))).toBe('45,3 km');
    expect(plain(format.distance(812.4, english))).toBe('812 m');
    expect(plain(format.distance(null, french))).toBe('–');
    expect(plain(format.measure(12.64, 'V', 1, 'fr'))).toBe('12,6 V');
    expect(format.measure(null, 'V', 1, 'fr')).toBe('–');
  });

  it('say which side of the equator and of Greenwich', () => {
    expect(plain(format.coordinates(4.921301, -52.310812, french))).toBe('4,92130 N  52,31081 O');
    expect(plain(format.coordinates(-21.1, 55.5, english))).toBe('21.10000 S  55.50000 E');
  });

  it('write ranges, and count those that are too many', () => {
    expect(format.ranges([])).toBe('–');
    expect(
      format.ranges([
        [1, 40],
        [43, 43],
      ]),
    ).toBe('1–40, 43');
    const many = Array.from({ length: 15 }, (_, i): [number, number] => [i * 10, i * 10]);
    expect(format.ranges(many)).toMatch(/^\(\+3\) … 30, 40, .*140$/);
    expect(
      format.numbersIn([
        [1, 40],
        [43, 43],
      ]),
    ).toBe(41);
  });

  it('groups a key', () => {
    expect(format.groups('6a9503765c')).toBe('6a95 0376 5c');
  });
});
