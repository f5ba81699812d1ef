/**
 * What UTC is, as far as the receiver has told: UTC minus the monotonic clock. Pure: both clocks come as values.
 * A fix arrives some tens or hundreds of ms after its instant, so every offset seen is too small by that latency: the largest
 * one is the best.
 */
import type { ClockSource } from '../record/schema.ts';
import type { ValidFix } from './fix.ts';

export interface TimeStep {
  utcMinusMonoMs: number;
  /** How far UTC moved; null: it was not known before. */
  stepMs: number | null;
}

export interface Timebase {
  /** @returns what changed, if it is worth an event: the first offset, or a step */
  onFix(fix: ValidFix): TimeStep | null;
  /**
   * UTC at a monotonic instant, ms, with where it comes from. `wallMs` is the machine's clock at the same instant: before the
   * first fix it is better than nothing if it is not absurd.
   */
  utcAt(monoMs: number, wallMs: number): { t: number | null; clock: ClockSource };
}

/** Differences beyond this are not latency. */
const STEP_MS = 2_000;

/**
 * @param options.notBeforeMs UTC, ms: a wall clock that says less was never set
 * @param options.known what an earlier run of the service learnt in this same boot of the machine
 */
export function createTimebase(options: { notBeforeMs: number; known?: number | null }): Timebase {
  let utcMinusMonoMs: number | null = options.known ?? null;

  return {
    onFix(fix) {
      // Monotonic instants may have fractions; the contract's do not.
      const offset = Math.round(fix.t - fix.monoMs);
      if (utcMinusMonoMs === null) {
        utcMinusMonoMs = offset;
        return { utcMinusMonoMs, stepMs: null };
      }
      const stepMs = offset - utcMinusMonoMs;
      if (Math.abs(stepMs) > STEP_MS) {
        utcMinusMonoMs = offset;
        return { utcMinusMonoMs, stepMs };
      }
      utcMinusMonoMs = Math.max(utcMinusMonoMs, offset);
      return null;
    },
    utcAt(monoMs, wallMs) {
      if (utcMinusMonoMs !== null) return { t: Math.round(monoMs + utcMinusMonoMs), clock: 'gnss' };
      if (wallMs >= options.notBeforeMs) return { t: Math.round(wallMs), clock: 'estimated' };
      return { t: null, clock: 'none' };
    },
  };
}
