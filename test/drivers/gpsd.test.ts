/** The client of gpsd, against a bare server that says what gpsd 3.22 was seen to say, and against gpsd itself where it is. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { GPSD_ANSWER_BYTES_MAX, GPSD_ASK_MS, REOPEN_FIRST_MS } from '../../gateway/core/limits.ts';
import { createClock } from '../../gateway/drivers/clock.ts';
import { openGpsdSource } from '../../gateway/drivers/tcp-gpsd.ts';
import type { Clock } from '../../gateway/ports.ts';
import { createByteRecorder } from '../support/byte-recorder.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { EPOCH } from '../support/rated-receiver.ts';
import { freePort } from '../support/running/mosquitto.ts';
import { talkEvery } from '../support/talker.ts';

const soon = { timeout: 20_000, interval: 5 };
const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

interface Gpsd {
  port: number;
  asked(): string;
  say(text: string): void;
  drop(): void;
}

async function bareGpsd(): Promise<Gpsd> {
  let peer: Socket | null = null;
  let asked = '';
  const server: Server = createServer((socket) => {
    peer = socket.on('error', () => socket.destroy());
    socket.on('data', (bytes) => (asked += bytes.toString()));
    socket.write('{"class":"VERSION","release":"3.22","rev":"3.22","proto_major":3,"proto_minor":14}\r\n');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanups.push(() => {
    peer?.destroy();
    server.close();
  });
  return {
    port: (server.address() as AddressInfo).port,
    asked: () => asked,
    say: (text) => void peer?.write(text, 'latin1'),
    drop: () => void peer?.destroy(),
  };
}

function open(clock: Clock, port: number) {
  const seen = createByteRecorder();
  const source = openGpsdSource({ host: '127.0.0.1', port }, clock, seen);
  cleanups.push(() => source.close());
  return { source, seen };
}

const devices = (activated: string): string =>
  `{"class":"DEVICES","devices":[{"class":"DEVICE","path":"/dev/ttyACM0"${activated}}]}\r\n`;
const ACTIVE = devices(',"driver":"NMEA0183","activated":"2026-11-22T08:29:37.725Z","flags":1');
const NONE = '{"class":"DEVICES","devices":[]}\r\n';

async function connected(clock = createManualClock()) {
  const gpsd = await bareGpsd();
  const { source, seen } = open(clock, gpsd.port);
  await vi.waitFor(() => expect(gpsd.asked()).toContain('?DEVICES'), soon);
  return { clock, gpsd, source, seen };
}

describe('the stream', () => {
  it('is asked for once, and hands over sentences without the answers, however it is cut', async () => {
    const { gpsd, source, seen } = await connected();
    const stream = `${ACTIVE}{"class":"WATCH","enable":true,"nmea":true}\r\n${EPOCH}${ACTIVE}${EPOCH}`;
    for (const size of [1, 7, stream.length]) {
      for (let at = 0; at < stream.length; at += size) {
        gpsd.say(stream.slice(at, at + size));
        await new Promise((resolve) => setImmediate(resolve));
      }
    }
    await vi.waitFor(() => expect(source.takenBytes()).toBe(EPOCH.length * 6), soon);
    expect(seen.bytes().toString('latin1')).toBe(EPOCH.repeat(6));
    expect(gpsd.asked()).toBe('?WATCH={"enable":true,"json":false,"nmea":true,"raw":0}\n?DEVICES;\n');
    expect(seen.story).toEqual(['open', 'bytes']);
  });

  it('goes on after an answer that is too long, and after one that is none', async () => {
    const { gpsd, source, seen } = await connected();
    gpsd.say(
      `{${'x'.repeat(GPSD_ANSWER_BYTES_MAX)}\r\n{"class":\r\n{"class":"DEVICES","devices":[null,{}]}{}\r\n${EPOCH}`,
    );
    await vi.waitFor(() => expect(source.takenBytes()).toBe(EPOCH.length), soon);
    expect(seen.faults).toEqual([]);
  });
});

describe('a receiver that gpsd has not', () => {
  it.each([
    ['no device', NONE],
    ['one that it does not read', devices('')],
    ['one that it gave up', devices(',"activated":0')],
  ])('is one fault: %s', async (_name, answer) => {
    const { clock, gpsd, seen } = await connected();
    gpsd.say(answer);
    await vi.waitFor(() => expect(seen.story).toEqual(['open', 'gpsd-no-device']), soon);
    const before = gpsd.asked().length;
    clock.advance(GPSD_ASK_MS);
    await vi.waitFor(() => expect(gpsd.asked().slice(before)).toBe('?DEVICES;\n'), soon);
    gpsd.say(answer);
    gpsd.say(ACTIVE);
    gpsd.say(ACTIVE);
    await vi.waitFor(() => expect(seen.story).toEqual(['open', 'gpsd-no-device', 'open']), soon);
  });
});

it('asks again after gpsd was restarted, and not while it is away', async () => {
  const { clock, gpsd, seen } = await connected();
  gpsd.drop();
  await vi.waitFor(() => expect(seen.story).toEqual(['open', 'gpsd-unreachable']), soon);
  expect(clock.waiting()).toBe(1);
  clock.advance(REOPEN_FIRST_MS);
  await vi.waitFor(() => expect(gpsd.asked().match(/WATCH/g)).toHaveLength(2), soon);
  await vi.waitFor(() => expect(seen.story).toEqual(['open', 'gpsd-unreachable', 'open']), soon);
});

it('leaves no timer behind', async () => {
  const { clock, source } = await connected();
  await source.close();
  expect(clock.waiting()).toBe(0);
});

const GPSD = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin']
  .map((folder) => join(folder, 'gpsd'))
  .find((path) => existsSync(path));

describe('gpsd itself', () => {
  async function startGpsd(...args: string[]): Promise<{ port: number; child: ChildProcess }> {
    const port = await freePort();
    const child = spawn(GPSD ?? '', ['-N', '-n', '-b', '-S', String(port), ...args], { stdio: 'ignore' });
    cleanups.push(() => child.kill());
    return { port, child };
  }

  it("gives the receiver's own sentences, and a fault when it has gone", async (context) => {
    if (GPSD === undefined) context.skip('gpsd is not installed (apt install gpsd)');
    const talking: Socket[] = [];
    const receiver = createServer((socket) => talking.push(socket.on('error', () => socket.destroy())));
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
    const hush = talkEvery(100, () => {
      for (const socket of talking) socket.write(EPOCH);
    });
    cleanups.push(() => {
      hush();
      for (const socket of talking) socket.destroy();
      receiver.close();
    });
    const { port, child } = await startGpsd(`tcp://127.0.0.1:${(receiver.address() as AddressInfo).port}`);
    const { seen } = open(createClock(), port);
    await vi.waitFor(() => expect(seen.bytes().toString('latin1')).toContain(EPOCH.repeat(3)), soon);
    expect(seen.bytes().toString('latin1')).not.toContain('{');
    child.kill();
    await vi.waitFor(() => expect(seen.story.at(-1)).toBe('gpsd-unreachable'), soon);
  });

  it('says that it has no device', async (context) => {
    if (GPSD === undefined) context.skip('gpsd is not installed (apt install gpsd)');
    const folder = mkdtempSync(join(tmpdir(), 'balise-gpsd-'));
    cleanups.push(() => rmSync(folder, { recursive: true }));
    const { port } = await startGpsd('-F', join(folder, 'control'));
    const { seen } = open(createClock(), port);
    await vi.waitFor(() => expect(seen.story).toContain('gpsd-no-device'), soon);
  });
});
