/** A small EST server (RFC 7030) for tests: Node's HTTPS in front of the trial authority, with tokens that are good for one time. */
import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import type { TrialCa } from './trial-ca.ts';
import type { Workplace } from './workplace.ts';

export interface EstServerOptions {
  ca: TrialCa;
  /** Life of what it issues; default: a year. */
  lifeS?: number;
  /** Who signs instead, for a server that issues what nobody believes. */
  signer?: TrialCa;
}

export interface EstServer {
  readonly url: string;
  /** What was asked, in order: `simpleenroll 200`. */
  readonly asked: string[];
  /** Good for one enrolment. */
  token(token: string): void;
  /** Answers so the next times, before anything else. */
  next(...answers: { status: number; retryAfter?: number }[]): void;
  /** What was planned is forgotten. */
  forgive(): void;
  /** From now on. */
  set(changed: Partial<EstServerOptions>): void;
  close(): Promise<void>;
}

export async function startEstServer(place: Workplace, options: EstServerOptions): Promise<EstServer> {
  let current = options;
  const tokens = new Set<string>();
  const planned: { status: number; retryAfter?: number }[] = [];
  const asked: string[] = [];
  const own = options.ca.issue('broker', 'est');
  let made = 0;

  const server = https.createServer(
    {
      ...{ key: readFileSync(own.key), cert: readFileSync(own.cert), ca: readFileSync(options.ca.ca) },
      // Enrolment has no certificate yet: who has none is asked for a token.
      ...{ requestCert: true, rejectUnauthorized: false, minVersion: 'TLSv1.2' },
    },
    (request, response) => {
      const operation = (request.url ?? '').replace(/^\/\.well-known\/est\/(label\/)?/, '');
      answer(operation, request, response).then(
        (status) => void asked.push(`${operation} ${status}`),
        (error) => {
          asked.push(`${operation} ${String(error)}`);
          response.writeHead(500).end(String(error));
        },
      );
    },
  );
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  place.later(close);
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));

  async function answer(operation: string, request: IncomingMessage, response: ServerResponse): Promise<number> {
    const body = await textOf(request);
    const plan = planned.shift();
    const end = (status: number, text = ''): number => {
      const retry = plan?.retryAfter === undefined ? {} : { 'Retry-After': String(plan.retryAfter) };
      response.writeHead(status, { 'Content-Type': 'application/pkcs7-mime', ...retry }).end(text);
      return status;
    };
    if (plan !== undefined) return end(plan.status, 'as planned');
    if (operation === 'cacerts') return end(200, pkcs7(current.ca.ca, join(current.ca.dir, 'chain.pem')));
    if (operation !== 'simpleenroll' && operation !== 'simplereenroll') return end(404);
    if (!mayEnrol(operation, request)) return end(401, 'who are you?');
    const base = join(place.dir, `est-${++made}`);
    const lines = body.match(/.{1,64}/g) ?? [];
    const csr = ['-----BEGIN CERTIFICATE REQUEST-----', ...lines, '-----END CERTIFICATE REQUEST-----', ''];
    writeFileSync(`${base}.csr`, csr.join('\n'));
    await (current.signer ?? current.ca).sign(`${base}.csr`, `${base}.pem`, current.lifeS);
    // The certificate alone (4.2.3).
    writeFileSync(`${base}.one`, new X509Certificate(readFileSync(`${base}.pem`)).toString());
    return end(200, pkcs7(`${base}.one`));
  }

  function mayEnrol(operation: string, { socket, headers }: IncomingMessage): boolean {
    if (operation === 'simplereenroll') return (socket as TLSSocket).authorized;
    const [, kind, said = ''] = /^(Basic|Bearer) (.+)$/.exec(headers.authorization ?? '') ?? [];
    const token = kind === 'Basic' ? Buffer.from(said, 'base64').toString().split(':')[1] : said;
    return tokens.delete(token ?? '');
  }

  return {
    url: `https://localhost:${(server.address() as AddressInfo).port}`,
    asked,
    token: (token) => void tokens.add(token),
    next: (...answers) => void planned.push(...answers),
    forgive: () => void planned.splice(0),
    set(changed) {
      current = { ...current, ...changed };
    },
    close,
  };
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString().replace(/\s/g, '');
}

/** Certs-only, base64 with line ends as servers write it. */
function pkcs7(...files: string[]): string {
  const args = files.filter((file) => readFileSync(file, 'utf8') !== '').flatMap((file) => ['-certfile', file]);
  const der = execFileSync('openssl', ['crl2pkcs7', '-nocrl', '-outform', 'DER', ...args]);
  return (der.toString('base64').match(/.{1,64}/g) ?? []).join('\r\n');
}
