import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { connectSimulatedClock, type SimulatedClock } from '../../../gateway/drivers/clock-simulated/connect.ts';
import { type BareConductor, openBareConductor } from '../../support/bare-conductor.ts';

const soon = { timeout: 5000, interval: 2 };
const START = { mode: 'lockstep', speed: 1, wallMs: 1_700_000_000_000, monoMs: 5000, bootId: 'boot-1' };
let conductor: BareConductor;
let clock: SimulatedClock;
let story: string[];
let nextId: number;

beforeEach(async () => {
  conductor = await openBareConductor(START);
  clock = await connectSimulatedClock(conductor.socketPath, 'gateway');
  story = [];
  nextId = 1;
});
afterEach(async () => {
  clock.close();
  await conductor.close();
});

const say = (word: string) => () => void story.push(`${clock.monoMs()} ${word}`);

async function advance(toMs: number): Promise<void> {
  const id = nextId++;
  conductor.say({ id, advance: toMs });
  await vi.waitFor(() => expect(conductor.done()).toContain(id), soon);
}

describe('time in lock-step', () => {
  it('is what the conductor says, and stands still', async () => {
    expect(conductor.heard).toEqual([{ hello: 'gateway' }]);
    expect(clock).toMatchObject({ lockStep: true, bootId: 'boot-1' });
    expect([clock.monoMs(), clock.wallMs()]).toEqual([5000, 1_700_000_000_000]);
    await advance(7500);
    expect([clock.monoMs(), clock.wallMs()]).toEqual([7500, 1_700_000_002_500]);
  });

  it('fires timers in the order of their instants, then of their making, each at its own', async () => {
    clock.after(300, say('a'));
    clock.after(100, say('b'));
    clock.every(150, say('e'));
    clock.after(300, say('c'));
    clock.after(0, say('now'));
    clock.after(301, say('later'));
    await advance(5300);
    expect(story).toEqual(['5000 now', '5100 b', '5150 e', '5300 a', '5300 c', '5300 e']);
    await advance(5301);
    expect(story.at(-1)).toBe('5301 later');
  });

  it('fires what a timer set on the way, and nothing that was cancelled', async () => {
    const never = clock.after(200, say('never'));
    clock.after(100, () => {
      never.cancel();
      clock.after(50, say('nested'));
      clock.after(0, say('at once'));
      const ticks = clock.every(10, () => {
        say('tick')();
        if (clock.monoMs() >= 5120) ticks.cancel();
      });
    });
    await advance(6000);
    expect(story).toEqual(['5100 at once', '5110 tick', '5120 tick', '5150 nested']);
    expect(clock.monoMs()).toBe(6000);
  });

  it('repeats without drift, whatever the steps', async () => {
    clock.every(400, say('e'));
    for (const toMs of [5001, 5399, 5900, 5900, 6600]) await advance(toMs);
    expect(story).toEqual(['5400 e', '5800 e', '6200 e', '6600 e']);
  });

  it('lets the promises of one timer come true before the next timer', async () => {
    clock.after(100, async () => {
      for (let step = 0; step < 20; step++) await null;
      say('promised')();
    });
    clock.after(100, say('second'));
    await advance(5100);
    expect(story).toEqual(['5100 promised', '5100 second']);
  });

  it('does not wait for an answer that the network keeps; only the request that was named is done without it', async () => {
    clock.attach({ idle: (held) => held });
    clock.after(100, say('question'));
    conductor.say({ id: 1, advance: 6000 });
    conductor.say({ held: 7 });
    for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve));
    expect([conductor.done(), story]).toEqual([[], []]);
    conductor.say({ held: 1 });
    await vi.waitFor(() => expect(conductor.done()).toEqual([1]), soon);
    expect(story).toEqual(['5100 question']);
    conductor.say({ id: 2, taken: {} });
    for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve));
    expect(conductor.done()).toEqual([1]);
    conductor.say({ held: 2 });
    await vi.waitFor(() => expect(conductor.done()).toEqual([1, 2]), soon);
  });

  it('settles every instant before time goes on, and before it answers', async () => {
    let underWay: Promise<void> = Promise.resolve();
    let finish: () => void = () => undefined;
    clock.attach({ idle: () => underWay });
    clock.after(100, () => {
      underWay = new Promise((resolve) => {
        finish = () => {
          say('answer')();
          clock.after(0, say('after the answer'));
          underWay = Promise.resolve();
          resolve();
        };
      });
      say('question')();
    });
    clock.after(10_000, say('limit of the question'));
    conductor.say({ id: 1, advance: 20_000 });
    await vi.waitFor(() => expect(story).toEqual(['5100 question']), soon);
    for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve));
    expect(conductor.done()).toEqual([]);
    finish();
    await vi.waitFor(() => expect(conductor.done()).toEqual([1]), soon);
    expect(story).toEqual(['5100 question', '5100 answer', '5100 after the answer', '15000 limit of the question']);
  });

  it('answers one request after the other', async () => {
    clock.after(100, say('a'));
    clock.after(200, say('b'));
    for (const [id, toMs] of [5100, 5150, 5200].entries()) conductor.say({ id, advance: toMs });
    await vi.waitFor(() => expect(conductor.done()).toEqual([0, 1, 2]), soon);
    expect(story).toEqual(['5100 a', '5200 b']);
  });
});

