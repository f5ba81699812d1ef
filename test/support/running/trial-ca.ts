/** The authority of deploy/provisioning/trial-ca.sh, as an integrator has it. */
import { execFile, execFileSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { Certificate } from './certificates.ts';

const SCRIPT = resolve(import.meta.dirname, '../../../deploy/provisioning/trial-ca.sh');

export interface TrialCa {
  readonly dir: string;
  /** Paths of PEM files. */
  readonly ca: string;
  readonly crl: string;
  /** Of a server at `host`, by default `localhost`, or of a client. */
  issue(kind: 'broker' | 'platform' | 'vehicle', name: string, host?: string): Certificate;
  /** One after the other: openssl's books are for one writer. */
  sign(csr: string, out: string, lifeS?: number): Promise<void>;
  revoke(cert: string): void;
}

export function createTrialCa(dir: string, how: { intermediate?: boolean } = {}): TrialCa {
  const run = (...args: string[]): void => void execFileSync('sh', [SCRIPT, dir, ...args], { stdio: 'pipe' });
  run('init', ...(how.intermediate === true ? ['--intermediate'] : []));
  let last: Promise<unknown> = Promise.resolve();
  return {
    dir,
    ca: join(dir, 'ca.pem'),
    crl: join(dir, 'crl.pem'),
    issue(kind, name, host = 'localhost') {
      run(kind, name, ...(kind === 'broker' ? [`DNS:${host}`] : []));
      return { cert: join(dir, 'issued', `${name}.pem`), key: join(dir, 'issued', `${name}.key`) };
    },
    async sign(csr, out, lifeS) {
      const env = { ...process.env, ...(lifeS !== undefined && { SECONDS_VALID: String(lifeS) }) };
      const turn = last.then(() => promisify(execFile)('sh', [SCRIPT, dir, 'sign', csr, out], { env }));
      last = turn.catch(() => undefined);
      await turn;
    },
    revoke: (cert) => run('revoke', cert),
  };
}
