/** Enrolment over secure transport (RFC 7030): the authorities, a certificate for a request, a further one. HTTPS, and nothing else. */
import https from 'node:https';

export interface EstServer {
  /** `https://HOST[:PORT][/LABEL]`, or the whole path that ends in `/.well-known/est[/LABEL]`. */
  url: string;
  /** PEM: who must have certified the server; no other is believed. */
  ca: string;
}

/** How the box shows who it is. */
export type EstLogin =
  | { kind: 'basic'; user: string; token: string }
  | { kind: 'bearer'; token: string }
  | { kind: 'certificate'; cert: string; key: string };

/** `pkcs7` in DER. */
export type EstAnswer =
  | { kind: 'done'; pkcs7: Buffer }
  | { kind: 'later'; afterS: number }
  | { kind: 'refused'; status: number; detail: string }
  | { kind: 'unreachable'; detail: string };

const ANSWER_MS = 30_000;
/** Chains are small; what is larger is none. */
const ANSWER_BYTES_MAX = 262_144;
/** RFC 7231, 7.1.3, where a server names no time. */
const RETRY_AFTER_S = 60;

/** `/cacerts`: whom this authority believes, and its own. */
export function authorities(server: EstServer): Promise<EstAnswer> {
  return call(server, 'cacerts', null, null);
}

/** @param csr PEM. `simplereenroll` shows the present certificate (4.2.2) */
export function enrolAt(server: EstServer, csr: string, login: EstLogin): Promise<EstAnswer> {
  return call(server, login.kind === 'certificate' ? 'simplereenroll' : 'simpleenroll', base64Of(csr), login);
}

function call(
  { url, ca }: EstServer,
  operation: string,
  body: string | null,
  login: EstLogin | null,
): Promise<EstAnswer> {
  return new Promise((resolve) => {
    const unreachable = (error: Error): void =>
      resolve({ kind: 'unreachable', detail: `${operation}: ${error.message}` });
    const request = https.request(
      addressOf(url, operation),
      {
        ...{ method: body === null ? 'GET' : 'POST', agent: false, ca, minVersion: 'TLSv1.2' },
        ...(login?.kind === 'certificate' && { cert: login.cert, key: login.key }),
        headers: {
          ...(body !== null && { 'Content-Type': 'application/pkcs10', 'Content-Transfer-Encoding': 'base64' }),
          ...(body !== null && { 'Content-Length': Buffer.byteLength(body) }),
          ...authorization(login),
        },
        // Real time: it is a real server.
        signal: AbortSignal.timeout(ANSWER_MS),
      },
      (response) => {
        const chunks: Buffer[] = [];
        let bytes = 0;
        response.on('data', (chunk: Buffer) => {
          bytes += chunk.length;
          if (bytes > ANSWER_BYTES_MAX) response.destroy(new Error(`more than ${ANSWER_BYTES_MAX} bytes`));
          else chunks.push(chunk);
        });
        response.on('error', unreachable);
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          resolve(answerOf(operation, response.statusCode ?? 0, response.headers['retry-after'], text));
        });
      },
    );
    request.on('error', unreachable);
    request.end(body ?? undefined);
  });
}

function answerOf(operation: string, status: number, retryAfter: string | undefined, text: string): EstAnswer {
  if (status === 200) return { kind: 'done', pkcs7: Buffer.from(text, 'base64') };
  if (status === 202 || status === 503) return { kind: 'later', afterS: secondsOf(retryAfter) };
  const [line = ''] = text.trim().split('\n');
  return { kind: 'refused', status, detail: `${operation}: HTTP ${status} ${printable(line)}`.trim() };
}

/** What a server says is shown to people: nothing that moves a cursor, and not much. */
function printable(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '').slice(0, 120);
}

/** Seconds; a date (RFC 7231, 7.1.3) is of a clock that may not be ours. */
function secondsOf(retryAfter: string | undefined): number {
  if (retryAfter === undefined) return RETRY_AFTER_S;
  const seconds = /^\d{1,6}$/.test(retryAfter) ? Number(retryAfter) : Number.NaN;
  return Number.isNaN(seconds) ? RETRY_AFTER_S : seconds;
}

function addressOf(url: string, operation: string): string {
  const { origin, pathname } = new URL(url);
  const at = pathname.replace(/\/+$/, '');
  return `${origin}${at.includes('/.well-known/est') ? at : `/.well-known/est${at}`}/${operation}`;
}

function authorization(login: EstLogin | null): Record<string, string> {
  switch (login?.kind) {
    case 'basic':
      return { Authorization: `Basic ${Buffer.from(`${login.user}:${login.token}`).toString('base64')}` };
    case 'bearer':
      return { Authorization: `Bearer ${login.token}` };
    default:
      return {};
  }
}

function base64Of(pem: string): string {
  return pem.replace(/-----[^-]+-----/g, '').trim();
}