describe('bytes that the conductor waits for', () => {
  it('are waited for by name, and until each source is open', async () => {
    const taken: Record<string, number> = { gnss: -1, keypad: 3 };
    conductor.say({ id: 1, taken: { gnss: 0 } });
    conductor.say({ id: 2, taken: { gnss: 10, keypad: 3 } });
    clock.attach({ taken: () => taken });
    for (const [gnss, answered] of [
      [-1, []],
      [0, [1]],
      [9, [1]],
      [10, [1, 2]],
    ] as const) {
      taken['gnss'] = gnss;
      clock.notifyTaken();
      await vi.waitFor(() => expect(conductor.done()).toEqual(answered), soon);
    }
  });

  it('are noticed without a notification too, and a source that is not known is not open', async () => {
    let bytes = 0;
    clock.attach({ taken: () => ({ gnss: bytes }) });
    conductor.say({ id: 1, taken: { gnss: 5 } });
    conductor.say({ id: 2, taken: { other: 0 } });
    bytes = 5;
    await vi.waitFor(() => expect(conductor.done()).toEqual([1]), soon);
    for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve));
    expect(conductor.done()).toEqual([1]);
  });

  it('are answered when all that followed from them is settled, at the same instant', async () => {
    let settled = false;
    const idle = async (): Promise<void> => {
      await new Promise((resolve) => setImmediate(resolve));
      settled = true;
    };
    clock.attach({ taken: () => ({ gnss: 1 }), idle });
    clock.after(0, say('followed'));
    conductor.say({ id: 1, taken: { gnss: 1 } });
    await vi.waitFor(() => expect(conductor.done()).toEqual([1]), soon);
    expect(settled).toBe(true);
    expect(story).toEqual(['5000 followed']);
  });

  it('are waited for before time goes on, where one question asks for both', async () => {
    let bytes = 0;
    clock.attach({ taken: () => ({ gnss: bytes }) });
    clock.after(100, say('later'));
    conductor.say({ id: 1, taken: { gnss: 5 }, advance: 5200 });
    for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve));
    expect(clock.monoMs()).toBe(5000);
    clock.after(0, say('followed'));
    bytes = 5;
    clock.notifyTaken();
    await vi.waitFor(() => expect(conductor.done()).toEqual([1]), soon);
    expect(story).toEqual(['5000 followed', '5100 later']);
    expect(clock.monoMs()).toBe(5200);
  });
});
