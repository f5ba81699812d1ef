/** What went wrong with a connection, in the words of the one who has to mend it. */
import type { Fault, FaultCode } from '../../core/errors.ts';
import { RECONNECT_REFUSED_FLOOR_MS, RECONNECT_TAKEOVER_FLOOR_MS } from '../../core/limits.ts';

/** Why a connection ended, and how long nobody may come back at least. */
export interface Ending {
  fault: Fault;
  floorMs: number;
  /** The broker closed in order and gave no reason. */
  hungUp: boolean;
}

/** Node's TLS and socket error codes. */
const BY_CODE: Record<string, FaultCode> = {
  CERT_HAS_EXPIRED: 'tls-not-valid-now',
  CERT_NOT_YET_VALID: 'tls-not-valid-now',
  CERT_REVOKED: 'tls-revoked',
  CRL_HAS_EXPIRED: 'tls-crl',
  CRL_NOT_YET_VALID: 'tls-crl',
  CRL_SIGNATURE_FAILURE: 'tls-crl',
  UNABLE_TO_GET_CRL: 'tls-crl',
  ERR_TLS_CERT_ALTNAME_INVALID: 'tls-wrong-name',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'tls-untrusted',
  SELF_SIGNED_CERT_IN_CHAIN: 'tls-untrusted',
  UNABLE_TO_GET_ISSUER_CERT: 'tls-untrusted',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'tls-untrusted',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'tls-untrusted',
  CERT_SIGNATURE_FAILURE: 'tls-untrusted',
  INVALID_CA: 'tls-untrusted',
};

/** "Not you": 3.1.1 table 3.1 (2, 4, 5), MQTT 5 sections 3.2.2.2 and 3.14.2.1 (0x85 to 0x87, 0x8a, 0x8c). */
const REFUSALS = new Set([2, 4, 5, 0x85, 0x86, 0x87, 0x8a, 0x8c]);
/** MQTT 5 section 3.14.2.1: the session was taken over by another connection with this client id. */
const TAKEN_OVER = 0x8e;
/** The broker itself goes or sends us elsewhere: no reason to stay away from the next one. */
const ELSEWHERE = new Set([0x88, 0x8b, 0x9c, 0x9d]);

/** An error of the socket, of TLS or of the CONNACK. */
export function errorEnding(error: Error, broker: string): Ending {
  const code = (error as { code?: unknown }).code;
  const detail = `${broker}: ${error.message}`;
  const refused = typeof code === 'number' && REFUSALS.has(code);
  const fault: Fault = { code: refused ? 'broker-refused' : codeOf(code), detail };
  const floorMs = refused || fault.code === 'tls-client-refused' ? RECONNECT_REFUSED_FLOOR_MS : 0;
  return { fault, floorMs, hungUp: false };
}

export function hungUpEnding(broker: string): Ending {
  const detail = `${broker}: the broker closed the connection and gave no reason`;
  return { fault: { code: 'broker-lost', detail }, floorMs: 0, hungUp: true };
}

export function takenOverEnding(detail: string): Ending {
  return { fault: { code: 'broker-takeover', detail }, floorMs: RECONNECT_TAKEOVER_FLOOR_MS, hungUp: false };
}

/** What is not known better is a link that could not be made, or went. */
function codeOf(code: unknown): FaultCode {
  if (typeof code !== 'string') return 'broker-lost';
  const known = BY_CODE[code];
  if (known !== undefined) return known;
  // OpenSSL's own words for an alert that the broker sent about our certificate.
  if (/ALERT/.test(code) && /CERT|UNKNOWN_CA|HANDSHAKE|ACCESS|DECRYPT/.test(code)) return 'tls-client-refused';
  return /^ERR_(OSSL|SSL)/.test(code) ? 'tls-protocol' : 'broker-lost';
}

/** The broker said why it ends the connection (MQTT 5). */
export function disconnectEnding(reasonCode: number, broker: string): Ending {
  const detail = `${broker}: ended by the broker, ${REASONS[reasonCode] ?? 'reason'} (0x${reasonCode.toString(16)})`;
  if (reasonCode === TAKEN_OVER) return takenOverEnding(detail);
  return {
    fault: { code: REFUSALS.has(reasonCode) ? 'broker-refused' : 'broker-lost', detail },
    floorMs: ELSEWHERE.has(reasonCode) ? 0 : RECONNECT_REFUSED_FLOOR_MS,
    hungUp: false,
  };
}

/** MQTT 5 section 3.14.2.1. */
const REASONS: Record<number, string> = {
  128: 'unspecified error',
  129: 'malformed packet',
  130: 'protocol error',
  131: 'implementation specific error',
  135: 'not authorised',
  137: 'broker busy',
  139: 'broker shutting down',
  141: 'keep alive timeout',
  142: 'session taken over',
  147: 'receive maximum exceeded',
  148: 'topic alias invalid',
  149: 'packet too large',
  150: 'message rate too high',
  151: 'quota exceeded',
  152: 'administrative action',
  156: 'use another server',
  157: 'server moved',
  159: 'connection rate exceeded',
  160: 'maximum connect time',
};

/** Only a link that was up can be lost. */
export function asFailedAttempt(ending: Ending): Ending {
  const { fault } = ending;
  return fault.code === 'broker-lost' ? { ...ending, fault: { ...fault, code: 'broker-unreachable' } } : ending;
}
