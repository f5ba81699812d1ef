/** What the composition root adds to the drivers: which one it is, and that a network source which says nothing is noticed. */
import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { checkConfig } from '../gateway/core/config/check.ts';
import type { Config } from '../gateway/core/config/options.ts';
import { REOPEN_FIRST_MS, SOURCE_SILENCE_MS } from '../gateway/core/limits.ts';
import { GNSS_FAULTS, openGnss } from '../gateway/open-gnss.ts';
import { createByteRecorder } from './support/byte-recorder.ts';
import { freeUdpPort } from './support/free-port.ts';
import { createManualClock } from './support/manual-clock.ts';
import { freePort } from './support/running/mosquitto.ts';

const soon = { timeout: 5_000, interval: 2 };
const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

function configOf(gnss: Record<string, unknown>): Config {
  const { config, problems } = checkConfig({ vehicle: { id: 'a' }, gnss }, '2026-11-22');
  if (config === null) throw new Error(problems.map(({ key, message }) => `${key} ${message}`).join());
  return config;
}

function open(gnss: Record<string, unknown>, simulated = false) {
  const clock = createManualClock();
  const seen = createByteRecorder();
  const source = openGnss(configOf(gnss), clock, simulated, seen);
  cleanups.push(() => source?.close());
  return { clock, seen, source };
}

it.each([
  [{ kind: 'serial', path: '/dev/absent' }, 'serial /dev/absent'],
  [{ kind: 'tcp' }, 'tcp 127.0.0.1:10110'],
  [{ kind: 'gpsd' }, 'gpsd 127.0.0.1:2947'],
  [{ kind: 'file', path: '/dev/null' }, 'replay /dev/null'],
  [{ kind: 'none' }, undefined],
])('%j opens %s', (gnss, name) => {
  expect(open(gnss).source?.name).toBe(name);
});

describe('a network source that says nothing', () => {
  async function udp(simulated = false) {
    const port = await freeUdpPort();
    const opened = open({ kind: 'udp', port }, simulated);
    await vi.waitFor(() => expect(opened.source?.isOpen()).toBe(true), soon);
    const sender = createSocket('udp4');
    cleanups.push(() => sender.close());
    const say = async (): Promise<void> => {
      const before = opened.source?.takenBytes() ?? 0;
      sender.send('$', port, '127.0.0.1');
      await vi.waitFor(() => expect(opened.source?.takenBytes()).toBe(before + 1), soon);
    };
    return { ...opened, say };
  }

  it('is one fault, over with the first byte', async () => {
    const { clock, seen, say } = await udp();
    clock.advance(SOURCE_SILENCE_MS - 1);
    await say();
    clock.advance(SOURCE_SILENCE_MS - 1);
    expect(seen.story).toEqual(['open', 'bytes']);
    clock.advance(SOURCE_SILENCE_MS * 5);
    expect(seen.story).toEqual(['open', 'bytes', 'gnss-silent']);
    expect(GNSS_FAULTS).toContain(seen.faults[0]?.code);
    await say();
    expect(seen.story).toEqual(['open', 'bytes', 'gnss-silent', 'open', 'bytes']);
    clock.advance(SOURCE_SILENCE_MS * 2);
    expect(seen.faults).toHaveLength(2);
  });

  it('says only what is worse while it is not even open', async () => {
    const port = await freePort();
    const { clock, seen } = open({ kind: 'tcp', port });
    await vi.waitFor(() => expect(seen.story).toEqual(['tcp-unreachable']), soon);
    const server = createServer(() => undefined);
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    cleanups.push(() => server.close());
    clock.advance(REOPEN_FIRST_MS);
    await vi.waitFor(() => expect(seen.story).toEqual(['tcp-unreachable', 'open']), soon);
    clock.advance(SOURCE_SILENCE_MS * 2);
    expect(seen.story).toEqual(['tcp-unreachable', 'open', 'gnss-silent']);
  });

  it('is nothing to act on in simulated time', async () => {
    const { clock, seen } = await udp(true);
    clock.advance(SOURCE_SILENCE_MS * 100);
    expect(seen.story).toEqual(['open']);
  });
});
