/** How long a vehicle waits before it connects again: exponential, with full jitter, so that a fleet does not come back in one instant. */
import { RECONNECT_FIRST_MS, RECONNECT_MAX_MS } from './limits.ts';

/** @param failures attempts that failed since it was last connected; @param random from 0 to below 1 */
export function reconnectWaitMs(failures: number, random: number): number {
  return random * Math.min(RECONNECT_MAX_MS, RECONNECT_FIRST_MS * 2 ** failures);
}

export function resendWaitMs(attempts: number, firstMs: number, maxMs: number): number {
  return Math.min(maxMs, firstMs * 2 ** Math.max(0, attempts - 1));
}
