/** What a certificate says, and whether it is one for this vehicle. */
import { createPrivateKey, X509Certificate } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { chainProblem, pemOf } from './openssl.ts';

export interface CertificateFacts {
  commonName: string;
  issuer: string;
  serial: string;
  /** UTC, ms. */
  validFromMs: number;
  validToMs: number;
  /** SHA-256 of the certificate. */
  fingerprint: string;
}

/** Why it is not for this vehicle. */
export type Unfit = 'unreadable' | 'key' | 'name' | 'chain';

/** @returns null: no certificate can be read from it */
export function factsOf(pem: string): CertificateFacts | null {
  try {
    const own = new X509Certificate(pem);
    return {
      commonName: nameIn(own.subject),
      issuer: nameIn(own.issuer),
      serial: own.serialNumber,
      validFromMs: Date.parse(own.validFrom),
      validToMs: Date.parse(own.validTo),
      fingerprint: own.fingerprint256,
    };
  } catch {
    return null;
  }
}

export function belongsTo(cert: string, key: string): boolean {
  try {
    return new X509Certificate(cert).checkPrivateKey(createPrivateKey(key));
  } catch {
    return false;
  }
}

/** The vehicle's own first, whatever the order of the file. */
export function ownFirst(cert: string, key: string): string {
  const all = pemOf(cert);
  const own = all.filter((pem) => belongsTo(pem, key));
  return [...own, ...all.filter((pem) => !own.includes(pem))].join('');
}

/** Dates are not judged: the clock may be of 1970, and the broker decides. */
export async function unfitFor(
  vehicle: string,
  { cert, key, ca }: { cert: string; key: string; ca: string | null },
): Promise<{ why: Unfit; detail: string } | null> {
  const facts = factsOf(cert);
  if (facts === null) return { why: 'unreadable', detail: 'no certificate (PEM) in it' };
  if (!belongsTo(cert, key)) return { why: 'key', detail: `CN ${facts.commonName}, serial ${facts.serial}` };
  if (facts.commonName !== vehicle) return { why: 'name', detail: `CN ${facts.commonName}, vehicle.id ${vehicle}` };
  if (ca === null) return null;
  const problem = await withFiles({ cert, ca }, (at) => chainProblem(at('cert'), at('ca')));
  return problem === null ? null : { why: 'chain', detail: `issuer ${facts.issuer}: ${problem}` };
}

async function withFiles<T>(
  texts: Record<string, string>,
  use: (at: (name: string) => string) => Promise<T>,
): Promise<T> {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'balise-cert-'));
  const at = (name: string): string => path.join(directory, `${name}.pem`);
  try {
    for (const [name, text] of Object.entries(texts)) fs.writeFileSync(at(name), text);
    return await use(at);
  } finally {
    fs.rmSync(directory, { recursive: true, force: true });
  }
}

/** Of `C=FR\nCN=AMB-1`. */
function nameIn(subject: string): string {
  return /^CN=(.*)$/m.exec(subject)?.[1] ?? subject.replaceAll('\n', ', ');
}
