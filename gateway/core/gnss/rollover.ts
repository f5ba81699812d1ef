/**
 * GPS counts weeks modulo 1024, and a receiver older than it thinks dates its fixes 19.6 years back: 2026-08-07 as 2006-12-22
 * (IS-GPS-200, 20.3.3.3.1.1; seen in the field in 1999, 2019 and, by a firmware's own pivot, in between).
 */
const WEEK_MS = 7 * 86_400_000;
const ROLLOVER_WEEKS = 1_024;
/**
 * Every date lands somewhere in the 1024 weeks after the pivot if it is moved on often enough, a lie as well as a rollover (gpsd
 * made 2034 of a true 2015 that way). A box that runs a version of 9.8 years ago is less likely than a lie, so half of them do.
 */
const ROLLOVER_TRUST_WEEKS = 512;

/** @returns UTC with the weeks that were added to it, 0 as a rule; null where the date cannot be true (docs/sampling.md, 2) */
export function repairDate(t: number, notBeforeMs: number): { t: number; weeks: number } | null {
  if (t >= notBeforeMs) return { t, weeks: 0 };
  const weeks = Math.ceil((notBeforeMs - t) / (ROLLOVER_WEEKS * WEEK_MS)) * ROLLOVER_WEEKS;
  const repaired = t + weeks * WEEK_MS;
  return repaired - notBeforeMs < ROLLOVER_TRUST_WEEKS * WEEK_MS ? { t: repaired, weeks } : null;
}
