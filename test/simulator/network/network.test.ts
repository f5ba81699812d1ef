/** The mobile network's part in simulated time: a stand-in gateway asks a real socket behind the link and waits for its answer. */
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { connectSimulatedClock, type SimulatedClock } from '../../../gateway/drivers/clock-simulated/connect.ts';
import { type Conductor, startConductor } from '../../../simulator/conductor/conductor.ts';
import { type Network, openNetwork } from '../../../simulator/network/network.ts';
import { profileOf } from '../../../simulator/network/profiles.ts';
import type { Stretch } from '../../../simulator/network/timeline.ts';
import { SOON } from '../../support/soon.ts';

const START_MS = 10_000;

let dir: string;
let broker: Server;
let conductor: Conductor;
let network: Network;
let clock: SimulatedClock;
let socket: Socket;
/** Instants of the answers, since the start. */
let answers: number[];
let ask: () => void;

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'balise-network-'));
  broker = createServer((end) => void end.on('error', () => undefined).pipe(end)).listen(0, '127.0.0.1');
  await once(broker, 'listening');
});
afterEach(close);

async function close(): Promise<void> {
  socket.destroy();
  clock.close();
  await network.close();
  await conductor.close();
  broker.close();
  rmSync(dir, { recursive: true, force: true });
}

async function open(mode: 'lockstep' | 'scaled', speed: number, stretches: Stretch[], seed = 1): Promise<void> {
  const socketPath = join(dir, 'time.sock');
  conductor = await startConductor({ socketPath, mode, speed, wallMs: 0, monoMs: START_MS });
  const target = { host: '127.0.0.1', port: (broker.address() as AddressInfo).port };
  network = await openNetwork(target, { stretches, seed, startMs: START_MS }, conductor, socketPath);
  let unanswered = 0;
  let wake = () => {};
  const answered = async () => {
    while (unanswered > 0)
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
  };
  clock = await connectSimulatedClock(socketPath, 'gateway', {
    idle: (held) => Promise.race([answered(), held]),
  });
  answers = [];
  socket = connect(network.port, '127.0.0.1').on('error', () => undefined);
  await once(socket, 'connect');
  // As the gateway's: else the kernel keeps a question back until the one before it is acknowledged, in real time.
  socket.setNoDelay(true);
  socket.on('data', (chunk) => {
    unanswered -= chunk.length;
    for (const _each of chunk) answers.push(clock.monoMs() - START_MS);
    wake();
  });
  ask = () => {
    unanswered++;
    socket.write('?');
  };
}

/** As a drive does: one question each second, time goes on in between. */
async function askEachSecond(seconds: number): Promise<void> {
  for (let second = 1; second <= seconds; second++) {
    clock.after(0, ask);
    await conductor.advance(START_MS + second * 1_000);
  }
}

test('lock-step: the answer comes after both delays, at its own instant within a stride, and nobody waits in real time', async () => {
  await open('lockstep', 1, [{ fromMs: 0, profile: 'satellite' }]);
  await askEachSecond(20);
  expect(answers.length).toBeGreaterThanOrEqual(18);
  const { up, down } = profileOf('satellite').ways ?? { up: null, down: null };
  const both = (up?.delayMs ?? 0) + (down?.delayMs ?? 0);
  const jitter = (up?.jitterMs ?? 0) + (down?.jitterMs ?? 0) + 2;
  for (const [nth, answeredMs] of answers.entries()) {
    const tookMs = answeredMs - nth * 1_000;
    // What is asked in a stride of one second leaves at its end at the latest.
    expect(tookMs).toBeGreaterThanOrEqual(both - jitter);
    expect(tookMs).toBeLessThanOrEqual(1_000 + both + jitter);
  }
});

test('lock-step, one question on its way at a time: same seed, same instants', async () => {
  const story = async (seed: number) => {
    await open('lockstep', 1, [{ fromMs: 0, profile: 'satellite' }], seed);
    for (let second = 2; second <= 100; second += 2) {
      clock.after(0, ask);
      await conductor.advance(START_MS + second * 1_000);
    }
    socket.destroy();
    clock.close();
    await network.close();
    await conductor.close();
    return answers;
  };
  const first = await story(11);
  expect(await story(11)).toEqual(first);
  expect(await story(12)).not.toEqual(first);
});

test('lock-step: a silent network holds nobody up, and delivers what it kept when it is back', async () => {
  await open('lockstep', 1, [
    { fromMs: 0, profile: 'half-open' },
    { fromMs: 60_000, profile: '3g' },
  ]);
  await askEachSecond(59);
  expect(answers).toEqual([]);
  await conductor.advance(START_MS + 61_000);
  await vi.waitFor(async () => {
    await conductor.advance(conductor.monoMs() + 100);
    expect(answers).toHaveLength(59);
  }, SOON);
  expect(Math.min(...answers)).toBeGreaterThanOrEqual(60_000);
});

test('lock-step: no network is a reset, and the next one takes connections again', async () => {
  await open('lockstep', 1, [
    { fromMs: 5_000, profile: 'none' },
    { fromMs: 9_000, profile: '4g' },
  ]);
  const gone = new Promise((resolve) => socket.once('close', resolve));
  await conductor.advance(START_MS + 5_000);
  await gone;
  await conductor.advance(START_MS + 9_000);
  const again = connect(network.port, '127.0.0.1');
  again.write('?');
  await vi.waitFor(() => expect(network.carries()).toBe(true), SOON);
  again.destroy();
});

test('the end of the timeline: everything is carried at once', async () => {
  await open('lockstep', 1, [{ fromMs: 0, profile: 'half-open' }]);
  ask();
  network.end();
  await vi.waitFor(() => expect(answers).toEqual([0]), SOON);
});

test('scaled: the delays pass as fast as time does', async () => {
  await open('scaled', 100, [{ fromMs: 0, profile: 'satellite' }]);
  const askedMs = clock.monoMs() - START_MS;
  ask();
  await vi.waitFor(() => expect(answers).toHaveLength(1), SOON);
  expect((answers[0] ?? 0) - askedMs).toBeGreaterThanOrEqual(550);
});
