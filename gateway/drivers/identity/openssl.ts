/** What Node's own cryptography has not: requests (PKCS #10), certificates in PKCS #7, chains. By the program that Debian ships. */
import { execFile } from 'node:child_process';
import { generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';
import { BaliseError } from '../../core/errors.ts';

const ANSWER_MS = 10_000;
const OUTPUT_BYTES_MAX = 1_048_576;

/** EC P-256, PKCS #8 in PEM. */
export async function makeKey(): Promise<string> {
  const { privateKey } = await promisify(generateKeyPair)('ec', { namedCurve: 'P-256' });
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

/** @returns the request in PEM. @throws (rejects) Error; BaliseError where openssl is not there */
export function makeRequest(keyFile: string, vehicle: string): Promise<string> {
  return openssl([
    'req',
    '-new',
    '-batch',
    '-sha256',
    '-config',
    '/dev/null',
    '-key',
    keyFile,
    '-subj',
    `/CN=${vehicle}`,
  ]);
}

/** @param pkcs7 certs-only, DER. @returns PEM, in the order in which they are there */
export async function certificatesIn(pkcs7: Buffer): Promise<string> {
  const said = await openssl(['pkcs7', '-inform', 'DER', '-print_certs'], pkcs7);
  return pemOf(said).join('');
}

/** The certificates of a PEM text, one by one. */
export function pemOf(text: string): string[] {
  return [...text.matchAll(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g)].map(([pem]) => `${pem}\n`);
}

/**
 * @param certFile the vehicle's own first, then those between
 * @returns null: it leads to an authority of `caFile`, and may be used by a client. Dates are not looked at
 */
export async function chainProblem(certFile: string, caFile: string): Promise<string | null> {
  const how = ['-no_check_time', '-purpose', 'sslclient', '-CAfile', caFile, '-untrusted', certFile];
  try {
    await openssl(['verify', ...how, certFile]);
    return null;
  } catch (error) {
    if (error instanceof BaliseError) throw error;
    const said = error instanceof Error ? error.message : String(error);
    return /error \d+ at \d+ depth lookup: *(.*)/.exec(said)?.[1] ?? said;
  }
}

/** Of the request: `subject=CN = AMB-1`. */
export async function subjectOf(csr: string): Promise<string> {
  const said = await openssl(['req', '-noout', '-subject', '-config', '/dev/null'], Buffer.from(csr));
  return /CN *= *([^,/\n]+)/.exec(said)?.[1]?.trim() ?? '';
}

function openssl(args: string[], input: Buffer = Buffer.alloc(0)): Promise<string> {
  return new Promise((resolve, reject) => {
    const limits = { encoding: 'utf8', timeout: ANSWER_MS, maxBuffer: OUTPUT_BYTES_MAX } as const;
    const environment = { PATH: process.env['PATH'] ?? '/usr/bin:/bin', LC_ALL: 'C' };
    const child = execFile('openssl', args, { ...limits, env: environment }, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else if (error.code === 'ENOENT') reject(new BaliseError('openssl-missing', 'openssl is not in PATH'));
      else reject(new Error(`openssl ${args[0]}: ${stderr.trim() || error.message}`));
    });
    // It may end before it has read all: its exit code says why.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input);
  });
}
