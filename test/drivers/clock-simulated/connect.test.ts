import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createClock } from '../../../gateway/drivers/clock.ts';
import { connectSimulatedClock } from '../../../gateway/drivers/clock-simulated/connect.ts';
import { type BareConductor, openBareConductor } from '../../support/bare-conductor.ts';

const soon = { timeout: 5000, interval: 2 };
const START = { mode: 'scaled', speed: 100, wallMs: 1_700_000_000_000, monoMs: 5000, bootId: 'boot-1' };
const real = createClock();
const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function open(start: unknown = START) {
  const conductor = await openBareConductor(start);
  cleanups.push(() => conductor.close());
  const clock = await connectSimulatedClock(conductor.socketPath, 'gateway');
  cleanups.push(() => clock.close());
  return { conductor, clock };
}

const answered = async (conductor: BareConductor, value: object): Promise<void> => {
  conductor.say(value);
  // Lines are taken in order: an answer to this one means that the one before has had its effect.
  const id = 1000 + conductor.heard.length;
  conductor.say({ id, taken: {} });
  await vi.waitFor(() => expect(conductor.done()).toContain(id), soon);
};

describe('scaled time', () => {
  it('runs as much faster as it should', async () => {
    const { clock } = await open();
    expect(clock.lockStep).toBe(false);
    // Each reading lies between two of the real clock, so that a busy machine cannot make this fail.
    const read = () => ({ before: real.monoMs(), simulated: clock.monoMs(), after: real.monoMs() });
    const from = read();
    await new Promise<void>((resolve) => clock.after(10_000, resolve));
    const to = read();
    const passedMs = to.simulated - from.simulated;
    expect(passedMs).toBeGreaterThanOrEqual(10_000);
    expect(passedMs).toBeGreaterThanOrEqual((to.before - from.after - 1) * 100 - 1);
    expect(passedMs).toBeLessThanOrEqual((to.after - from.before + 1) * 100 + 1);
    expect(Number.isInteger(to.simulated)).toBe(true);
  });

  it('keeps wall clock and monotonic together', async () => {
    const { clock } = await open();
    for (let reading = 0; reading < 1000; reading++) {
      const before = clock.monoMs();
      const fromWall = clock.wallMs() - START.wallMs + START.monoMs;
      expect(fromWall).toBeGreaterThanOrEqual(before);
      expect(fromWall).toBeLessThanOrEqual(clock.monoMs());
    }
  });

  it('fires timers in order, repeats and cancels', async () => {
    const { clock } = await open();
    const story: string[] = [];
    clock.after(400, () => story.push('second'));
    clock.after(200, () => story.push('first'));
    clock.after(100, () => story.push('never')).cancel();
    const ticks = clock.every(500, () => {
      if (story.push('tick') === 4) ticks.cancel();
    });
    await vi.waitFor(() => expect(story).toEqual(['first', 'second', 'tick', 'tick']), soon);
    await new Promise<void>((resolve) => clock.after(2000, resolve));
    expect(story).toHaveLength(4);
  });

  it('stands still while it is paused, and its timers with it', async () => {
    const { conductor, clock } = await open();
    const fired: string[] = [];
    clock.after(1_000_000, () => fired.push('set before'));
    await answered(conductor, { pause: true });
    const stoodMs = clock.monoMs();
    clock.after(1000, () => fired.push('set meanwhile'));
    await new Promise<void>((resolve) => real.after(40, resolve));
    expect(clock.monoMs()).toBe(stoodMs);
    expect(clock.wallMs()).toBe(stoodMs - START.monoMs + START.wallMs);
    expect(fired).toEqual([]);
    // The conductor's time went on: what fell due meanwhile is due now.
    await answered(conductor, { resume: { wallMs: 1_800_000_000_000, monoMs: stoodMs + 1_000_000 } });
    await vi.waitFor(() => expect(fired).toEqual(['set meanwhile', 'set before']), soon);
    expect(clock.monoMs()).toBeGreaterThanOrEqual(stoodMs + 1_000_000);
    expect(clock.wallMs()).toBeGreaterThanOrEqual(1_800_000_000_000);
  });

  it('never goes back, even when it is told to go on from before', async () => {
    const { conductor, clock } = await open({ ...START, speed: 1 });
    await answered(conductor, { pause: true });
    const stoodMs = clock.monoMs();
    await answered(conductor, { resume: { wallMs: 0, monoMs: stoodMs - 50_000 } });
    expect(clock.monoMs()).toBeGreaterThanOrEqual(stoodMs);
  });

  it('waits while paused from the beginning, for whoever joins a standing time', async () => {
    const { conductor, clock } = await open();
    await answered(conductor, { pause: true });
    let fired = false;
    clock.after(1, () => {
      fired = true;
    });
    await new Promise<void>((resolve) => real.after(30, resolve));
    expect(fired).toBe(false);
  });
});

describe('the conductor', () => {
  it('must be there', async () => {
    await expect(connectSimulatedClock(join(tmpdir(), 'balise-nobody'), 'gateway')).rejects.toThrow('ENOENT');
  });

  it('must say what time it is', async () => {
    const conductor = await openBareConductor(null);
    cleanups.push(() => conductor.close());
    const joining = connectSimulatedClock(conductor.socketPath, 'gateway');
    joining.catch(() => undefined);
    await vi.waitFor(() => expect(conductor.heard).toHaveLength(1), soon);
    conductor.drop();
    await expect(joining).rejects.toThrow('closed the socket');
  });

  it('that goes away is told once, also to whoever asks later', async () => {
    const { conductor, clock } = await open();
    const early: string[] = [];
    const late: string[] = [];
    clock.attach({ onLost: (reason) => early.push(reason) });
    let fired = false;
    clock.after(1_000_000, () => {
      fired = true;
    });
    conductor.drop();
    await vi.waitFor(() => expect(early).toHaveLength(1), soon);
    clock.attach({ onLost: (reason) => late.push(reason) });
    expect(late).toEqual(early);
    expect(early).toHaveLength(1);
    expect(fired).toBe(false);
  });

  it.each(['not json\n', '{"id":1,"advance":"x"}\n', '{"unknown":true}\n', `{"start":${JSON.stringify(START)}}\n`])(
    'that says %j is not one',
    async (text) => {
      const { conductor, clock } = await open();
      const lost: string[] = [];
      clock.attach({ onLost: (reason) => lost.push(reason) });
      conductor.sayRaw(text);
      await vi.waitFor(() => expect(lost).toEqual([expect.stringContaining('not understood')]), soon);
    },
  );

  it('is not lost when we leave', async () => {
    const { conductor, clock } = await open();
    const lost: string[] = [];
    clock.attach({ onLost: (reason) => lost.push(reason) });
    clock.close();
    await conductor.close();
    expect(lost).toEqual([]);
  });
});
