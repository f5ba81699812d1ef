/** The socket that only tells: several that listen, one that does not read, too many, and a daemon that ends. */
import { statSync } from 'node:fs';
import net from 'node:net';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { LIVE_CLIENT_BYTES_MAX, LIVE_CLIENTS_MAX } from '../../../gateway/core/live/limits.ts';
import { type FeedSocket, type Goodbye, listenTo, openFeedSocket } from '../../../gateway/drivers/local-socket/feed.ts';
import { createWorkplace, type Workplace } from '../../support/running/workplace.ts';

const SOON = { timeout: 25_000, interval: 5 };

async function open(
  place: Workplace,
  mode = 0o660,
): Promise<{ feed: FeedSocket; path: string; gone: (Goodbye | null)[] }> {
  const path = join(place.dir, 'feed');
  const gone: (Goodbye | null)[] = [];
  const feed = await openFeedSocket(path, {
    ...{ mode, goodbye: (reason: Goodbye) => `bye ${reason}\n`, onListener: () => undefined },
    onGone: (_, reason) => gone.push(reason),
  });
  place.later(() => feed.close());
  return { feed, path, gone };
}

function hear(place: Workplace, path: string) {
  const heard = { text: '', ended: undefined as string | null | undefined };
  const stop = listenTo(path, {
    onData: (chunk) => {
      heard.text += chunk.toString('utf8');
    },
    onEnd: (problem) => {
      heard.ended = problem;
    },
  });
  place.later(stop);
  return { heard, stop };
}

const tell = (feed: FeedSocket, text: string): void => {
  for (const listener of feed.listeners()) listener.send(text);
};

it('tells each that listens; who goes is forgotten', async () => {
  const place = createWorkplace();
  const { feed, path, gone } = await open(place);
  const [a, b] = [hear(place, path), hear(place, path)];
  await vi.waitFor(() => expect(feed.listeners().size).toBe(2), SOON);
  tell(feed, 'one\n');
  await vi.waitFor(() => expect([a.heard.text, b.heard.text]).toEqual(['one\n', 'one\n']), SOON);
  a.stop();
  await vi.waitFor(() => expect(feed.listeners().size).toBe(1), SOON);
  expect(gone).toEqual([null]);
  tell(feed, 'two\n');
  await vi.waitFor(() => expect(b.heard.text).toBe('one\ntwo\n'), SOON);
});

it('one that does not read is hung up on, with the reason; the others go on', async () => {
  const place = createWorkplace();
  const { feed, path, gone } = await open(place);
  const slow = net.createConnection(path);
  place.later(() => slow.destroy());
  slow.pause();
  const { heard } = hear(place, path);
  await vi.waitFor(() => expect(feed.listeners().size).toBe(2), SOON);
  const chunk = `${'x'.repeat(LIVE_CLIENT_BYTES_MAX / 4)}\n`;
  // One turn of the loop for each, so that who reads can.
  for (let sent = 0; feed.listeners().size === 2 && sent < 100; sent++) {
    tell(feed, chunk);
    await vi.waitFor(() => expect(heard.text.length).toBe((sent + 1) * chunk.length), SOON);
  }
  expect(gone).toEqual(['slow']);
  let text = '';
  slow.on('data', (data) => {
    text += String(data);
  });
  slow.resume();
  await vi.waitFor(() => expect(text.endsWith('bye slow\n')).toBe(true), SOON);
});

it('there is room for so many; one more is told', async () => {
  const place = createWorkplace();
  const { feed, path } = await open(place);
  for (let i = 0; i < LIVE_CLIENTS_MAX; i++) hear(place, path);
  await vi.waitFor(() => expect(feed.listeners().size).toBe(LIVE_CLIENTS_MAX), SOON);
  const { heard } = hear(place, path);
  await vi.waitFor(() => expect(heard).toEqual({ text: 'bye too-many\n', ended: null }), SOON);
  expect(feed.listeners().size).toBe(LIVE_CLIENTS_MAX);
});

it('ends with a word, and leaves no file; nobody there is said too', async () => {
  const place = createWorkplace();
  const { feed, path } = await open(place, 0o600);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  const { heard } = hear(place, path);
  await vi.waitFor(() => expect(feed.listeners().size).toBe(1), SOON);
  await feed.close();
  await vi.waitFor(() => expect(heard).toEqual({ text: 'bye stopping\n', ended: null }), SOON);
  const late = hear(place, path);
  await vi.waitFor(() => expect(late.heard.ended).toBe('down'), SOON);
});
