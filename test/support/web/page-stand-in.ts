/** A server that the page can be looked at with: it speaks api.ts, its vehicles are invented, and it remembers what was asked of it. */
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Action, Answer, Hello, Tick } from '../../../simulator/web/api.ts';
import { type Asset, buildPage } from '../../../simulator/web/build.ts';
import { createInvented } from './invented.ts';

export interface StandIn {
  url: string;
  actions: Action[];
  /** Bytes of the page that were sent, as they went over the wire. */
  pageBytes(): number;
  /** What the next actions are answered with; by default `ok`. */
  answerWith(answer: Answer): void;
  /** The streams break and none is taken, or they are taken again. */
  setReachable(reachable: boolean): void;
  /** Streams that were asked for, by who was to be followed; '' for nobody. */
  followed: string[];
  close(): Promise<void>;
}

/** What the real server sends too: the page must live with it. */
const POLICY = "default-src 'self'; img-src 'self' data: https:";
const TICK_MS = 500;

export interface StandInOptions {
  vehicles: number;
  /** The simulated world is there. */
  world: boolean;
  encrypted?: boolean;
}

export async function openStandIn({ vehicles, world, encrypted = false }: StandInOptions): Promise<StandIn> {
  const assets = new Map((await buildPage()).map((asset) => [asset.path, asset]));
  const invented = createInvented({ vehicles, world, encrypted });
  const streams = new Map<ServerResponse, string>();
  const actions: Action[] = [];
  const followed: string[] = [];
  let bytes = 0;
  let answer: Answer = { ok: true };
  let reachable = true;

  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://stand-in');
    const asset = assets.get(pathname);
    if (asset !== undefined) {
      bytes += sendAsset(response, asset);
    } else if (pathname === '/api/stream' && reachable) {
      const follow = searchParams.get('follow') ?? '';
      followed.push(follow);
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
      say(response, 'hello', invented.hello(follow));
      streams.set(response, follow);
      response.on('close', () => streams.delete(response));
    } else if (pathname === '/api/actions' && request.method === 'POST') {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        actions.push(JSON.parse(Buffer.concat(chunks).toString()) as Action);
        response.writeHead(answer.ok ? 200 : 409, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
      });
    } else if (pathname === '/api/statistics') {
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(STATISTICS));
    } else {
      response.writeHead(reachable ? 404 : 503).end();
    }
  });
  const ticking = setInterval(() => {
    const tick = invented.tick();
    for (const [response, follow] of streams) say(response, 'tick', tick(follow));
  }, TICK_MS);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  const drop = (): void => {
    for (const response of streams.keys()) response.destroy();
  };
  return {
    url: `http://127.0.0.1:${port}/`,
    actions,
    followed,
    pageBytes: () => bytes,
    answerWith: (to) => {
      answer = to;
    },
    setReachable(to) {
      reachable = to;
      if (!to) drop();
    },
    close() {
      clearInterval(ticking);
      drop();
      return new Promise((done) => server.close(() => done()));
    },
  };
}

function sendAsset(response: ServerResponse, { type, gzip }: Asset): number {
  const headers = { 'content-type': type, 'content-encoding': 'gzip', 'content-security-policy': POLICY };
  response.writeHead(200, headers).end(gzip);
  return gzip.length;
}

function say(response: ServerResponse, event: 'hello' | 'tick', data: Hello | Tick): void {
  response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
}

const STATISTICS = {
  columns: [
    { key: 'day', fr: 'Jour', en: 'Day', unit: null },
    { key: 'missions', fr: 'Missions', en: 'Missions', unit: null },
    { key: 'transported', fr: 'Transports', en: 'Transported', unit: null },
    { key: 'departure', fr: 'Délai de départ', en: 'Departure delay', unit: 'min' },
    { key: 'distance', fr: 'Distance', en: 'Distance', unit: 'km' },
  ],
  rows: [
    ['2026-11-26', 4, 3, 3.2, 128.4],
    ['2026-11-27', 2, 2, 2.7, 61],
    ['2026-11-28', 1, 0, null, 1204],
  ],
};
