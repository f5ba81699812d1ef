/** One suite for everything that brings a receiver's bytes: the contract of `ByteSource` in gateway/ports.ts. */
import { createSocket as createUdpSocket } from 'node:dgram';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createClock } from '../../gateway/drivers/clock.ts';
import { openReplay } from '../../gateway/drivers/replay.ts';
import { openStdin } from '../../gateway/drivers/replay-stdin.ts';
import { openSerialSource } from '../../gateway/drivers/serial/source.ts';
import { openTcpSource } from '../../gateway/drivers/tcp.ts';
import { openGpsdSource } from '../../gateway/drivers/tcp-gpsd.ts';
import { openUdpSource } from '../../gateway/drivers/udp.ts';
import type { ByteSource, ByteSourceHandlers } from '../../gateway/ports.ts';
import { createByteRecorder, seededBytes } from '../support/byte-recorder.ts';
import { freeUdpPort } from '../support/free-port.ts';
import { openTestPty } from '../support/pty.ts';
import { SOON } from '../support/soon.ts';

const clock = createClock();
const SEED = 20_261_122;
const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** Opens a source and sends `bytes` through what it is connected to. */
type Carrier = (bytes: Buffer, handlers: ByteSourceHandlers) => Promise<ByteSource>;

const opened = async (source: ByteSource): Promise<ByteSource> => {
  cleanups.push(() => source.close());
  await vi.waitFor(() => expect(source.isOpen()).toBe(true), { timeout: 5000, interval: 5 });
  return source;
};

const serial: (coalesceMs: number) => Carrier = (coalesceMs) => async (bytes, handlers) => {
  const pty = openTestPty();
  cleanups.push(() => pty.close());
  const source = await opened(openSerialSource({ path: pty.path, baud: 921_600, coalesceMs }, clock, handlers));
  await pty.write(bytes);
  return source;
};

const tcp: Carrier = (bytes, handlers) => tcpTo(openTcpSource, bytes, handlers);

async function tcpTo(open: typeof openTcpSource, bytes: Buffer, handlers: ByteSourceHandlers): Promise<ByteSource> {
  const peers: Socket[] = [];
  const server = createServer((peer) => peers.push(peer.on('error', () => peer.destroy())));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanups.push(() => {
    for (const peer of peers) peer.destroy();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const source = await opened(open({ host: '127.0.0.1', port }, clock, handlers));
  await vi.waitFor(() => expect(peers).toHaveLength(1), SOON);
  peers[0]?.write(bytes);
  return source;
}

const replay: (rate: 'max' | 'paced') => Carrier = (rate) => async (bytes, handlers) => {
  const folder = mkdtempSync(join(tmpdir(), 'balise-replay-'));
  cleanups.push(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'drive.nmea'), bytes);
  return opened(openReplay({ path: join(folder, 'drive.nmea'), rate }, clock, handlers));
};

const stdin: Carrier = (bytes, handlers) => {
  const input = new PassThrough();
  const source = openStdin('max', input, clock, handlers);
  input.end(bytes);
  return opened(source);
};

const udp: Carrier = async (bytes, handlers) => {
  const port = await freeUdpPort();
  const source = await opened(openUdpSource({ host: '127.0.0.1', port }, clock, handlers));
  const sender = createUdpSocket('udp4');
  cleanups.push(() => sender.close());
  for (let at = 0; at < bytes.length; at += 1400) {
    await new Promise((resolve) => sender.send(bytes.subarray(at, at + 1400), port, '127.0.0.1', resolve));
  }
  return source;
};

/** Random bytes may begin a line with a brace, as only gpsd's answers do: here they are sent as one line that does not. */
const gpsd: Carrier = async (bytes, handlers) => {
  for (const [at, byte] of bytes.entries()) if (byte === 0x0a || (at === 0 && byte === 0x7b)) bytes[at] = 0x2e;
  return tcpTo(openGpsdSource, bytes, handlers);
};

const CARRIERS: [string, Carrier][] = [
  ['serial, coalesced', serial(40)],
  ['serial, at once', serial(0)],
  ['tcp', tcp],
  ['replay, as fast as possible', replay('max')],
  ['replay, paced', replay('paced')],
  ['standard input', stdin],
  ['udp', udp],
  ['gpsd', gpsd],
];

describe.each(CARRIERS)('%s', (_name, carry) => {
  it.each([1, 16, 4096, 100_000])(`hands over %d bytes in order, each once (seed ${SEED})`, async (length) => {
    const sent = seededBytes(SEED, length);
    const seen = createByteRecorder();
    const source = await carry(sent, seen);
    await vi.waitFor(() => expect(source.takenBytes()).toBe(length), { timeout: 10_000, interval: 5 });
    expect(seen.bytes().equals(sent)).toBe(true);
    expect(seen.story.filter((word) => word !== 'end')).toEqual(['open', 'bytes']);
  });

  it('counts a chunk before it hands it over, so that whoever is told may look', async () => {
    let source: ByteSource | null = null;
    const counts: [number, number | undefined][] = [];
    let handed = 0;
    const seen = createByteRecorder();
    source = await carry(seededBytes(SEED, 5000), {
      ...seen,
      onBytes: (chunk) => {
        handed += chunk.length;
        counts.push([handed, source?.takenBytes()]);
      },
    });
    await vi.waitFor(() => expect(handed).toBe(5000), { timeout: 10_000, interval: 5 });
    for (const [bytes, taken] of counts.filter(([, taken]) => taken !== undefined)) expect(taken).toBe(bytes);
  });

  it('says nothing more after close', async () => {
    const seen = createByteRecorder();
    const source = await carry(seededBytes(SEED, 64), seen);
    await source.close();
    expect(source.isOpen()).toBe(false);
    const said = [...seen.story];
    for (let turn = 0; turn < 100; turn++) await new Promise((resolve) => setImmediate(resolve));
    expect(seen.story).toEqual(said);
    expect(seen.faults).toEqual([]);
  });
});
