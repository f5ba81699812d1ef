import { mkdtempSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { connectSimulatedClock } from '../../../gateway/drivers/clock-simulated/connect.ts';
import { type Conductor, startConductor } from '../../../simulator/conductor/conductor.ts';
import { joinConductor } from '../../../simulator/conductor/participant.ts';
import { SOON } from '../../support/soon.ts';

const WALL_MS = Date.UTC(2010, 3, 3, 11);
const MONO_MS = 30_000;

let dir: string;
let socketPath: string;
let conductor: Conductor;
const sockets: Socket[] = [];

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'balise-time-'));
  socketPath = join(dir, 'time.sock');
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await conductor.close();
  rmSync(dir, { recursive: true });
});

/** A participant that answers only when the test says so. */
async function double(who: string) {
  const socket = connect(socketPath);
  sockets.push(socket);
  const heard: unknown[] = [];
  socket.setEncoding('utf8').on('error', () => {});
  socket.on('data', (chunk: string) => {
    for (const line of chunk.trim().split('\n')) heard.push(JSON.parse(line));
  });
  socket.write(`${JSON.stringify({ hello: who })}\n`);
  await vi.waitFor(() => expect(heard.length).toBeGreaterThan(0), SOON);
  const done = (id: number) => socket.write(`${JSON.stringify({ done: id })}\n`);
  return { heard, done, socket };
}

async function lockStep() {
  conductor = await startConductor({ socketPath, mode: 'lockstep', speed: 1, wallMs: WALL_MS, monoMs: MONO_MS });
}

/** Whether a promise has settled by the time everything that was under way here has been handled. */
async function pending(promise: Promise<unknown>): Promise<boolean> {
  let settled = false;
  const note = () => {
    settled = true;
  };
  promise.then(note, note);
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
  return !settled;
}

describe('in lock-step', () => {
  test('a hello is answered with the start', async () => {
    await lockStep();
    const gateway = await double('gateway');
    expect(gateway.heard).toEqual([
      {
        start: {
          mode: 'lockstep',
          speed: 1,
          wallMs: WALL_MS,
          monoMs: MONO_MS,
          bootId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        },
      },
    ]);
    await conductor.waitFor('gateway');
  });

  test('advance asks everyone and waits for everyone', async () => {
    await lockStep();
    const gateway = await double('gateway');
    const platform = await double('platform');
    const advanced = conductor.advance(MONO_MS + 1000);
    await vi.waitFor(() => expect(platform.heard).toContainEqual({ id: 2, advance: MONO_MS + 1000 }), SOON);
    await vi.waitFor(() => expect(gateway.heard).toContainEqual({ id: 1, advance: MONO_MS + 1000 }), SOON);
    gateway.done(1);
    expect(await pending(advanced)).toBe(true);
    platform.done(2);
    await advanced;
    expect(conductor.monoMs()).toBe(MONO_MS + 1000);
    expect(conductor.wallMs()).toBe(WALL_MS + 1000);
  });

  test('who has to take something before it goes on is told so in the same question', async () => {
    await lockStep();
    const gateway = await double('gateway');
    const taken = { gnss: 512 };
    const advanced = conductor.advance(MONO_MS + 1, { who: 'gateway', counts: taken });
    await vi.waitFor(() => expect(gateway.heard).toContainEqual({ id: 1, advance: MONO_MS + 1, taken }), SOON);
    gateway.done(1);
    await advanced;
  });

  test('time does not go back', async () => {
    await lockStep();
    await expect(conductor.advance(MONO_MS - 1)).rejects.toThrow('time does not go back');
  });

  test('taken is asked of one; one that is not there, or goes away unasked, is named', async () => {
    await lockStep();
    const gateway = await double('gateway');
    const taken = conductor.taken('gateway', { gnss: 512, keypad: 0 });
    await vi.waitFor(() => expect(gateway.heard).toContainEqual({ id: 1, taken: { gnss: 512, keypad: 0 } }), SOON);
    gateway.socket.destroy();
    await expect(taken).rejects.toThrow('gateway went away while asked to {"taken":{"gnss":512,"keypad":0}}');
    await conductor.waitGone('gateway');
    await expect(conductor.taken('gateway', {})).rejects.toThrow('gateway is not there');
  });

  test('one that was released may go, in the middle of a request too', async () => {
    await lockStep();
    const gateway = await double('gateway');
    conductor.release('gateway');
    const advanced = conductor.advance(MONO_MS + 1000);
    await vi.waitFor(() => expect(gateway.heard).toHaveLength(2), SOON);
    gateway.socket.destroy();
    await advanced;
    await conductor.taken('gateway', { gnss: 1 });
  });

  test('one that comes back, comes back to the time of now, in the same boot', async () => {
    await lockStep();
    const first = await double('gateway');
    first.socket.destroy();
    await conductor.waitGone('gateway');
    await conductor.advance(MONO_MS + 5000);
    const second = await double('gateway');
    const { start } = first.heard[0] as { start: object };
    expect(second.heard).toEqual([{ start: { ...start, wallMs: WALL_MS + 5000, monoMs: MONO_MS + 5000 } }]);
  });

  test('a participant fires its timers in the order of their instants, each at its own, and settles', async () => {
    await lockStep();
    const story: string[] = [];
    const clock = await joinConductor(socketPath, 'platform', {
      idle: async () => void story.push(`idle ${clock.monoMs()}`),
      onLost: () => {},
    });
    const note = (name: string) => () => story.push(`${name} ${clock.monoMs() - MONO_MS} ${clock.wallMs() - WALL_MS}`);
    clock.after(300, note('late'));
    clock.after(100, () => {
      note('early')();
      clock.after(50, note('nested'));
    });
    clock.after(200, note('cancelled')).cancel();
    clock.after(100, note('early too'));
    clock.after(400, note('not yet'));
    await conductor.advance(MONO_MS + 350);
    expect(story).toEqual([
      'early 100 100',
      'early too 100 100',
      'nested 150 150',
      'late 300 300',
      `idle ${MONO_MS + 350}`,
    ]);
  });

  test('the gateway and the platform stand at the same instant', async () => {
    await lockStep();
    const gateway = await connectSimulatedClock(socketPath, 'gateway', { onLost: () => {} });
    const platform = await joinConductor(socketPath, 'platform', { idle: async () => {}, onLost: () => {} });
    const fired: number[] = [];
    gateway.after(2_000, () => fired.push(gateway.monoMs()));
    await conductor.advance(MONO_MS + 2_500);
    expect([gateway.monoMs(), platform.monoMs(), ...fired]).toEqual([
      MONO_MS + 2_500,
      MONO_MS + 2_500,
      MONO_MS + 2_000,
    ]);
    expect(gateway.wallMs() - gateway.monoMs()).toBe(platform.wallMs() - platform.monoMs());
    gateway.close();
  });

  test('a participant hears that the conductor is gone', async () => {
    await lockStep();
    const lost = new Promise<void>((resolve) => {
      void joinConductor(socketPath, 'platform', { idle: async () => {}, onLost: resolve });
    });
    await conductor.waitFor('platform');
    await conductor.close();
    await lost;
    await lockStep();
  });

  test('who does not speak the protocol is hung up on', async () => {
    await lockStep();
    const socket = connect(socketPath);
    sockets.push(socket);
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.on('error', () => {});
    socket.write('what time is it?\n');
    await closed;
  });
});

