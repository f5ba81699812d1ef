/** Instants and lengths as a person reads them. */
import { offsetMs } from '../crew/roster/zone-time.ts';

/** `2026-11-22 08:30:05` on the clock of the zone; – where it is not known. */
export function localTime(zone: string, utcMs: number | null): string {
  if (utcMs === null) return '–';
  return new Date(utcMs + offsetMs(zone, utcMs)).toISOString().slice(0, 19).replace('T', ' ');
}

/** `5 s`, `4 min 05 s`, `2 h 03 min`, `3 d 04 h`; – where it is not known. */
export function lengthOf(ms: number | null, language: 'fr' | 'en'): string {
  if (ms === null) return '–';
  const s = Math.round(ms / 1_000);
  const two = (value: number): string => String(value).padStart(2, '0');
  if (s < 60) return `${s} s`;
  if (s < 3_600) return `${Math.floor(s / 60)} min ${two(s % 60)} s`;
  if (s < 172_800) return `${Math.floor(s / 3_600)} h ${two(Math.floor((s % 3_600) / 60))} min`;
  const day = language === 'fr' ? 'j' : 'd';
  return `${Math.floor(s / 86_400)} ${day} ${two(Math.floor((s % 86_400) / 3_600))} h`;
}

/** `850 m`, `12.4 km` (`12,4 km`); – where it is not known. */
export function distanceOf(m: number | null, language: 'fr' | 'en'): string {
  if (m === null) return '–';
  if (m < 1_000) return `${Math.round(m)} m`;
  const km = (m / 1_000).toFixed(1);
  return `${language === 'fr' ? km.replace('.', ',') : km} km`;
}
