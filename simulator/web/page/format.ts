/** Numbers as people read them. What is not known is a dash and never 0. Pure: the language and the time zone are handed in. */
import type { Range } from '../../platform/ranges.ts';

export const UNKNOWN = '–';
/** A number and its unit stay on one line. */
const SPACE = ' ';

export interface Locale {
  language: 'fr' | 'en';
  /** IANA; undefined: that of the browser. */
  timeZone: string | undefined;
}

const dates = new Map<string, Intl.DateTimeFormat>();

function dateFormat(locale: Locale, what: 'clock' | 'day'): Intl.DateTimeFormat {
  const key = `${what} ${locale.language} ${locale.timeZone ?? ''}`;
  const known = dates.get(key);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat(locale.language === 'fr' ? 'fr-FR' : 'en-GB', {
    ...(locale.timeZone === undefined ? {} : { timeZone: locale.timeZone }),
    ...(what === 'clock'
      ? { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' }
      : { day: '2-digit', month: '2-digit', year: 'numeric' }),
  });
  dates.set(key, made);
  return made;
}

/** `14:02:31` */
export function clockTime(t: number | null, locale: Locale): string {
  return t === null ? UNKNOWN : dateFormat(locale, 'clock').format(t);
}

/** `28/11/2026` */
export function day(t: number, locale: Locale): string {
  return dateFormat(locale, 'day').format(t);
}

/** The time alone where it is of the same day as `now`, else with its day. */
export function instant(t: number | null, now: number, locale: Locale): string {
  if (t === null) return UNKNOWN;
  const date = day(t, locale);
  return date === day(now, locale) ? clockTime(t, locale) : `${date} ${clockTime(t, locale)}`;
}

/** A length, in its two largest units: `8 s`, `3 min 20 s`, `2 h 05`, `3 d 4 h`. */
export function length(ms: number | null, { language }: Pick<Locale, 'language'>): string {
  if (ms === null) return UNKNOWN;
  const sign = ms <= -500 ? '−' : '';
  const s = Math.round(Math.abs(ms) / 1_000);
  if (s < 60) return `${sign}${s}${SPACE}s`;
  const min = Math.floor(s / 60);
  if (min < 60) return `${sign}${min}${SPACE}min${s % 60 === 0 ? '' : `${SPACE}${pad(s % 60)}${SPACE}s`}`;
  const h = Math.floor(min / 60);
  if (h < 24) return `${sign}${h}${SPACE}h${SPACE}${pad(min % 60)}`;
  const dayUnit = language === 'fr' ? 'j' : 'd';
  return `${sign}${Math.floor(h / 24)}${SPACE}${dayUnit}${SPACE}${h % 24}${SPACE}h`;
}

/** How old something is, in one unit: it changes seldom, so that lists stay calm. */
export function age(ms: number | null, { language }: Pick<Locale, 'language'>): string {
  if (ms === null) return UNKNOWN;
  const s = Math.max(0, Math.floor(ms / 1_000));
  if (s < 60) return `${s}${SPACE}s`;
  if (s < 3_600) return `${Math.floor(s / 60)}${SPACE}min`;
  if (s < 86_400) return `${Math.floor(s / 3_600)}${SPACE}h`;
  return `${Math.floor(s / 86_400)}${SPACE}${language === 'fr' ? 'j' : 'd'}`;
}

function pad(n: number): string {
  return String(n).padStart(2, '0');
}

/** `45,3 km`, and metres below 1 km. */
export function distance(m: number | null, { language }: Pick<Locale, 'language'>): string {
  if (m === null) return UNKNOWN;
  if (m < 1_000) return `${Math.round(m)}${SPACE}m`;
  return `${decimal(m / 1_000, 1, language)}${SPACE}km`;
}

export function decimal(value: number, digits: number, language: Locale['language']): string {
  const text = value.toFixed(digits);
  return language === 'fr' ? text.replace('.', ',') : text;
}

/** `4 812` in French, `4,812` in English. */
export function count(value: number | null, language: Locale['language']): string {
  if (value === null) return UNKNOWN;
  return String(value).replace(/\B(?=(\d{3})+$)/g, language === 'fr' ? SPACE : ',');
}

/** With its unit, `12,4 V`; a dash where it is not known. */
export function measure(value: number | null, unit: string, digits: number, language: Locale['language']): string {
  return value === null ? UNKNOWN : `${decimal(value, digits, language)}${SPACE}${unit}`;
}

/** `46,67350 N  5,55120 E` */
export function coordinates(lat: number, lon: number, { language }: Pick<Locale, 'language'>): string {
  const west = language === 'fr' ? 'O' : 'W';
  return [
    `${decimal(Math.abs(lat), 5, language)}${SPACE}${lat < 0 ? 'S' : 'N'}`,
    `${decimal(Math.abs(lon), 5, language)}${SPACE}${lon < 0 ? west : 'E'}`,
  ].join('  ');
}

/** How many ranges are written out; the others are counted. */
const RANGES_MAX = 12;

/** `1–40, 43, … (+3)` */
export function ranges(all: readonly Range[]): string {
  if (all.length === 0) return UNKNOWN;
  const shown = all.slice(-RANGES_MAX).map(([from, to]) => (from === to ? `${from}` : `${from}–${to}`));
  const left = all.length - shown.length;
  return `${left > 0 ? `(+${left}) … ` : ''}${shown.join(', ')}`;
}

export function numbersIn(all: readonly Range[]): number {
  return all.reduce((sum, [from, to]) => sum + to - from + 1, 0);
}

/** A long key in groups that can be read aloud. */
export function groups(hex: string): string {
  return hex.replace(/(.{4})(?=.)/g, '$1 ');
}
