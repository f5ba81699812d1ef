/** An authority, a certificate of the broker and one that all clients share, made with openssl. In the field each vehicle has its own. */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TlsFiles } from './wire.ts';

const KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];

/** @throws where openssl is not installed */
export function makeCertificates(dir: string): { broker: TlsFiles; client: TlsFiles } {
  const path = (name: string) => join(dir, name);
  const ca = path('ca.pem');
  openssl(['req', '-x509', ...KEY, '-keyout', path('ca.key'), '-out', ca, '-days', '2', '-subj', '/CN=fleet-ca']);
  const issue = (name: string, altNames: string): TlsFiles => {
    const [cert, key, request, extensions] = ['pem', 'key', 'csr', 'ext'].map((end) => path(`${name}.${end}`)) as Four;
    openssl(['req', ...KEY, '-keyout', key, '-out', request, '-subj', `/CN=${name}`]);
    writeFileSync(extensions, `subjectAltName=${altNames}\n`);
    const signer = ['-CA', ca, '-CAkey', path('ca.key'), '-CAcreateserial', '-days', '2'];
    openssl(['x509', '-req', '-in', request, ...signer, '-extfile', extensions, '-out', cert]);
    return { ca, cert, key };
  };
  return { broker: issue('broker', 'IP:127.0.0.1,DNS:localhost'), client: issue('fleet', 'DNS:fleet') };
}

type Four = [string, string, string, string];

function openssl(args: string[]): void {
  try {
    execFileSync('openssl', args, { stdio: ['ignore', 'ignore', 'pipe'] });
  } catch (error) {
    throw new Error(`no certificates: ${error instanceof Error ? error.message : String(error)}`);
  }
}
