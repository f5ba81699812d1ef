/**
 * Exponential backoff with full jitter: the wait is drawn evenly from `floor` to a ceiling that doubles, so that a fleet
 * that lost the same broker does not come back in one instant. A ceiling below twice the floor is twice the floor: a
 * fleet that was refused together would else come back together.
 * @param attempt 0 for the first retry
 * @param random even in [0, 1)
 * @returns ms
 */
export function backoffMs(attempt: number, firstMs: number, maxMs: number, floorMs: number, random: number): number {
  const ceiling = Math.max(2 * floorMs, Math.min(maxMs, firstMs * 2 ** Math.min(attempt, 30)));
  return Math.round(floorMs + (ceiling - floorMs) * random);
}
