/** Tables as CSV, for spreadsheets of two languages. */
import { expect, test } from 'vitest';
import type { Cell, Column } from '../../../../simulator/platform/statistics/columns.ts';
import { csvOf } from '../../../../simulator/platform/statistics/csv.ts';

const COLUMNS: Column[] = [
  { key: 'vehicle', fr: 'véhicule', en: 'vehicle', unit: '' },
  { key: 'asked', fr: 'demandées, toutes', en: 'asked; all', unit: '1' },
  { key: 'time', fr: 'temps', en: 'time', unit: 's' },
];
const csv = (rows: Cell[][], lang: 'fr' | 'en' = 'en', bom = false) => csvOf({ columns: COLUMNS, rows }, { lang, bom });
/** One cell, as it stands there. */
const cell = (text: Cell, lang: 'fr' | 'en' = 'en') =>
  /\r\n(.*)\r\n$/s.exec(csvOf({ columns: [], rows: [[text]] }, { lang, bom: false }))?.[1];

test('in English: commas, points, CR LF; what is not known is empty, and 0 is 0', () => {
  expect(
    csv([
      ['A', 3, 1.5],
      [null, 0, null],
    ]),
  ).toBe('vehicle,"asked; all",time (s)\r\nA,3,1.5\r\n,0,\r\n');
});

test('in French: semicolons and decimal commas; a mark before it where that is wanted', () => {
  expect(csv([['A', 3, 1_234_567.125]], 'fr')).toBe('véhicule;"demandées, toutes";temps (s)\r\nA;3;1234567,125\r\n');
  expect(csv([], 'fr', true)).toBe('\ufeffvéhicule;"demandées, toutes";temps (s)\r\n');
  expect(Buffer.from(csv([], 'fr', true)).subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
});

test.each([
  ['a "b"', '"a ""b"""'],
  ['a,b', '"a,b"'],
  ['a;b', '"a;b"'],
  ['a\r\nb', '"a\r\nb"'],
  [' a ', ' a '],
  ['=1+1', "'=1+1"],
  ['+33', "'+33"],
  ['-1', "'-1"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['\t=1', "'\t=1"],
  ['\r=1', '"\'\r=1"'],
  ['=HYPERLINK("http://x";"y")', `"'=HYPERLINK(""http://x"";""y"")"`],
  ['00:00-08:00', '00:00-08:00'],
])('%j is written as %j, in both', (text, written) => {
  expect([cell(text), cell(text, 'fr')]).toEqual([written, written]);
});

test('a negative number is a number', () => {
  expect([cell(-1.5), cell(-1.5, 'fr')]).toEqual(['-1.5', '-1,5']);
});
