/** What each check of `balise doctor` needs, and what it says. */
import { z } from 'zod';
import { CHECKS } from './check-names.ts';

export type CheckId = (typeof CHECKS)[number];

export const STATES = ['ok', 'warn', 'fail', 'skipped'] as const;
export type State = (typeof STATES)[number];

/** The same in both languages. */
export interface Text {
  en: string;
  fr: string;
}

export interface Verdict {
  state: State;
  /** What was seen: no coordinate, no secret. */
  detail: Text;
  /** What to do about it; null: nothing. */
  remedy: Text | null;
}

/** Where one of these failed, or could itself not be looked at for that reason, the check says nothing of its own. */
export const NEEDS: Readonly<Record<CheckId, readonly CheckId[]>> = {
  configuration: [],
  versions: [],
  daemon: ['configuration'],
  faults: ['daemon'],
  hardening: [],
  updates: [],
  'disk-space': ['configuration'],
  'write-speed': ['disk-space'],
  wear: ['configuration'],
  database: ['disk-space'],
  temperature: [],
  supply: ['configuration'],
  clock: ['configuration'],
  port: ['configuration'],
  access: ['port'],
  baud: ['access'],
  sentences: ['baud'],
  antenna: ['sentences'],
  signal: ['antenna'],
  fix: ['signal'],
  buttons: ['configuration'],
  lamps: ['configuration'],
  modem: ['configuration'],
  dns: ['configuration', 'modem'],
  tcp: ['dns'],
  certificates: ['configuration', 'clock'],
  tls: ['tcp', 'certificates'],
  login: ['tls'],
  acl: ['login'],
  'round-trip': ['acl'],
};

/** What `balise doctor --json` prints. */
export const doctorReport = z.object({
  checks: z.array(
    z.object({
      id: z.enum(CHECKS),
      state: z.enum(STATES).describe('skipped: it could not be looked at, or there is nothing to look at'),
      detail: z.string().describe('What was seen, in the language of the run'),
      remedy: z.string().nullable().describe('What to do about it; null: nothing'),
    }),
  ),
});
export type DoctorReport = z.infer<typeof doctorReport>;

export function ok(en: string, fr: string): Verdict {
  return { state: 'ok', detail: { en, fr }, remedy: null };
}

export function warn(detail: Text, remedy: Text): Verdict {
  return { state: 'warn', detail, remedy };
}

export function fail(detail: Text, remedy: Text): Verdict {
  return { state: 'fail', detail, remedy };
}

/** @param remedy how it can be looked at; left out: there is nothing to look at */
export function skipped(en: string, fr: string, remedy: Text | null = null): Verdict {
  return { state: 'skipped', detail: { en, fr }, remedy };
}

/** What only root or the service's user may see. */
export const SUDO: Text = { en: 'run it with sudo', fr: 'avec sudo' };

/** What machines say has no language. */
export function same(text: string): Text {
  return { en: text, fr: text };
}

/** 0: all is well, or there was nothing to look at; 1: something will not stay so; 2: something is broken. */
export function exitCodeOf(states: Iterable<State>): 0 | 1 | 2 {
  const all = new Set(states);
  if (all.has('fail')) return 2;
  return all.has('warn') ? 1 : 0;
}

/** A number as it is written in French. */
export function comma(value: number | null): string {
  return String(value).replace('.', ',');
}

/** Seconds, minutes or hours, whole ones. */
export function lasting(s: number | null): string {
  if (s === null) return '?';
  if (s < 120) return `${Math.round(s)} s`;
  return s < 7_200 ? `${Math.round(s / 60)} min` : `${Math.round(s / 3_600)} h`;
}

/** @returns the check at the root of why this one cannot be looked at; null: it can */
export function blockedBy(id: CheckId, failed: ReadonlySet<CheckId>): CheckId | null {
  for (const need of NEEDS[id]) {
    if (failed.has(need)) return need;
    const root = blockedBy(need, failed);
    if (root !== null) return root;
  }
  return null;
}
