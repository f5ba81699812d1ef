import type { FaultCode } from '../errors.ts';

/**
 * Faults for which no lamp is lit: what a drive through a valley brings every day and mends by itself, and what was chosen so in the
 * configuration. A lamp that burns all the time is looked at by nobody.
 */
const UNLIT: ReadonlySet<FaultCode> = new Set([
  ...(['broker-unreachable', 'broker-lost', 'broker-substitute', 'platform-silent', 'gnss-jamming'] as const),
  ...(['clock-not-set', 'modem-unknown', 'plaintext-link', 'old-protocol', 'control-unavailable'] as const),
  ...(['reemit-unavailable', 'chrony-unreachable', 'store-log-held', 'supply-unreadable'] as const),
  ...(['hub-forbidden'] as const),
]);

/** @returns the first standing fault that the crew should have seen to; null: the lamp is off */
export function faultToShow(standing: readonly { code: FaultCode }[]): FaultCode | null {
  return standing.find(({ code }) => !UNLIT.has(code))?.code ?? null;
}
