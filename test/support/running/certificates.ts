/** Authorities and certificates for one test, made with openssl, as `deploy/` will make them for a fleet. */
import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Why tests that need it are skipped; null where it is there. */
export const WITHOUT_OPENSSL = spawnSync('openssl', ['version']).status === 0 ? null : 'openssl is not in PATH';

/** Paths of PEM files. */
export interface Certificate {
  cert: string;
  key: string;
}

export interface Authority extends Certificate {
  issue(commonName: string, options?: { altNames?: string; expired?: boolean }): Certificate;
}

const KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];

function openssl(args: string[]): void {
  execFileSync('openssl', args, { stdio: ['ignore', 'ignore', 'pipe'] });
}

/** @param name of its files and its CN */
export function createAuthority(dir: string, name: string): Authority {
  const own = { cert: join(dir, `${name}.pem`), key: join(dir, `${name}.key`) };
  openssl(['req', '-x509', ...KEY, '-keyout', own.key, '-out', own.cert, '-days', '30', '-subj', `/CN=${name}`]);
  let issued = 0;

  return {
    ...own,
    issue(commonName, { altNames, expired = false } = {}) {
      const base = join(dir, `${name}-${++issued}`);
      const paths = { cert: `${base}.pem`, key: `${base}.key` };
      openssl(['req', ...KEY, '-keyout', paths.key, '-out', `${base}.csr`, '-subj', `/CN=${commonName}`]);
      writeFileSync(`${base}.ext`, altNames === undefined ? '' : `subjectAltName=${altNames}\n`);
      const request = ['x509', '-req', '-in', `${base}.csr`, '-CA', own.cert, '-CAkey', own.key, '-CAcreateserial'];
      // OpenSSL 3.0 takes no dates here, but a validity that ended before it began is one that is over.
      openssl([...request, '-days', expired ? '-1' : '30', '-extfile', `${base}.ext`, '-out', paths.cert]);
      return paths;
    },
  };
}
