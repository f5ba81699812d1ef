/** One certificate from an EST server, from the key to the set that is put forward. What is half done goes on where it was. */
import fs from 'node:fs';
import { factsOf, ownFirst, unfitFor } from './certificate.ts';
import { authorities, type EstAnswer, type EstLogin, type EstServer, enrolAt } from './est.ts';
import { certificatesIn, makeKey, makeRequest, pemOf, subjectOf } from './openssl.ts';
import { dropPending, type Pending, putForward, readPending, writePending } from './sets.ts';

export interface Enrolment {
  directory: string;
  vehicle: string;
  pending: Pending;
  server: EstServer;
  login: EstLogin;
  /** PEM, whom the link believes; null: whom the server names. */
  ca: string | null;
}

export type Enrolled = { kind: 'done'; serial: string; validToMs: number } | Exclude<EstAnswer, { kind: 'done' }>;

/** A key for this vehicle that waits for its certificate: the one that was made before, else a new one. */
export async function pendingRequest(
  directory: string,
  pending: Pending,
  vehicle: string,
): Promise<{ key: string; csr: string; made: boolean }> {
  const before = readPending(directory, pending);
  if (before !== null && (await subjectOf(before.csr)) === vehicle) return { ...before, made: false };
  fs.mkdirSync(directory, { recursive: true, mode: 0o700 });
  const key = await makeKey();
  return { ...(await writePending(directory, pending, key, (file) => makeRequest(file, vehicle))), made: true };
}

/** @throws (rejects) BaliseError without openssl; the error of the file system */
export async function enrol({ directory, vehicle, pending, server, login, ca }: Enrolment): Promise<Enrolled> {
  const { key, csr } = await pendingRequest(directory, pending, vehicle);
  const answer = await enrolAt(server, csr, login);
  if (answer.kind !== 'done') {
    // What a server refused it may refuse for the key.
    if (answer.kind === 'refused') dropPending(directory, pending);
    return answer;
  }
  // Without the broker's authority a certificate is of no use: the same request may be shown again.
  const named = ca === null ? await authorities(server) : null;
  if (named !== null && named.kind !== 'done') return named;
  const issued = await readable(answer.pkcs7);
  const believed = ca ?? (named === null ? null : await readable(named.pkcs7));
  if (issued === null || believed === null)
    return { kind: 'refused', status: 200, detail: 'the answer holds no certificates in PKCS #7' };
  const cert = withChain(ownFirst(issued, key), believed);
  const unfit = await unfitFor(vehicle, { cert, key, ca: believed });
  const facts = factsOf(cert);
  if (unfit !== null || facts === null)
    return {
      kind: 'refused',
      status: 200,
      detail: `what came is not for this vehicle (${unfit?.why}): ${unfit?.detail}`,
    };
  putForward(directory, { key, cert, ca: believed, estCa: server.ca });
  dropPending(directory, pending);
  return { kind: 'done', serial: facts.serial, validToMs: facts.validToMs };
}

async function readable(pkcs7: Buffer): Promise<string | null> {
  try {
    const pem = await certificatesIn(pkcs7);
    return pem === '' ? null : pem;
  } catch (error) {
    if (error instanceof Error && error.message.startsWith('openssl pkcs7')) return null;
    throw error;
  }
}

/** A server gives the certificate alone (4.2.3), and a broker that knows the root wants those between. */
function withChain(cert: string, authority: string): string {
  const between = pemOf(authority).filter((pem) => {
    const facts = factsOf(pem);
    return facts !== null && facts.commonName !== facts.issuer && !cert.includes(pem);
  });
  return cert + between.join('');
}
