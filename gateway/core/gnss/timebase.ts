/**
 * What UTC is, as far as the receiver has told: UTC minus the monotonic clock. Pure: all clocks come as values.
 * A fix arrives some tens or hundreds of ms after its instant, seconds when the line stalled, so every offset seen is too small by
 * that latency: the largest of the last minutes is the best. (Not the largest ever: quartz drifts.)
 */
import type { ClockSource } from '../record/schema.ts';
import type { ValidFix } from './fix.ts';

export interface TimeStep {
  utcMinusMonoMs: number;
  /** How far UTC moved; null: it was not known before. */
  stepMs: number | null;
}

/** What the host says of its own clock. `estimated`: nothing, or nothing that can be checked. */
export type HostClock = 'ntp' | 'rtc' | 'estimated';

export interface Timebase {
  /** A trusted fix. @returns what changed, if it is worth an event: the first offset, or a step */
  onFix(fix: Pick<ValidFix, 't' | 'monoMs'>): TimeStep | null;
  /**
   * UTC at a monotonic instant, ms, with where it comes from. `wallMs` is the machine's clock at the same instant, `host` tells what
   * the machine says of it: better than nothing before the first fix, if it is not absurd.
   */
  utcAt(monoMs: number, wallMs: number, host: () => HostClock): { t: number | null; clock: ClockSource };
  /** What a restart of the service within this boot must know. */
  steady(): Steady | null;
  /** The latest UTC that is certain to have passed, ms: to be kept for the next boot; null = none known. */
  floorMs(): number | null;
}

export interface Steady {
  utcMinusMonoMs: number;
  /** When the receiver last confirmed it. */
  atMonoMs: number;
}

export interface TimebaseOptions {
  /** UTC, ms: a wall clock that says less was never set. */
  notBeforeMs: number;
  /** What an earlier run of the service learnt in this same boot of the machine. */
  known?: Steady | null;
  /** What an earlier run was certain of: a clock that says less has stood still or was reset. */
  floorMs?: number | null;
}

/** Differences beyond this are not drift. */
const STEP_MS = 2_000;
/** A step is one that this many fixes agree on, over this long: a stalled line hands over its fixes late, but all at once. */
const STEP_FIXES = 10;
const STEP_LASTS_MS = 9_000;
/** The best offset is looked for in this long and the same before it. */
const WINDOW_MS = 150_000;
/** A bad quartz drifts 2 s in this time; then the receiver's word is no longer better than the host's. */
const HOLDOVER_MS = 86_400_000;

export function createTimebase(options: TimebaseOptions): Timebase {
  const best = createBest();
  let steady: Steady | null = options.known ?? null;
  let doubt: { offset: number; fixes: number; fromMonoMs: number } | null = null;
  let floor = options.floorMs ?? null;

  function set(utcMinusMonoMs: number, atMonoMs: number): void {
    steady = { utcMinusMonoMs, atMonoMs };
    // Not only forward: after a step that was wrong and was taken back, a floor of the future would lock the clock out.
    floor = Math.round(utcMinusMonoMs + atMonoMs);
  }

  /** @returns true when so many fixes agree on another time that it is one */
  function persists(offset: number, monoMs: number): boolean {
    if (doubt === null || Math.abs(offset - doubt.offset) > STEP_MS) doubt = { offset, fixes: 0, fromMonoMs: monoMs };
    doubt.fixes++;
    doubt.offset = Math.max(doubt.offset, offset);
    return doubt.fixes >= STEP_FIXES && monoMs - doubt.fromMonoMs >= STEP_LASTS_MS;
  }

  return {
    onFix({ t, monoMs }) {
      // Monotonic instants may have fractions; the contract's do not.
      const offset = Math.round(t - monoMs);
      if (steady === null) {
        set(best.restart(offset, monoMs), monoMs);
        return { utcMinusMonoMs: offset, stepMs: null };
      }
      const stepMs = offset - steady.utcMinusMonoMs;
      if (Math.abs(stepMs) <= STEP_MS) {
        doubt = null;
        set(best.add(offset, monoMs), monoMs);
        return null;
      }
      if (!persists(offset, monoMs)) return null;
      const agreed = doubt?.offset ?? offset;
      const movedMs = agreed - steady.utcMinusMonoMs;
      doubt = null;
      set(best.restart(agreed, monoMs), monoMs);
      return { utcMinusMonoMs: agreed, stepMs: movedMs };
    },
    utcAt(monoMs, wallMs, host) {
      const credible = wallMs >= Math.max(options.notBeforeMs, floor ?? options.notBeforeMs);
      if (steady !== null) {
        const holds = monoMs - steady.atMonoMs <= HOLDOVER_MS;
        if (!holds && credible && host() === 'ntp') return { t: Math.round(wallMs), clock: 'ntp' };
        return { t: Math.round(monoMs + steady.utcMinusMonoMs), clock: holds ? 'gnss' : 'estimated' };
      }
      return credible ? { t: Math.round(wallMs), clock: host() } : { t: null, clock: 'none' };
    },
    steady: () => steady,
    floorMs: () => floor,
  };
}

/** The largest offset of the last one to two windows. */
function createBest() {
  let fromMonoMs = 0;
  let now: number | null = null;
  let before: number | null = null;
  return {
    add(offset: number, monoMs: number): number {
      if (monoMs - fromMonoMs > WINDOW_MS) {
        before = now;
        now = null;
        fromMonoMs = monoMs;
      }
      now = Math.max(now ?? offset, offset);
      return Math.max(now, before ?? now);
    },
    restart(offset: number, monoMs: number): number {
      fromMonoMs = monoMs;
      now = offset;
      before = null;
      return offset;
    },
  };
}
