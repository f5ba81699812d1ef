/** The page's server as a browser, a stranger and a crowd meet it. */
import { createServer } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Hello, Tick } from '../../../simulator/web/api.ts';
import { createHub, type Hub } from '../../../simulator/web/hub.ts';
import { type Page, type PageOptions, startPage } from '../../../simulator/web/server.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { openStream } from '../../support/web/event-stream.ts';

const ASSETS = [
  { path: '/', type: 'text/html', body: Buffer.from('<p>page'), gzip: Buffer.from('zipped') },
  { path: '/a.js', type: 'text/javascript', body: Buffer.from('1'), gzip: Buffer.from('z') },
];
const SETTING: PageOptions['setting'] = {
  ...{ title: 'made', places: [], tiles: null, keys: [], timeZone: 'Europe/Paris' },
  broker: { url: 'mqtt://127.0.0.1:1', kind: 'mosquitto', protocol: '5', encrypted: false },
};

let hub: Hub;
let page: Page;
const asked: unknown[] = [];

beforeEach(async () => {
  asked.length = 0;
  const vehicles = () => ({ connected: () => true, all: () => [], of: () => null });
  hub = createHub({ clock: createManualClock({ wallMs: 5_000 }), speed: 1, vehicles, world: { view: () => null } });
  page = await startPage(options());
});
afterEach(() => page.close());

function options(): PageOptions {
  return {
    ...{ port: 0, assets: ASSETS, hub, setting: SETTING, world: () => null },
    act: async (body) => {
      asked.push(body);
      return body === null
        ? { status: 400, answer: { ok: false, error: 'no' } }
        : { status: 200, answer: { ok: true } };
    },
    statistics: ({ vehicle, by, csv }) =>
      vehicle === 'a' ? { type: csv === null ? 'application/json' : 'text/csv', body: `${by} ${csv}` } : null,
  };
}

const post = (body: string, headers: Record<string, string> = {}) =>
  fetch(`${page.url}/api/actions`, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', ...headers },
  });

test('the page and its files are served with what a browser needs to trust nothing else', async () => {
  const index = await fetch(page.url, { headers: { 'accept-encoding': 'identity' } });
  expect([index.status, await index.text()]).toEqual([200, '<p>page']);
  expect(index.headers.get('content-security-policy')).toContain("default-src 'self'");
  expect(index.headers.get('content-type')).toBe('text/html');
  expect((await fetch(`${page.url}/a.js`)).headers.get('content-encoding')).toBe('gzip');
  for (const path of ['/nothing', '/../package.json', '/api/statistics?vehicle=b'])
    expect((await fetch(`${page.url}${path}`)).status).toBe(404);
  expect((await fetch(page.url, { method: 'DELETE' })).status).toBe(405);
});

test('statistics come as JSON, and as CSV in the language that is asked for', async () => {
  expect(await (await fetch(`${page.url}/api/statistics?vehicle=a&by=month`)).text()).toBe('month null');
  expect(await (await fetch(`${page.url}/api/statistics.csv?vehicle=a&lang=en`)).text()).toBe('day en');
  expect(await (await fetch(`${page.url}/api/statistics.csv?vehicle=a`)).text()).toBe('day fr');
});

test('only this page may act: not another site, not a form, nothing endless', async () => {
  expect(await (await post('{"do":"locate"}')).json()).toEqual({ ok: true });
  expect((await post('{"do":"locate"}', { origin: page.url })).status).toBe(200);
  expect((await post('{}', { origin: 'https://elsewhere.example' })).status).toBe(403);
  expect((await post('{}', { 'content-type': 'text/plain' })).status).toBe(403);
  expect((await fetch(`${page.url}/api/actions`)).status).toBe(403);
  expect((await post('x'.repeat(65_537))).status).toBe(413);
  expect((await post('no json')).status).toBe(400);
  expect(asked).toEqual([{ do: 'locate' }, { do: 'locate' }, null]);
});

test('the stream begins with everything, then says what is new, to every reader', async () => {
  const [one, two] = [await openStream(page.url, null), await openStream(page.url, 'a')];
  const hello = (await one.next('hello')) as Hello;
  expect(hello).toMatchObject({ ...SETTING, now: { t: 5_000, speed: 1 }, vehicles: [], feed: [], followed: null });
  await two.next('hello');
  hub.said('a', 'locate', 'now');
  const isThere = ({ feed }: Tick) => feed.some(({ vehicle }) => vehicle === 'a');
  for (const stream of [one, two]) expect(await stream.until((tick) => isThere(tick as Tick))).toBeDefined();
  one.close();
  two.close();
});

test('a 33rd reader is sent away', async () => {
  const streams = await Promise.all(Array.from({ length: 32 }, () => openStream(page.url, null)));
  await Promise.all(streams.map((stream) => stream.next('hello')));
  expect((await fetch(`${page.url}/api/stream`)).status).toBe(503);
  for (const stream of streams) stream.close();
});

test('a name of elsewhere that leads here is not answered', async () => {
  const { hostname, port } = new URL(page.url);
  const { request } = await import('node:http');
  const status = await new Promise((resolve) =>
    request({ host: hostname, port, headers: { host: 'evil.example' } }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    }).end(),
  );
  expect(status).toBe(421);
});

test('a port that is taken is named', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => taken.once('listening', resolve));
  const { port } = taken.address() as { port: number };
  await expect(startPage({ ...options(), port })).rejects.toThrow(String(port));
  taken.close();
});
