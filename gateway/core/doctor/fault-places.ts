/** Which check each fault of the service belongs to, so that one cause is named once. */
import { FAULT_HINTS, type Fault, type FaultCode } from '../errors.ts';
import { REMEDIES_FR } from './remedies.ts';
import type { CheckId, Verdict } from './verdict.ts';

export const FAULT_CHECKS: Readonly<Record<FaultCode, CheckId>> = {
  'config-unreadable': 'configuration',
  'config-invalid': 'configuration',
  'config-remote': 'configuration',
  'serial-not-found': 'port',
  'serial-in-use': 'access',
  'serial-denied': 'access',
  'serial-lost': 'port',
  'serial-silent': 'sentences',
  'serial-noise': 'baud',
  'serial-no-receiver': 'baud',
  'gnss-silent': 'sentences',
  'udp-unavailable': 'port',
  'gpsd-unreachable': 'port',
  'gpsd-no-device': 'sentences',
  'reemit-unavailable': 'faults',
  'chrony-unreachable': 'faults',
  'gnss-jamming': 'antenna',
  'gnss-suspect': 'fix',
  'gnss-week-rollover': 'fix',
  'tcp-unreachable': 'port',
  'file-unreadable': 'port',
  'keypad-lost': 'buttons',
  'key-stuck': 'buttons',
  'gpio-not-found': 'buttons',
  'gpio-no-line': 'buttons',
  'gpio-busy': 'buttons',
  'gpio-denied': 'buttons',
  'gpio-refused': 'buttons',
  'gpio-lost': 'buttons',
  'evdev-not-found': 'buttons',
  'evdev-denied': 'buttons',
  'evdev-busy': 'buttons',
  'evdev-lost': 'buttons',
  'lamp-lost': 'lamps',
  'supply-unreadable': 'supply',
  // Where name, port and certificate are well, it is the daemon's own link that does not come up.
  'broker-unreachable': 'login',
  'broker-refused': 'login',
  'broker-forbids': 'acl',
  'hub-forbidden': 'acl',
  'broker-quota': 'acl',
  'broker-lost': 'login',
  'broker-substitute': 'login',
  'broker-takeover': 'login',
  'tls-untrusted': 'tls',
  'tls-wrong-name': 'tls',
  'tls-not-valid-now': 'certificates',
  'tls-revoked': 'tls',
  'tls-crl': 'tls',
  'tls-protocol': 'tls',
  'tls-client-refused': 'tls',
  'tls-files': 'certificates',
  'tls-own-not-valid': 'certificates',
  'tls-expires-soon': 'certificates',
  'identity-renewal': 'certificates',
  'identity-refused': 'certificates',
  'openssl-missing': 'certificates',
  'message-set-aside': 'round-trip',
  'ack-beyond-sent': 'round-trip',
  'ack-invalid': 'round-trip',
  'platform-silent': 'round-trip',
  'control-unavailable': 'daemon',
  'store-full': 'disk-space',
  'store-failing': 'write-speed',
  'store-quarantined': 'database',
  'store-renamed': 'database',
  'store-unchecked': 'database',
  'store-log-held': 'database',
  'retention-doubtful': 'faults',
  'journal-key': 'faults',
  'store-in-use': 'database',
  'store-unusable': 'database',
  'store-damaged': 'database',
  'store-newer': 'database',
  'store-stalled': 'write-speed',
  'part-stuck': 'daemon',
  'clock-not-set': 'clock',
  'modem-unknown': 'modem',
  'plaintext-link': 'tls',
  'old-protocol': 'login',
};

/** The box does its work all the same. */
const MILD: ReadonlySet<FaultCode> = new Set<FaultCode>([
  ...(['gnss-week-rollover', 'broker-substitute', 'tls-expires-soon', 'store-unchecked', 'store-log-held'] as const),
  ...(['retention-doubtful', 'plaintext-link', 'old-protocol', 'modem-unknown', 'reemit-unavailable'] as const),
  ...(['chrony-unreachable', 'journal-key', 'broker-quota', 'hub-forbidden'] as const),
  ...(['identity-renewal', 'identity-refused', 'openssl-missing'] as const),
]);

/** The fault as the verdict of its check. */
export function faultVerdict({ code, detail }: Fault): Verdict {
  const said = `${code}: ${detail}`;
  return {
    state: MILD.has(code) ? 'warn' : 'fail',
    detail: { en: said, fr: said },
    remedy: { en: FAULT_HINTS[code], fr: REMEDIES_FR[FAULT_CHECKS[code]] },
  };
}

const RANK = { skipped: 0, ok: 1, warn: 2, fail: 3 } as const;

/**
 * What stands counts where it is worse than what was seen.
 * @param faults of the daemon, of all checks
 */
export function withFaults(id: CheckId, seen: Verdict, faults: readonly Fault[]): Verdict {
  return faults
    .filter(({ code }) => FAULT_CHECKS[code] === id && !(code === 'clock-not-set' && seen.state === 'warn'))
    .map(faultVerdict)
    .reduce((worst, each) => (RANK[each.state] > RANK[worst.state] ? each : worst), seen);
}

export function isFaultCode(code: string): code is FaultCode {
  return code in FAULT_HINTS;
}
