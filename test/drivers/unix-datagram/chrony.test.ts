import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { openChronySample } from '../../../gateway/drivers/unix-datagram/chrony.ts';
import { type DatagramSocket, openDatagramSocket } from '../../support/datagram-socket.ts';

let folder: string;
let path: string;
let sockets: DatagramSocket[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'balise-chrony-'));
  path = join(folder, 's');
  sockets = [];
});
afterEach(() => {
  for (const socket of sockets) socket.close();
  rmSync(folder, { recursive: true });
});

function listen(): DatagramSocket['receive'] {
  const socket = openDatagramSocket(path);
  sockets.push(socket);
  return socket.receive;
}

it('sends struct sock_sample of refclock_sock.c', () => {
  const receive = listen();
  const reference = openChronySample(path);
  expect(reference.send(1_774_260_900_123.25, -0.0625, 1)).toBeNull();
  const sample = receive();
  expect(sample).toHaveLength(40);
  expect(sample?.readBigInt64LE(0)).toBe(1_774_260_900n);
  expect(sample?.readBigInt64LE(8)).toBe(123_250n);
  expect(sample?.readDoubleLE(16)).toBe(-0.0625);
  expect([24, 28, 32].map((at) => sample?.readInt32LE(at))).toEqual([0, 1, 0]);
  expect(sample?.toString('latin1', 36)).toBe('KCOS');
  expect(receive()).toBeNull();
  reference.close();
  expect(reference.send(0, 0, 0)?.code).toBe('chrony-unreachable');
});

it('says that nobody listens, and sends when somebody does', () => {
  const reference = openChronySample(path);
  expect(reference.send(1, 0, 0)).toEqual({ code: 'chrony-unreachable', detail: `${path}: ENOENT` });
  writeFileSync(path, '');
  expect(reference.send(1, 0, 0)?.detail).toBe(`${path}: ECONNREFUSED`);
  rmSync(path);
  const receive = listen();
  expect(reference.send(1, 0, 0)).toBeNull();
  expect(receive()).toHaveLength(40);
  reference.close();
});

it('never waits for a chronyd that does not read', () => {
  listen();
  const reference = openChronySample(path);
  for (let n = 0; n < 5_000; n++) expect(reference.send(n, 0, 0)).toBeNull();
  reference.close();
});

it('refuses a path that no socket can have', () => {
  const reference = openChronySample(`/${'x'.repeat(107)}`);
  expect(reference.send(0, 0, 0)?.detail).toContain('longer than 107 bytes');
  reference.close();
});

/** The layout as the C compiler's rules give it, worked out by somebody else. */
const PYTHON = `
import socket, struct, sys
s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM); s.bind(sys.argv[1]); print('ready', flush=True)
sec, usec, offset, pulse, leap, pad, magic = struct.unpack('@qqdiiii', s.recv(100)); print(sec, usec, offset, pulse, leap, hex(magic))`;

it('is read by Python as that structure', async (context) => {
  const child = spawn('python3', ['-c', PYTHON, path], { stdio: ['ignore', 'pipe', 'ignore'] });
  const failed = new Promise<boolean>((resolve) =>
    child.on('error', () => resolve(true)).on('spawn', () => resolve(false)),
  );
  if (await failed) context.skip('python3 is not installed');
  const lines: string[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => lines.push(line));
  await vi.waitFor(() => expect(lines).toEqual(['ready']), { timeout: 20_000, interval: 10 });
  const reference = openChronySample(path);
  expect(reference.send(1_774_260_900_500, 1.5, 2)).toBeNull();
  await vi.waitFor(() => expect(lines[1]).toBe('1774260900 500000 1.5 0 2 0x534f434b'), {
    timeout: 20_000,
    interval: 10,
  });
  reference.close();
});
