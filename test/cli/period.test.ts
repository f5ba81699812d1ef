import { expect, test } from 'vitest';
import { languageOf } from '../../gateway/cli/language.ts';
import { instantOf, OPEN_END_MS, periodOf, Unreadable } from '../../gateway/cli/period.ts';

const ZONE = 'Europe/Paris';
const iso = (text: string, end: 'from' | 'to'): string => new Date(instantOf(text, ZONE, end)).toISOString();

test.each([
  ['2026-11-22', '2026-11-21T23:00:00.000Z', '2026-11-22T22:59:59.999Z'],
  ['2026-07-01', '2026-06-30T22:00:00.000Z', '2026-07-01T21:59:59.999Z'],
  // 25 hours: summer time ends.
  ['2026-10-25', '2026-10-24T22:00:00.000Z', '2026-10-25T22:59:59.999Z'],
  ['2026-11-22T08:30', '2026-11-22T07:30:00.000Z', '2026-11-22T07:30:59.999Z'],
  ['2026-11-22 23:59', '2026-11-22T22:59:00.000Z', '2026-11-22T22:59:59.999Z'],
  ['2026-11-22T08:30:00Z', '2026-11-22T08:30:00.000Z', '2026-11-22T08:30:00.000Z'],
  ['2026-11-22T08:30:00-03:00', '2026-11-22T11:30:00.000Z', '2026-11-22T11:30:00.000Z'],
])('%s begins and ends as people mean it', (text, from, to) => {
  expect([iso(text, 'from'), iso(text, 'to')]).toEqual([from, to]);
});

test.each([
  '',
  'yesterday',
  '2026-02-30',
  '2026-11-22T24:00',
  '2026-11-22T8:30',
  '22/11/2026',
  '2026',
  '1795334000000',
])('%j is no date', (text) => {
  expect(() => instantOf(text, ZONE, 'from')).toThrow(Unreadable);
});

test('what has no end is open, and nothing ends before it begins', () => {
  expect(periodOf(undefined, undefined, ZONE)).toEqual({ fromMs: 0, toMs: OPEN_END_MS });
  expect(() => periodOf('2026-11-23', '2026-11-22', ZONE)).toThrow(Unreadable);
  expect(() => periodOf('2026-11-22', '2026-11-22', ZONE)).not.toThrow();
});

test.each<[args: string[], environment: Record<string, string>, language: string]>([
  [[], {}, 'en'],
  [[], { LANG: 'fr_FR.UTF-8' }, 'fr'],
  [[], { LC_ALL: 'C', LANG: 'fr_FR.UTF-8' }, 'en'],
  [[], { LC_ALL: '', LANG: 'fr_FR.UTF-8' }, 'fr'],
  [['--lang', 'en'], { LANG: 'fr_FR.UTF-8' }, 'en'],
  [['--lang=fr'], {}, 'fr'],
])('%j in %j speaks %s', (args, environment, language) => {
  expect(languageOf(args, environment)).toBe(language);
});
