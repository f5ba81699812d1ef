/** Numbers with their units as a person reads them, in the language of this run. */
import { say } from './language.ts';

export const UNKNOWN = '–';

/** `42 s`, `12 min`, `3 h 05`, `2 d 4 h`; null is unknown. */
export function duration(seconds: number | null): string {
  if (seconds === null) return UNKNOWN;
  if (seconds < 10) return `${decimal(seconds, 1)} s`;
  const whole = Math.round(seconds);
  if (whole < 120) return `${whole} s`;
  if (whole < 7_200) return `${Math.floor(whole / 60)} min`;
  if (whole < 172_800)
    return `${Math.floor(whole / 3_600)} h ${String(Math.floor((whole % 3_600) / 60)).padStart(2, '0')}`;
  return `${Math.floor(whole / 86_400)} ${say('d', 'j')} ${Math.floor((whole % 86_400) / 3_600)} h`;
}

/** With the decimal comma of French, and no decimals where they would be 0. */
export function decimal(value: number, decimals: number): string {
  const text = String(Math.round(value * 10 ** decimals) / 10 ** decimals);
  return say(text, text.replace('.', ','));
}

/** `1 234`: with a narrow space that does not break. */
export function whole(value: number): string {
  return String(Math.round(value)).replaceAll(/\B(?=(\d{3})+$)/g, '\u202f');
}

/** `2026-03-01 08:00:12 UTC`; null is unknown. */
export function instant(t: number | null): string {
  return t === null ? say('unknown', 'inconnue') : `${new Date(t).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/** A count with its noun: `1 satellite`, `9 satellites`. */
export function counted(count: number, one: string, many: string): string {
  return `${whole(count)} ${count > 1 || (count === 0 && say('en', 'fr') === 'en') ? many : one}`;
}
