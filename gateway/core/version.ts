/** What the box says it is, and the day before which no fix can be true (default of `time.notBefore`). */
export const VERSION = '0.1.0';
export const RELEASE_DATE = '2026-11-22';
