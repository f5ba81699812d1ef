/** Somebody's hand on the link: stronger than the timeline, which goes on below it. */
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Conductor, startConductor } from '../../../simulator/conductor/conductor.ts';
import { type Network, openNetwork } from '../../../simulator/network/network.ts';
import { SOON } from '../../support/soon.ts';

let dir: string;
let broker: Server;
let conductor: Conductor;
let network: Network;
const sockets: Socket[] = [];

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'balise-hold-'));
  broker = createServer((end) => void end.on('error', () => undefined).pipe(end)).listen(0, '127.0.0.1');
  await once(broker, 'listening');
  const socketPath = join(dir, 'time.sock');
  conductor = await startConductor({ socketPath, mode: 'lockstep', speed: 1, wallMs: 0, monoMs: 0 });
  const target = { host: '127.0.0.1', port: (broker.address() as AddressInfo).port };
  const stretches = [
    { fromMs: 0, profile: 'satellite' as const },
    { fromMs: 10_000, profile: 'none' as const },
    { fromMs: 20_000, profile: 'satellite' as const },
  ];
  network = await openNetwork(target, { stretches, seed: 1, startMs: 0 }, conductor, socketPath);
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await network.close();
  await conductor.close();
  broker.close();
  rmSync(dir, { recursive: true, force: true });
});

/** Whether a connection that is made now is still there a moment later. */
async function stays(): Promise<boolean> {
  const socket = connect(network.port, '127.0.0.1').on('error', () => undefined);
  sockets.push(socket);
  const ended = new Promise<boolean>((resolve) => socket.once('close', () => resolve(false)));
  const there = vi
    .waitFor(() => expect(network.connections()).toBeGreaterThan(0), SOON)
    .then(
      () => true,
      () => false,
    );
  return Promise.race([ended, there]);
}

test('cut by hand it stays cut, whatever the timeline brings, and set free it is as the timeline has it', async () => {
  expect(await stays()).toBe(true);
  network.hold('cut');
  expect(network.connections()).toBe(0);
  expect(await stays()).toBe(false);
  await conductor.advance(25_000);
  expect(await stays()).toBe(false);
  network.hold('free');
  expect(await stays()).toBe(true);
});

test('set free in a gap of the timeline it is still without a network', async () => {
  network.hold('half-open');
  await conductor.advance(12_000);
  network.hold('free');
  expect(await stays()).toBe(false);
  await conductor.advance(21_000);
  expect(await stays()).toBe(true);
});

test('the end of the timeline takes the hand away too', async () => {
  network.hold('cut');
  network.end();
  expect(await stays()).toBe(true);
});
