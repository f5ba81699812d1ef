import { connect, createServer, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { REEMIT_CLIENT_BYTES_MAX, REEMIT_CLIENTS_MAX, REOPEN_FIRST_MS } from '../../gateway/core/limits.ts';
import { openReemission } from '../../gateway/drivers/reemit.ts';
import type { SentenceSink } from '../../gateway/ports.ts';
import { createManualClock, type ManualClock } from '../support/manual-clock.ts';
import { freePort } from '../support/running/mosquitto.ts';

const soon = { timeout: 10_000, interval: 2 };
const cleanups: (() => unknown)[] = [];
let clock: ManualClock;
let port: number;
let story: string[];

beforeEach(async () => {
  clock = createManualClock();
  port = await freePort();
  story = [];
});
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

const handlers = {
  onOpen: () => void story.push('open'),
  onFault: (fault: { code: string; detail: string }) => void story.push(`${fault.code} ${fault.detail}`),
};

function open(): SentenceSink {
  const sink = openReemission({ port }, clock, handlers);
  cleanups.push(() => sink.close());
  return sink;
}

async function listening(): Promise<SentenceSink> {
  const sink = open();
  await vi.waitFor(() => expect(story).toEqual(['open']), soon);
  return sink;
}

interface Tablet {
  socket: Socket;
  heard(): string;
  gone(): boolean;
}

async function tablet(host = '127.0.0.1'): Promise<Tablet> {
  const socket = connect({ host, port });
  cleanups.push(() => socket.destroy());
  let heard = '';
  let gone = false;
  socket.on('error', () => undefined).on('close', () => (gone = true));
  await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject));
  socket.on('data', (bytes) => (heard += bytes.toString('latin1')));
  return { socket, heard: () => heard, gone: () => gone };
}

it('says every sentence to every client that is there, and nothing of before', async () => {
  const sink = await listening();
  sink.send('$A*00');
  const first = await tablet();
  await vi.waitFor(() => expect(sink.counters().clients).toBe(1), soon);
  sink.send('$B*00');
  const second = await tablet();
  await vi.waitFor(() => expect(sink.counters().clients).toBe(2), soon);
  sink.send('$C*00');
  await vi.waitFor(() => expect(first.heard()).toBe('$B*00\r\n$C*00\r\n'), soon);
  await vi.waitFor(() => expect(second.heard()).toBe('$C*00\r\n'), soon);
  // What they say is for nobody; that one is gone is no trouble for the other.
  first.socket.end('?WATCH\n');
  await vi.waitFor(() => expect(sink.counters().clients).toBe(1), soon);
  sink.send('$D*00');
  // What the kernel has taken is out of the box: who reads keeps the connection.
  sink.hold();
  await vi.waitFor(() => expect(second.heard()).toContain('$D*00'), soon);
  expect(sink.counters()).toEqual({ clients: 1, dropped: 0 });
});

it('is on loopback only', async () => {
  await listening();
  // All of 127.0.0.0/8 is this box: a server on every address would answer here too.
  await expect(tablet('127.0.0.2')).rejects.toThrow('ECONNREFUSED');
});

it('drops a client that does not read, and keeps the others', async () => {
  const sink = await listening();
  const reading = await tablet();
  const stuck = await tablet();
  stuck.socket.pause();
  await vi.waitFor(() => expect(sink.counters().clients).toBe(2), soon);
  const line = `$${'x'.repeat(200)}*00`;
  let sent = 0;
  await vi.waitFor(() => {
    for (let n = 0; n < REEMIT_CLIENT_BYTES_MAX / line.length / 4; n++, sent++) sink.send(line);
    expect(sink.counters().dropped).toBe(1);
  }, soon);
  expect(sink.counters()).toEqual({ clients: 1, dropped: 1 });
  await vi.waitFor(() => expect(reading.heard()).toHaveLength(sent * (line.length + 2)), soon);
});

it('takes back what a slow client has not taken when nothing may flow any more', async () => {
  const sink = await listening();
  const reading = await tablet();
  const stuck = await tablet();
  await vi.waitFor(() => expect(sink.counters().clients).toBe(2), soon);
  stuck.socket.pause();
  // Until the kernel has no more room for it, and then one that waits inside the box.
  const line = `$${'x'.repeat(2_000)}*00`;
  await vi.waitFor(() => {
    for (let n = 0; n < 8; n++) sink.send(line);
    // Not yet too much for a slow client: it is the holding that drops it.
    expect(sink.counters().dropped).toBe(0);
    sink.hold();
    expect(sink.counters().dropped).toBeGreaterThan(0);
  }, soon);
  expect(sink.counters()).toEqual({ clients: 1, dropped: 1 });
  expect(reading.gone()).toBe(false);
});

it('takes a limited number of clients', async () => {
  const sink = await listening();
  for (let n = 0; n < REEMIT_CLIENTS_MAX; n++) await tablet();
  await vi.waitFor(() => expect(sink.counters().clients).toBe(REEMIT_CLIENTS_MAX), soon);
  const beyond = await tablet();
  await vi.waitFor(() => expect(beyond.gone()).toBe(true), soon);
  expect(sink.counters().clients).toBe(REEMIT_CLIENTS_MAX);
});

it('is one fault while another program has the port, and opens when it is free', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(port, '127.0.0.1', resolve));
  const sink = open();
  for (const factor of [1, 2, 4]) {
    await vi.waitFor(() => expect(clock.delaysMs.at(-1)).toBe(REOPEN_FIRST_MS * factor), soon);
    sink.send('$A*00');
    if (factor === 4) await new Promise((resolve) => other.close(resolve));
    clock.advance(REOPEN_FIRST_MS * factor);
  }
  await vi.waitFor(() => expect(story).toHaveLength(2), soon);
  expect(story).toEqual([`reemit-unavailable 127.0.0.1:${port}: EADDRINUSE`, 'open']);
});

it('leaves neither timer nor client behind', async () => {
  const sink = await listening();
  const client = await tablet();
  await sink.close();
  await vi.waitFor(() => expect(client.gone()).toBe(true), soon);
  expect(clock.waiting()).toBe(0);
  await sink.close();
});
