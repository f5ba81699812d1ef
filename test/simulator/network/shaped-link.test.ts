/** The link with delay, rate, stalls and silence: real sockets, time in the hand of the test. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { array, assert, asyncProperty, constantFrom, integer, record, tuple, uint8Array } from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Link, startLink } from '../../../simulator/network/link.ts';
import { PROFILE_NAMES, profileOf } from '../../../simulator/network/profiles.ts';
import { createManualClock, type ManualClock } from '../../support/manual-clock.ts';

let clock: ManualClock;
let broker: Server;
let link: Link;
let ends: { vehicle: Socket; broker: Socket };
let arrived: { up: Buffer[]; down: Buffer[] };

async function openEnds(): Promise<void> {
  const accepted = once(broker, 'connection');
  const vehicle = connect(link.port, '127.0.0.1').on('error', () => undefined);
  const [brokerSide] = (await accepted) as [Socket];
  brokerSide.on('error', () => undefined);
  ends = { vehicle, broker: brokerSide };
  arrived = { up: [], down: [] };
  brokerSide.on('data', (chunk) => arrived.up.push(chunk));
  vehicle.on('data', (chunk) => arrived.down.push(chunk));
}

beforeEach(async () => {
  clock = createManualClock();
  broker = createServer().listen(0, '127.0.0.1');
  await once(broker, 'listening');
  const { port } = broker.address() as AddressInfo;
  link = await startLink({ target: { host: '127.0.0.1', port }, clock, seed: 5 });
  await openEnds();
});
afterEach(async () => {
  ends.vehicle.destroy();
  ends.broker.destroy();
  await link.close();
  broker.close();
});

const bytes = (chunks: Buffer[]) => Buffer.concat(chunks).length;
/** What was under way in the kernel has been read. */
async function turn(): Promise<void> {
  for (let turns = 0; turns < 4; turns++) await new Promise((resolve) => setImmediate(resolve));
}

const soon = { timeout: 10_000, interval: 1 };

test('nothing arrives before its instant, and all of it at its instant', async () => {
  link.shape({
    up: { delayMs: 300, jitterMs: 0, bytesPerS: 1_000 },
    down: { delayMs: 200, jitterMs: 0, bytesPerS: 250 },
  });
  ends.vehicle.write(Buffer.alloc(100));
  await vi.waitFor(() => expect(link.carries()).toBe(true), soon);
  clock.advance(399);
  for (let again = 0; again < 5; again++) await turn();
  expect(bytes(arrived.up)).toBe(0);
  clock.advance(1);
  await vi.waitFor(() => expect(bytes(arrived.up)).toBe(100), soon);
  expect(link.carries()).toBe(false);

  ends.broker.write(Buffer.alloc(100));
  await vi.waitFor(() => expect(link.carries()).toBe(true), soon);
  clock.advance(599);
  expect(link.carries()).toBe(true);
  clock.advance(1);
  await vi.waitFor(() => expect(bytes(arrived.down)).toBe(100), soon);
});

test('a message larger than all buffers comes through at the rate, and an orderly end after it', async () => {
  const BYTES = 1_000_000;
  link.shape({
    up: { delayMs: 50, jitterMs: 0, bytesPerS: 50_000 },
    down: { delayMs: 50, jitterMs: 0, bytesPerS: 50_000 },
  });
  const ended = once(ends.broker, 'close');
  ends.vehicle.end(Buffer.alloc(BYTES, 'x'));
  while (bytes(arrived.up) < BYTES) {
    clock.advance(100);
    await turn();
    expect(bytes(arrived.up)).toBeLessThanOrEqual((clock.monoMs() / 1_000) * 50_000);
  }
  expect(clock.monoMs()).toBeGreaterThanOrEqual(20_000);
  await turn();
  clock.advance(1_000);
  await ended;
});

test('a stall keeps what is sent in it', async () => {
  link.stall(2_000);
  ends.vehicle.write('a');
  await vi.waitFor(() => expect(link.carries()).toBe(true), soon);
  clock.advance(1_999);
  expect(link.carries()).toBe(true);
  clock.advance(1);
  await vi.waitFor(() => expect(bytes(arrived.up)).toBe(1), soon);
});

test('what is sent over a better network does not overtake what is still on its way', async () => {
  link.shape(profileOf('satellite').ways);
  ends.vehicle.write('first');
  await vi.waitFor(() => expect(link.carries()).toBe(true), soon);
  clock.advance(100);
  link.shape(null);
  ends.vehicle.write(' second');
  for (let again = 0; again < 5; again++) await turn();
  expect(bytes(arrived.up)).toBe(0);
  clock.advance(1_000);
  await vi.waitFor(() => expect(Buffer.concat(arrived.up).toString()).toBe('first second'), soon);
});

test('a cut loses what is on its way, and nothing of it arrives on the next connection', async () => {
  link.shape(profileOf('satellite').ways);
  ends.vehicle.write('lost');
  await vi.waitFor(() => expect(link.carries()).toBe(true), soon);
  link.cut();
  expect([link.carries(), clock.waiting()]).toEqual([false, 0]);
  link.restore();
  await openEnds();
  ends.vehicle.write('new');
  await vi.waitFor(() => expect(link.carries()).toBe(true), soon);
  clock.advance(5_000);
  await vi.waitFor(() => expect(Buffer.concat(arrived.up).toString()).toBe('new'), soon);
});

const chunk = uint8Array({ minLength: 1, maxLength: 6_000 });
const event = record({
  says: constantFrom('vehicle', 'broker'),
  chunk,
  next: constantFrom('time', 'stall', 'half-open', 'restore', 'shape', 'nothing'),
  ms: integer({ min: 1, max: 3_000 }),
});

test('while it is up the link never reorders, loses or invents a byte, whatever the network does', async () => {
  const runs = asyncProperty(
    array(tuple(event, constantFrom(...PROFILE_NAMES)), { minLength: 5, maxLength: 25 }),
    async (events) => {
      ends.vehicle.destroy();
      ends.broker.destroy();
      link.shape(null);
      link.restore();
      await openEnds();
      const said: { vehicle: Uint8Array[]; broker: Uint8Array[] } = { vehicle: [], broker: [] };
      for (const [{ says, chunk, next, ms }, profile] of events) {
        said[says].push(chunk);
        ends[says].write(chunk);
        await turn();
        if (next === 'time') clock.advance(ms);
        if (next === 'stall') link.stall(ms);
        if (next === 'half-open') link.halfOpen();
        if (next === 'restore') link.restore();
        if (next === 'shape') link.shape(profileOf(profile).ways);
      }
      link.restore();
      await vi.waitFor(() => {
        clock.advance(1_000);
        expect(bytes(arrived.up)).toBe(Buffer.concat(said.vehicle).length);
        expect(bytes(arrived.down)).toBe(Buffer.concat(said.broker).length);
      }, soon);
      expect(Buffer.concat(arrived.up).equals(Buffer.concat(said.vehicle))).toBe(true);
      expect(Buffer.concat(arrived.down).equals(Buffer.concat(said.broker))).toBe(true);
    },
  );
  await assert(runs, { numRuns: 60 });
});

test('a port in use: one line with the remedy', async () => {
  const { port } = broker.address() as AddressInfo;
  const taken = startLink({ target: { host: '127.0.0.1', port }, port });
  await expect(taken).rejects.toThrow(
    `port ${port} is in use: name another one, or end what listens there (ss -ltnp 'sport = :${port}' shows it)`,
  );
});