describe('scaled', () => {
  const scaled = async (speed: number) => {
    conductor = await startConductor({ socketPath, mode: 'scaled', speed, wallMs: WALL_MS, monoMs: MONO_MS });
  };

  test('time runs by itself, and stands still between pause and resume for everyone, also for who joins then', async () => {
    await scaled(1000);
    const gateway = await double('gateway');
    await vi.waitFor(() => expect(conductor.monoMs()).toBeGreaterThan(MONO_MS + 1000), SOON);
    conductor.pause();
    const stoodAt = conductor.monoMs();
    const platform = await joinConductor(socketPath, 'platform', { idle: async () => {}, onLost: () => {} });
    await vi.waitFor(() => expect(gateway.heard).toContainEqual({ pause: true }), SOON);
    expect(conductor.monoMs()).toBe(stoodAt);
    let fired = 0;
    // Half a real millisecond at this speed, had time not stopped.
    platform.after(500, () => fired++);
    expect(await pending(new Promise((resolve) => platform.after(1, () => resolve(null))))).toBe(true);
    expect(fired).toBe(0);
    conductor.resume();
    await vi.waitFor(() => expect(fired).toBe(1), SOON);
    expect(gateway.heard).toContainEqual({ resume: { wallMs: stoodAt - MONO_MS + WALL_MS, monoMs: stoodAt } });
    expect(platform.monoMs()).toBeGreaterThanOrEqual(stoodAt + 500);
  });

  test('a step of the wall clock moves UTC for everyone and nothing else, while time runs and while it stands', async () => {
    await scaled(20);
    const platform = await joinConductor(socketPath, 'platform', { idle: async () => {}, onLost: () => {} });
    const utcMinusMono = () => platform.wallMs() - platform.monoMs();
    const before = { mono: platform.monoMs(), offset: utcMinusMono() };
    conductor.stepWall(-10_800_000);
    await vi.waitFor(() => expect(Math.abs(utcMinusMono() - before.offset + 10_800_000)).toBeLessThan(100), SOON);
    expect(platform.monoMs()).toBeGreaterThanOrEqual(before.mono);
    conductor.pause();
    const stoodAt = conductor.monoMs();
    conductor.stepWall(10_800_000);
    expect(conductor.monoMs()).toBe(stoodAt);
    expect(conductor.wallMs() - conductor.monoMs()).toBe(WALL_MS - MONO_MS);
    conductor.resume();
    await vi.waitFor(() => expect(Math.abs(utcMinusMono() - before.offset)).toBeLessThan(100), SOON);
  });

  test('is not advanced', async () => {
    await scaled(20);
    await expect(conductor.advance(MONO_MS + 1)).rejects.toThrow('scaled time runs by itself');
  });
});
