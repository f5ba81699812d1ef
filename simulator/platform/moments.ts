/** When something happened on the vehicle, as far as its records tell, and how much time lies between two of them (docs/crew.md). */

export interface Moment {
  boot: string;
  mono: number;
  /** UTC by a clock that may be believed. null: not known yet; filled in by the first `time` event of this boot. */
  t: number | null;
}

interface Stamped {
  boot: string;
  mono: number;
  t: number | null;
  clock: string;
}

export interface Moments {
  of(record: Stamped): Moment;
  /** An event `time`: what happened before it in its boot can be dated. */
  dated(boot: string, utcMinusMonoMs: number): void;
}

export function createMoments(): Moments {
  let undated: Moment[] = [];
  return {
    of({ boot, mono, t, clock }) {
      // What is only guessed measures nothing.
      const moment = { boot, mono, t: clock === 'estimated' ? null : t };
      if (moment.t === null) undated.push(moment);
      return moment;
    },
    dated(boot, utcMinusMonoMs) {
      for (const moment of undated) if (moment.boot === boot) moment.t = moment.mono + utcMinusMonoMs;
      undated = undated.filter((moment) => moment.t === null);
    },
  };
}

/** Monotonic within one boot, else from UTC, else null. */
export function lengthMs(from: Moment, to: Moment): number | null {
  if (from.boot === to.boot) return Math.max(0, to.mono - from.mono);
  return from.t === null || to.t === null || to.t < from.t ? null : to.t - from.t;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** `2026-03-29` in that zone. */
export function localDay(t: number, timeZone: string): string {
  const day = { year: 'numeric', month: '2-digit', day: '2-digit' } as const;
  const format = formats.get(timeZone) ?? new Intl.DateTimeFormat('en-CA', { timeZone, ...day });
  formats.set(timeZone, format);
  return format.format(t);
}

const HOUR_MS = 3_600_000;

/** The first instant after `t` that has another local date: found by halving, whatever the clocks do that night. */
export function nextMidnight(t: number, timeZone: string): number {
  const today = localDay(t, timeZone);
  let [before, after] = [t, t + 26 * HOUR_MS];
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (localDay(middle, timeZone) === today) before = middle;
    else after = middle;
  }
  return after;
}
