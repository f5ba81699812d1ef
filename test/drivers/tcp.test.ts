import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { afterEach, expect, it, vi } from 'vitest';
import { REOPEN_FIRST_MS, TCP_CONNECT_MS } from '../../gateway/core/limits.ts';
import { openTcpSource } from '../../gateway/drivers/tcp.ts';
import { createByteRecorder } from '../support/byte-recorder.ts';
import { createManualClock, type ManualClock } from '../support/manual-clock.ts';

const soon = { timeout: 5000, interval: 2 };
const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function listen(port: number, greet: (peer: Socket) => void): Promise<Server> {
  const server = createServer((peer) => {
    peer.on('error', () => peer.destroy());
    cleanups.push(() => peer.destroy());
    greet(peer);
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  cleanups.push(() => server.close());
  return server;
}

/** A port on which nobody listens: one that was free a moment ago. */
async function freePort(): Promise<number> {
  const server = await listen(0, () => undefined);
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function open(clock: ManualClock, port: number) {
  const seen = createByteRecorder();
  const source = openTcpSource({ host: '127.0.0.1', port }, clock, seen);
  cleanups.push(() => source.close());
  return { source, seen };
}

const nextAttempt = async (clock: ManualClock, waitMs: number): Promise<void> => {
  await vi.waitFor(() => expect(clock.delaysMs.at(-1)).toBe(waitMs), soon);
  clock.advance(waitMs);
};

it('is one fault while nobody listens, and opens when somebody does', async () => {
  const clock = createManualClock();
  const port = await freePort();
  const { source, seen } = open(clock, port);
  for (const factor of [1, 2, 4]) await nextAttempt(clock, REOPEN_FIRST_MS * factor);
  await vi.waitFor(() => expect(clock.delaysMs.at(-1)).toBe(REOPEN_FIRST_MS * 8), soon);
  expect(seen.story).toEqual(['tcp-unreachable']);
  expect(seen.faults[0]?.detail).toBe(`127.0.0.1:${port}: ECONNREFUSED`);
  await listen(port, (peer) => peer.write('$GN'));
  clock.advance(REOPEN_FIRST_MS * 8);
  await vi.waitFor(() => expect(source.takenBytes()).toBe(3), soon);
  expect(seen.story).toEqual(['tcp-unreachable', 'open', 'bytes']);
});

it('connects again when the sender hangs up, and only bytes make the waits short again', async () => {
  const clock = createManualClock();
  let greeting = '';
  const server = await listen(0, (peer) => peer.end(greeting));
  const { seen } = open(clock, (server.address() as AddressInfo).port);
  await nextAttempt(clock, REOPEN_FIRST_MS);
  await vi.waitFor(() => expect(clock.delaysMs.at(-1)).toBe(REOPEN_FIRST_MS * 2), soon);
  greeting = '$GN';
  clock.advance(REOPEN_FIRST_MS * 2);
  await vi.waitFor(() => expect(clock.delaysMs.at(-1)).toBe(REOPEN_FIRST_MS), soon);
  expect(seen.story).toEqual([
    ...['open', 'tcp-unreachable'],
    ...['open', 'tcp-unreachable'],
    ...['open', 'bytes', 'tcp-unreachable'],
  ]);
});

it('gives up an attempt that nobody answers', async () => {
  const clock = createManualClock();
  const { seen } = open(clock, await freePort());
  // Before the refusal comes in: as with an address that swallows every packet.
  clock.advance(TCP_CONNECT_MS);
  await vi.waitFor(() => expect(seen.story).toEqual(['tcp-unreachable']), soon);
  expect(seen.faults[0]?.detail).toContain('no answer');
});

it('keeps a connection on which nothing is said', async () => {
  const clock = createManualClock();
  const server = await listen(0, () => undefined);
  const { source, seen } = open(clock, (server.address() as AddressInfo).port);
  await vi.waitFor(() => expect(source.isOpen()).toBe(true), soon);
  clock.advance(TCP_CONNECT_MS * 10);
  for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve));
  expect(seen.story).toEqual(['open']);
});

it('leaves neither timer nor socket behind', async () => {
  const clock = createManualClock();
  const server = await listen(0, () => undefined);
  const { source, seen } = open(clock, (server.address() as AddressInfo).port);
  await source.close();
  expect(clock.waiting()).toBe(0);
  expect(seen.story).toEqual([]);
  await source.close();
});
