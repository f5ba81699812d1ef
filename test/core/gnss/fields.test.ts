import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as read from '../../../gateway/core/gnss/fields.ts';
import { sentenceOf, withChecksum } from './nmea.ts';

type Notes = read.Notes;

/** The fields of a sentence with just these. */
const of = (...texts: (string | undefined)[]) => sentenceOf(withChecksum(`GPXXX,${texts.join(',')}`)).fields;
const count = (text: string, noted: Notes) => read.count(of(text), 1, noted);
const dateMs = (text: string, noted: Notes) => read.dateMs(of(text), 1, noted);
const decimal = (text: string, noted: Notes) => read.decimal(of(text), 1, noted);
const latitudeDeg = (text: string, letter: string, noted: Notes) => read.latitudeDeg(of(text, letter), 1, noted);
const longitudeDeg = (text: string, letter: string, noted: Notes) => read.longitudeDeg(of(text, letter), 1, noted);
const splitDateMs = (day: string, month: string, year: string, noted: Notes) =>
  read.splitDateMs(of(day, month, year), 1, noted);
const timeOfDayMs = (text: string, noted: Notes) => read.timeOfDayMs(of(text), 1, noted);

const notes = () => ({ bad: false, unreadable: 0, leapSecond: false });
const seed = Number(process.env['SEED'] ?? 20_260_301);

describe('time of day', () => {
  test.each([
    ['000000', 0],
    ['112225', 40_945_000],
    ['112225.', 40_945_000],
    ['112225.8', 40_945_800],
    ['112225.844', 40_945_844],
    ['112225.8449', 40_945_844],
    ['164531.99', 60_331_990],
    ['235959.9999', 86_399_999],
    ['235960', 86_400_000],
  ])('%s', (text, expected) => {
    const noted = notes();
    expect([timeOfDayMs(text, noted), noted.bad]).toEqual([expected, false]);
  });

  test('second 60 is flagged, and is the instant of the second after it', () => {
    const noted = notes();
    expect([timeOfDayMs('235960.25', noted), noted.leapSecond]).toEqual([86_400_250, true]);
    expect([timeOfDayMs('235959', notes()), notes().leapSecond]).toEqual([86_399_000, false]);
  });

  test.each([
    '1122',
    '11222.5',
    '1122255',
    '236000',
    '235961',
    '11:22:25',
    ' 112225',
    '112225x',
    '112225.5x',
    '-12225',
  ])('refused: %s', (text) => {
    const noted = notes();
    expect([timeOfDayMs(text, noted), noted.bad]).toEqual([null, true]);
  });

  test('empty is not said', () => {
    const noted = notes();
    expect([timeOfDayMs('', noted), read.timeOfDayMs(of(), 2, noted), noted.bad]).toEqual([null, null, false]);
  });
});

describe('dates', () => {
  test.each([
    ['010180', 1980],
    ['010199', 1999],
    ['010100', 2000],
    ['010179', 2079],
  ])('%s', (text, year) => {
    expect(dateMs(text, notes())).toBe(Date.UTC(year, 0, 1));
  });

  test('a leap day, and one that is none', () => {
    const noted = notes();
    expect(dateMs('290224', noted)).toBe(Date.UTC(2024, 1, 29));
    expect(noted.bad).toBe(false);
    expect(dateMs('290225', noted)).toBeNull();
    expect(noted.bad).toBe(true);
  });

  test('a year below 100 is not taken for 19xx', () => {
    const noted = notes();
    expect([splitDateMs('1', '1', '0005', noted), noted.bad]).toEqual([null, true]);
  });
});

describe('numbers', () => {
  test.each([
    ['1', 1],
    ['-704.5', -704.5],
    ['.5', 0.5],
    ['5.', 5],
    ['00524.3', 524.3],
    ['12.345678901234567890', 12.345678901234567],
    ['123456789012345678', 123456789012345680],
    ['0.1', 0.1],
  ])('%s', (text, expected) => {
    expect(decimal(text, notes())).toBe(expected);
  });

  test.each(['0NaN', 'NaN', 'Infinity', '1e5', '0x10', '1.2.3', '-', '.', ' 1', '1 ', '+1', '--1', '9'.repeat(400)])(
    'unreadable: %s',
    (text) => {
      const noted = notes();
      expect([decimal(text, noted), noted]).toEqual([null, { bad: false, unreadable: 1, leapSecond: false }]);
    },
  );

  test('counts are whole', () => {
    const noted = notes();
    expect([count('07', noted), count('', noted), count('7.5', noted), count('-1', noted)]).toEqual([
      7,
      null,
      null,
      null,
    ]);
    expect(noted.unreadable).toBe(2);
  });
});

test('what is encoded comes back, for every place on Earth', () => {
  console.log(`seed ${seed}`);
  const encode = (degrees: number, width: number) => {
    const [whole, minutes] = [Math.floor(degrees), (degrees % 1) * 60];
    return `${String(whole).padStart(width, '0')}${minutes.toFixed(6).padStart(9, '0')}`;
  };
  fc.assert(
    fc.property(
      fc.double({ min: -90, max: 90, noNaN: true }),
      fc.double({ min: -180, max: 180, noNaN: true }),
      (lat, lon) => {
        const [latText, lonText] = [encode(Math.abs(lat), 2), encode(Math.abs(lon), 3)];
        // Rounding up to 60 minutes is the encoder's mistake, and refused.
        fc.pre(!latText.includes('60.') && !lonText.includes('60.'));
        const noted = notes();
        expect(latitudeDeg(latText, lat < 0 ? 'S' : 'N', noted)).toBeCloseTo(lat, 7);
        expect(longitudeDeg(lonText, lon < 0 ? 'W' : 'E', noted)).toBeCloseTo(lon, 7);
        expect(noted.bad).toBe(false);
      },
    ),
    { seed },
  );
});

test('the equator has no sign', () => {
  expect(Object.is(latitudeDeg('0000.0000', 'S', notes()), 0)).toBe(true);
});
