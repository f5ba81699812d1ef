import { isDay } from '../core/crew/roster/day.ts';
import { DAY_MINUTES } from '../core/crew/roster/hours.ts';
import { utcOf } from '../core/crew/roster/zone-time.ts';
import type { Period } from '../core/record/deletion.ts';
import { say } from './language.ts';

/** Later than any record: what has no end. */
export const OPEN_END_MS = 8_640_000_000_000;

export class Unreadable extends Error {}

/**
 * `2026-11-22` (the whole day), `2026-11-22T08:30` (that minute) on the clock of the vehicle's zone, or an instant with `Z` or an offset.
 * @param end which end of what it names
 * @throws Unreadable
 */
export function instantOf(text: string, zone: string, end: 'from' | 'to'): number {
  const [, day = '', hours, minutes] = /^(\d{4}-\d\d-\d\d)(?:[T ]([01]\d|2[0-3]):([0-5]\d))?$/.exec(text) ?? [];
  if (isDay(day)) {
    const whole = hours === undefined;
    const minute = whole ? 0 : Number(hours) * 60 + Number(minutes);
    return end === 'from' ? utcOf(zone, day, minute) : utcOf(zone, day, minute + (whole ? DAY_MINUTES : 1)) - 1;
  }
  const ms = /^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)$/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(ms)) {
    const forms = '2026-11-22, 2026-11-22T08:30, 2026-11-22T08:30:00Z';
    throw new Unreadable(say(`${text} is no date. Write ${forms}`, `${text} n'est pas une date. Écrire ${forms}`));
  }
  return ms;
}

/** @throws Unreadable */
export function periodOf(from: string | undefined, to: string | undefined, zone: string): Period {
  const fromMs = from === undefined ? 0 : instantOf(from, zone, 'from');
  const toMs = to === undefined ? OPEN_END_MS : instantOf(to, zone, 'to');
  if (fromMs > toMs) {
    throw new Unreadable(say('the period ends before it begins', 'la période finit avant de commencer'));
  }
  return { fromMs, toMs };
}
