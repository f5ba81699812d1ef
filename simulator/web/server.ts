/**
 * Serves the page, on loopback only: its files, the stream of what is new (server-sent events), and what it asks for. `node:http`
 * is enough for six addresses.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { portInUse } from '../network/port-in-use.ts';
import type { Answered } from './actions.ts';
import type { Hello, Tick } from './api.ts';
import type { Asset } from './build.ts';
import type { Change, Hub } from './hub.ts';
import type { Wanted } from './statistics.ts';

export interface PageOptions {
  /** 0: a free one. */
  port: number;
  assets: readonly Asset[];
  hub: Hub;
  /** What does not change. */
  setting: Pick<Hello, 'title' | 'broker' | 'places' | 'tiles' | 'keys' | 'timeZone'>;
  world(): Hello['world'];
  act(body: unknown): Promise<Answered>;
  /** null: the vehicle is not known, or no such period. */
  statistics(wanted: Wanted): { type: string; body: string } | null;
}

export interface Page {
  readonly url: string;
  close(): Promise<void>;
}

/** Real time, about as often as a reader can follow. */
const TICK_MS = 500;
const BODY_BYTES_MAX = 64 * 1024;
/** A reader that has so much waiting is sent away; it comes back by itself and is told everything anew. */
const BEHIND_BYTES_MAX = 8 * 1024 * 1024;
/** Each costs a socket and a copy of every tick. A further one is refused. */
const READERS_MAX = 32;

const HEADERS = {
  'content-security-policy': "default-src 'self'; img-src 'self' data: https:; frame-ancestors 'none'; base-uri 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-cache',
};

interface Reader {
  response: ServerResponse;
  follow: string | null;
  /** As it was told last, by key. */
  told: Map<string, string>;
}

/** @throws (rejects) with the remedy when the port is in use */
export async function startPage(options: PageOptions): Promise<Page> {
  const readers = new Set<Reader>();
  const server = createServer((request, response) => {
    handle(options, readers, request, response).catch((error: unknown) => {
      if (!response.headersSent) reply(response, 500, 'text/plain', String(error));
      else response.destroy();
    });
  });
  const port = await listen(server, options.port);
  const timer = setInterval(() => {
    const change = options.hub.tick();
    for (const reader of readers) tell(options.hub, reader, change);
  }, TICK_MS);
  return {
    url: `http://127.0.0.1:${port}`,
    close: () => {
      clearInterval(timer);
      for (const { response } of readers) response.end();
      return new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(new Error(portInUse(port, error.message) ?? error.message)));
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

async function handle(
  options: PageOptions,
  readers: Set<Reader>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const host = request.headers.host ?? '';
  // A page of elsewhere whose name was made to lead here is not ours.
  if (!/^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(host)) return reply(response, 421, 'text/plain', 'not for us');
  const { pathname, searchParams } = new URL(request.url ?? '/', `http://${host}`);
  if (pathname === '/api/actions') return takeAction(options, request, response, host);
  if (request.method !== 'GET' && request.method !== 'HEAD') return reply(response, 405, 'text/plain', 'GET only');
  if (pathname === '/api/stream') return stream(options, readers, response, searchParams.get('follow'));
  if (pathname === '/api/statistics' || pathname === '/api/statistics.csv') {
    const csv = pathname.endsWith('.csv') ? (searchParams.get('lang') === 'en' ? 'en' : 'fr') : null;
    const vehicle = searchParams.get('vehicle') ?? '';
    const made = options.statistics({ vehicle, by: searchParams.get('by') ?? 'day', csv });
    return made === null ? notFound(response) : reply(response, 200, made.type, made.body);
  }
  const asset = options.assets.find(({ path }) => path === pathname);
  return asset === undefined ? notFound(response) : sendAsset(request, response, asset);
}

function notFound(response: ServerResponse): void {
  reply(response, 404, 'text/plain', 'there is nothing here');
}

function reply(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { ...HEADERS, 'content-type': `${type}; charset=utf-8` }).end(body);
}

function sendAsset(request: IncomingMessage, response: ServerResponse, { path, type, body, gzip }: Asset): void {
  const zipped = /\bgzip\b/.test(request.headers['accept-encoding'] ?? '');
  const encoding = zipped ? { 'content-encoding': 'gzip' } : {};
  // Its name says what is in it.
  const cache = path === '/' ? {} : { 'cache-control': 'public, max-age=31536000, immutable' };
  response.writeHead(200, { ...HEADERS, ...encoding, ...cache, 'content-type': type }).end(zipped ? gzip : body);
}

/** Only of this page: another site's form cannot send JSON, and says where it comes from. */
async function takeAction(
  { act }: PageOptions,
  request: IncomingMessage,
  response: ServerResponse,
  host: string,
): Promise<void> {
  const { origin } = request.headers;
  const foreign = origin !== undefined && origin !== `http://${host}`;
  if (request.method !== 'POST' || foreign || !/^application\/json\b/.test(request.headers['content-type'] ?? ''))
    return reply(response, 403, 'text/plain', 'JSON by POST, from this page');
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > BODY_BYTES_MAX) return reply(response, 413, 'text/plain', `more than ${BODY_BYTES_MAX} bytes`);
    chunks.push(chunk);
  }
  const { status, answer } = await act(parse(Buffer.concat(chunks).toString()));
  reply(response, status, 'application/json', JSON.stringify(answer));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function stream(
  { hub, setting, world }: PageOptions,
  readers: Set<Reader>,
  response: ServerResponse,
  follow: string | null,
): void {
  if (readers.size >= READERS_MAX) {
    reply(response, 503, 'text/plain', `${READERS_MAX} readers are here already`);
    return;
  }
  response.writeHead(200, { ...HEADERS, 'content-type': 'text/event-stream' });
  const followed = follow === null ? null : hub.followed(follow);
  const { now, vehicles, feed } = hub;
  const hello: Hello = { ...setting, world: world(), now: now(), vehicles: vehicles(), feed: [...feed()], followed };
  send(response, 'hello', hello);
  const reader: Reader = { response, follow, told: new Map() };
  noteTold(reader, followed ?? {});
  readers.add(reader);
  response.on('close', () => readers.delete(reader));
}

function tell(hub: Hub, reader: Reader, { now, vehicles, feed, world, touched, tracks }: Change): void {
  const { response, follow } = reader;
  if (response.writableLength > BEHIND_BYTES_MAX) return void response.destroy();
  const tick: Tick = { now, vehicles, feed };
  if (world !== null) tick.world = world;
  if (follow !== null && touched.has(follow)) {
    const { track: _, ...rest } = hub.followed(follow) ?? { track: [] };
    tick.followed = noteTold(reader, rest);
    const track = tracks.get(follow);
    if (track !== undefined) tick.track = track;
  }
  send(response, 'tick', tick);
}

/** @returns what is not as it was told last */
function noteTold({ told }: Reader, is: object): NonNullable<Tick['followed']> {
  const changed = Object.entries(is).filter(([key, value]) => {
    if (key === 'track') return false;
    const text = JSON.stringify(value);
    const news = told.get(key) !== text;
    told.set(key, text);
    return news;
  });
  return Object.fromEntries(changed);
}

function send(response: ServerResponse, event: 'hello' | 'tick', data: Hello | Tick): void {
  response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
}
