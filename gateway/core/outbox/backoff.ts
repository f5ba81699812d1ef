/**
 * Exponential backoff with full jitter: the wait is drawn evenly from `floor` to a ceiling that doubles, so that a fleet
 * that lost the same broker does not come back in one instant.
 * @param attempt 0 for the first retry
 * @param random even in [0, 1)
 * @returns ms
 */
export function backoffMs(attempt: number, firstMs: number, maxMs: number, floorMs: number, random: number): number {
  const ceiling = Math.min(maxMs, firstMs * 2 ** Math.min(attempt, 30));
  return Math.max(floorMs, Math.round(ceiling * random));
}
