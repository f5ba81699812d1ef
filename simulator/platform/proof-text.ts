/** What is hashed and what is signed of an event, written from docs/journal.md (sections 2 and 3) and not from the gateway. */
import { createHash, createPublicKey, verify } from 'node:crypto';

/** An event as `JSON.parse` gave it, nothing taken out of it. */
export type ReceivedEvent = Readonly<Record<string, unknown>>;

const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

/** The `prev` of the first event of a chain. */
export const startOf = (vehicle: string, series: string): string =>
  sha256(canonicalJson({ journal: 1, series, vehicle }));

export const headAfter = (prev: string, hash: string): string => sha256(prev + hash);

/** @returns null: it has no canonical form, so the vehicle cannot have hashed it */
export function hashOf(event: ReceivedEvent, vehicle: string): string | null {
  const text = canonicalOrNull({ ...event, vehicle });
  return text === null ? null : sha256(text);
}

/** Of a `key` or a `checkpoint`: is `signature` one by `key`? False as well where one of them is none. */
export function isSigned({ signature, ...unsigned }: ReceivedEvent, vehicle: string): boolean {
  const { key } = unsigned;
  if (!isHex(key, 32) || !isHex(signature, 64)) return false;
  const text = canonicalOrNull({ ...unsigned, vehicle });
  if (text === null) return false;
  const data = Buffer.from(`balise journal 1\n${text}`, 'utf8');
  return verify(null, data, publicKey(key), Buffer.from(signature, 'hex'));
}

function isHex(value: unknown, bytes: number): value is string {
  return typeof value === 'string' && value.length === 2 * bytes && /^[0-9a-f]+$/.test(value);
}

/** RFC 8410: what stands before the 32 bytes of a public Ed25519 key in DER. */
const ED25519_DER = Buffer.from('302a300506032b6570032100', 'hex');

function publicKey(hex: string) {
  return createPublicKey({ key: Buffer.concat([ED25519_DER, Buffer.from(hex, 'hex')]), format: 'der', type: 'spki' });
}

function canonicalOrNull(value: unknown): string | null {
  try {
    return canonicalJson(value);
  } catch {
    return null;
  }
}

/**
 * RFC 8785. Keys stand by UTF-16 code units, which is how JavaScript compares; numbers and strings as its JSON.stringify writes them.
 * @throws TypeError for what is no JSON, or no Unicode
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number' && Number.isFinite(value)) return JSON.stringify(value);
  if (typeof value === 'string') return canonicalString(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object') throw new TypeError(`${typeof value} is not of JSON`);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, inner]) => `${canonicalString(key)}:${canonicalJson(inner)}`).join(',')}}`;
}

function canonicalString(text: string): string {
  // Half a surrogate pair: RFC 8785, 3.2.2.2 ends there, where JSON.stringify would write an escape.
  if (!text.isWellFormed()) throw new TypeError('a string that is no Unicode');
  return JSON.stringify(text);
}
