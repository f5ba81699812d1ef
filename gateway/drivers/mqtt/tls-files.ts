/** The files that make the box known to the broker and the broker to the box: read whole, or not used. */
import { createHash, createPrivateKey, X509Certificate } from 'node:crypto';
import fs from 'node:fs';
import { createSecureContext, type SecureContext } from 'node:tls';
import type { Fault } from '../../core/errors.ts';
import { TLS_EXPIRES_SOON_MS } from '../../core/limits.ts';

/** PEM files; `crl` may be empty. */
export interface TlsPaths {
  ca: string;
  cert: string;
  key: string;
  crl: string;
}

export interface Credentials {
  context: SecureContext;
  /** Of the contents of all files. */
  fingerprint: string;
  /** Of the vehicle's own certificate, hexadecimal. */
  serial: string;
  /** The vehicle's own certificate, UTC ms. */
  validFromMs: number;
  validToMs: number;
}

export interface TlsFiles {
  /** The newest that belong together; null: there never were any. */
  read(): Credentials | null;
  /** A broker did not take the newest, which are not used before a connection needs them. */
  unfit(why: string): void;
  /** A broker took these. */
  taken(credentials: Credentials): void;
  /** @param utcMs null: not known, and nothing is said of dates */
  faults(utcMs: number | null): Fault[];
}

/** Files that are being replaced, or were replaced wrongly, leave the ones before in use. */
export function createTlsFiles(paths: TlsPaths): TlsFiles {
  let newest: Credentials | null = null;
  let unreadable: string | null = null;
  let refused: { fingerprint: string; why: string } | null = null;
  return {
    read() {
      try {
        newest = load(paths, newest);
        unreadable = null;
      } catch (error) {
        unreadable = error instanceof Error ? error.message : String(error);
      }
      return newest;
    },
    unfit(why) {
      if (newest !== null) refused = { fingerprint: newest.fingerprint, why };
    },
    taken({ fingerprint }) {
      if (refused?.fingerprint === fingerprint) refused = null;
    },
    faults(utcMs) {
      const unused = refused?.fingerprint === newest?.fingerprint ? refused : null;
      const detail = unreadable ?? (unused && `the new files are not used yet: ${unused.why}`);
      const dates = newest === null || utcMs === null ? null : datesFault(newest, utcMs);
      return [detail === null ? null : ({ code: 'tls-files', detail } as const), dates].filter(
        (fault) => fault !== null,
      );
    },
  };
}

/** What the dates of the vehicle's own certificate say, at an instant of UTC in ms. */
export function datesFault({ validFromMs, validToMs }: Credentials, utcMs: number): Fault | null {
  const [from, to] = [validFromMs, validToMs].map((ms) => new Date(ms).toISOString());
  if (utcMs > validToMs) return { code: 'tls-own-not-valid', detail: `expired ${to}` };
  if (utcMs < validFromMs) return { code: 'tls-own-not-valid', detail: `not valid before ${from}` };
  // One that lives for weeks is renewed at a third of its life, and nobody has to look before a quarter.
  const soonMs = Math.min(TLS_EXPIRES_SOON_MS, (validToMs - validFromMs) / 4);
  return validToMs - utcMs < soonMs ? { code: 'tls-expires-soon', detail: `valid until ${to}` } : null;
}

/** @throws Error that names the file */
function load(paths: TlsPaths, before: Credentials | null): Credentials {
  const [ca, cert, key] = [paths.ca, paths.cert, paths.key].map((path) => fs.readFileSync(path, 'utf8'));
  const crl = paths.crl === '' ? undefined : fs.readFileSync(paths.crl, 'utf8');
  const fingerprint = createHash('sha256').update([ca, cert, key, crl].join('\0')).digest('hex');
  if (before?.fingerprint === fingerprint) return before;
  const own = named(paths.cert, () => new X509Certificate(cert ?? ''));
  const ownKey = named(paths.key, () => createPrivateKey(key ?? ''));
  if (!own.checkPrivateKey(ownKey)) throw new Error(`${paths.key} is not the key of ${paths.cert}`);
  named(paths.ca, () => new X509Certificate(ca ?? ''));
  const context = named(paths.crl, () => createSecureContext({ ca, cert, key, crl, minVersion: 'TLSv1.2' }));
  const { serialNumber: serial, validFrom, validTo } = own;
  return { context, fingerprint, serial, validFromMs: Date.parse(validFrom), validToMs: Date.parse(validTo) };
}

function named<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new Error(`${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
