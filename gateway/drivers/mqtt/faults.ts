import type { Fault, FaultCode } from '../../core/errors.ts';

/** Node's TLS and socket error codes, and what each means for the one who has to mend it. */
const BY_CODE: Record<string, FaultCode> = {
  CERT_HAS_EXPIRED: 'tls-not-valid-now',
  CERT_NOT_YET_VALID: 'tls-not-valid-now',
  ERR_TLS_CERT_ALTNAME_INVALID: 'tls-wrong-name',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'tls-untrusted',
  SELF_SIGNED_CERT_IN_CHAIN: 'tls-untrusted',
  UNABLE_TO_GET_ISSUER_CERT: 'tls-untrusted',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'tls-untrusted',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'tls-untrusted',
  CERT_SIGNATURE_FAILURE: 'tls-untrusted',
  ECONNREFUSED: 'broker-unreachable',
  ENOTFOUND: 'broker-unreachable',
  EAI_AGAIN: 'broker-unreachable',
  ETIMEDOUT: 'broker-unreachable',
  EHOSTUNREACH: 'broker-unreachable',
  ENETUNREACH: 'broker-unreachable',
  ECONNRESET: 'broker-lost',
  EPIPE: 'broker-lost',
};

/** CONNACK codes that say "not you": 3.1.1 table 3.1 (2, 4, 5), MQTT 5 section 3.2.2.2 (0x85 to 0x87, 0x8a, 0x8c). */
const REFUSALS = new Set([2, 4, 5, 0x85, 0x86, 0x87, 0x8a, 0x8c]);

/** Names what went wrong with a connection. */
export function connectFault(error: Error, broker: string): Fault {
  const code = (error as { code?: unknown }).code;
  const detail = `${broker}: ${error.message}`;
  if (typeof code === 'number') return { code: REFUSALS.has(code) ? 'broker-refused' : 'broker-unreachable', detail };
  if (typeof code === 'string') {
    const known = BY_CODE[code];
    if (known !== undefined) return { code: known, detail };
    // OpenSSL's own words for an alert that the broker sent about our certificate.
    if (/ALERT/.test(code) && /CERT|UNKNOWN_CA|HANDSHAKE|ACCESS/.test(code))
      return { code: 'tls-client-refused', detail };
    if (/^ERR_(OSSL|SSL)/.test(code)) return { code: 'tls-files', detail };
  }
  return { code: 'broker-lost', detail };
}
