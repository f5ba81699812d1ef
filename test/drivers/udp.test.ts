import { createSocket, type Socket } from 'node:dgram';
import { afterEach, expect, it, vi } from 'vitest';
import { REOPEN_FIRST_MS } from '../../gateway/core/limits.ts';
import { openUdpSource } from '../../gateway/drivers/udp.ts';
import { createByteRecorder } from '../support/byte-recorder.ts';
import { freeUdpPort } from '../support/free-port.ts';
import { createManualClock, type ManualClock } from '../support/manual-clock.ts';

const soon = { timeout: 5_000, interval: 2 };
const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

function open(clock: ManualClock, port: number, host = '127.0.0.1') {
  const seen = createByteRecorder();
  const source = openUdpSource({ host, port }, clock, seen);
  cleanups.push(() => source.close());
  return { source, seen };
}

async function bound(port: number): Promise<Socket> {
  const socket = createSocket('udp4');
  await new Promise<void>((resolve) => socket.bind(port, '127.0.0.1', resolve));
  return socket;
}

it('takes datagrams of any sender, each as it came', async () => {
  const port = await freeUdpPort();
  const { source, seen } = open(createManualClock(), port);
  await vi.waitFor(() => expect(source.isOpen()).toBe(true), soon);
  for (const text of ['$GPRMC,1', '$GPGGA,2', '']) {
    const sender = createSocket('udp4');
    await new Promise((resolve) => sender.send(text, port, '127.0.0.1', resolve));
    sender.close();
  }
  await vi.waitFor(() => expect(source.takenBytes()).toBe(16), soon);
  expect(seen.bytes().toString()).toBe('$GPRMC,1$GPGGA,2');
});

it('is one fault while another program has the port, and listens when it is free', async () => {
  const clock = createManualClock();
  const port = await freeUdpPort();
  const other = await bound(port);
  const { source, seen } = open(clock, port);
  for (const factor of [1, 2, 4]) {
    await vi.waitFor(() => expect(clock.delaysMs.at(-1)).toBe(REOPEN_FIRST_MS * factor), soon);
    if (factor === 4) await new Promise<void>((resolve) => other.close(() => resolve()));
    clock.advance(REOPEN_FIRST_MS * factor);
  }
  await vi.waitFor(() => expect(source.isOpen()).toBe(true), soon);
  expect(seen.story).toEqual(['udp-unavailable', 'open']);
  expect(seen.faults[0]?.detail).toBe(`127.0.0.1:${port}: EADDRINUSE`);
});

it('says that an address is not one of this box, and leaves nothing behind', async () => {
  const clock = createManualClock();
  const { source, seen } = open(clock, 10_110, '192.0.2.1');
  await vi.waitFor(() => expect(seen.faults[0]?.detail).toBe('192.0.2.1:10110: EADDRNOTAVAIL'), soon);
  await source.close();
  expect(clock.waiting()).toBe(0);
  await source.close();
});
