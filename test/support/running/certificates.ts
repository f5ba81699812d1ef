/** Authorities, certificates and revocation lists for one test, made with openssl, as `deploy/` will make them for a fleet. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Why tests that need it are skipped; null where it is there. */
export const WITHOUT_OPENSSL = spawnSync('openssl', ['version']).status === 0 ? null : 'openssl is not in PATH';

/** Paths of PEM files. */
export interface Certificate {
  cert: string;
  key: string;
}

/** First and last day, counted from today. */
type Days = readonly [from: number, to: number];

export interface Authority extends Certificate {
  issue(commonName: string, options?: { altNames?: string; days?: Days }): Certificate;
  /** The list of all that this authority ever revoked, with these. @returns its path, another one each time */
  revoke(certificates: Certificate[], days?: Days): string;
}

export const EXPIRED: Days = [-3, -1];
export const NOT_YET_VALID: Days = [1, 90];
const YEAR: Days = [-1, 365];

const KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];

function openssl(args: string[]): void {
  execFileSync('openssl', args, { stdio: ['ignore', 'ignore', 'pipe'] });
}

/** As openssl wants it: `20260301080000Z`. */
function day(offset: number): string {
  return new Date(Date.now() + offset * 86_400_000).toISOString().replace(/[-:T]|\.\d+/g, '');
}

/** @param name of its files and its CN */
export function createAuthority(dir: string, name: string): Authority {
  const own = { cert: join(dir, `${name}.pem`), key: join(dir, `${name}.key`) };
  openssl(['req', '-x509', ...KEY, '-keyout', own.key, '-out', own.cert, '-days', '365', '-subj', `/CN=${name}`]);
  const books = join(dir, `${name}-books`);
  mkdirSync(books);
  writeFileSync(join(books, 'index'), '');
  writeFileSync(join(books, 'serial'), '01\n');
  const config = join(books, 'config');
  writeFileSync(
    config,
    `[ca]\ndefault_ca = it\n[it]\ndatabase = ${books}/index\nserial = ${books}/serial\nnew_certs_dir = ${books}\n` +
      `certificate = ${own.cert}\nprivate_key = ${own.key}\ndefault_md = sha256\nunique_subject = no\npolicy = any\n` +
      '[any]\ncommonName = supplied\n',
  );
  const ca = (...args: string[]): void => openssl(['ca', '-config', config, '-batch', ...args]);
  let made = 0;

  return {
    ...own,
    issue(commonName, { altNames, days: [from, to] = YEAR } = {}) {
      const base = join(dir, `${name}-${++made}`);
      const paths = { cert: `${base}.pem`, key: `${base}.key` };
      openssl(['req', ...KEY, '-keyout', paths.key, '-out', `${base}.csr`, '-subj', `/CN=${commonName}`]);
      writeFileSync(`${base}.ext`, altNames === undefined ? '' : `subjectAltName=${altNames}\n`);
      const dates = ['-startdate', day(from), '-enddate', day(to)];
      ca('-notext', '-in', `${base}.csr`, '-extfile', `${base}.ext`, ...dates, '-out', paths.cert);
      return paths;
    },
    revoke(certificates, [from, to] = YEAR) {
      for (const { cert } of certificates) ca('-revoke', cert);
      const list = join(dir, `${name}-${++made}.crl`);
      ca('-gencrl', '-crl_lastupdate', day(from), '-crl_nextupdate', day(to), '-out', list);
      return list;
    },
  };
}
