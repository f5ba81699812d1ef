import { existsSync, readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createClock } from '../../gateway/drivers/clock.ts';
import { SOON } from '../support/soon.ts';

const clock = createClock();
const BOOT_ID = '/proc/sys/kernel/random/boot_id';

describe('the clocks of the machine', () => {
  it.skipIf(!existsSync(BOOT_ID))('name the boot', () => {
    expect(clock.bootId).toBe(readFileSync(BOOT_ID, 'utf8').trim());
    expect(createClock().bootId).toBe(clock.bootId);
  });

  it('count whole milliseconds since the boot, and never back', () => {
    const upS = Number(readFileSync('/proc/uptime', 'utf8').split(' ')[0]);
    let before = clock.monoMs();
    expect(Math.abs(before / 1000 - upS)).toBeLessThan(60);
    for (let reading = 0; reading < 10_000; reading++) {
      const now = clock.monoMs();
      expect(Number.isInteger(now)).toBe(true);
      expect(now).toBeGreaterThanOrEqual(before);
      before = now;
    }
  });

  it('are not simulated', () => {
    expect(clock.lockStep).toBe(false);
    expect(Math.abs(clock.wallMs() - Date.now())).toBeLessThan(60_000);
  });
});

describe('timers', () => {
  it('are never early by this clock', async () => {
    const early: number[] = [];
    let fired = 0;
    for (let delayMs = 0; delayMs < 50; delayMs++) {
      const dueMs = clock.monoMs() + delayMs;
      clock.after(delayMs, () => {
        fired += 1;
        if (clock.monoMs() < dueMs) early.push(delayMs);
      });
    }
    await vi.waitFor(() => expect(fired).toBe(50), SOON);
    expect(early).toEqual([]);
  });

  it('repeat until they are cancelled, even by themselves', async () => {
    let ticks = 0;
    const timer = clock.every(2, () => {
      ticks += 1;
      if (ticks === 5) timer.cancel();
    });
    await vi.waitFor(() => expect(ticks).toBe(5), SOON);
    await new Promise<void>((resolve) => clock.after(20, resolve));
    expect(ticks).toBe(5);
  });

  it('do not fire once they are cancelled', async () => {
    const fired: string[] = [];
    clock.after(5, () => fired.push('cancelled')).cancel();
    clock.every(5, () => fired.push('cancelled')).cancel();
    await new Promise<void>((resolve) => clock.after(20, resolve));
    expect(fired).toEqual([]);
  });
});

describe('timers on a machine whose time the test holds', () => {
  let monoMs: number;
  beforeEach(() => {
    monoMs = 1_000_000;
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    vi.spyOn(process, 'hrtime').mockImplementation(() => [Math.floor(monoMs / 1000), (monoMs % 1000) * 1_000_000]);
  });
  afterEach(() => {
    vi.restoreAllMocks();
    vi.useRealTimers();
  });

  const pass = (byMs: number): void => {
    for (let step = 0; step < byMs; step++) {
      monoMs += 1;
      vi.advanceTimersByTime(1);
    }
  };

  it('wait longer than Node can (24.8 days), and can still be cancelled then', () => {
    const fired: string[] = [];
    clock.after(3_000_000_000, () => fired.push('far'));
    const cancelled = clock.after(3_000_000_000, () => fired.push('cancelled'));
    for (const byMs of [2_147_483_647, 852_516_352]) {
      monoMs += byMs;
      vi.advanceTimersByTime(byMs);
    }
    expect(fired).toEqual([]);
    cancelled.cancel();
    pass(1);
    expect(fired).toEqual(['far']);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("are not early when Node's own timer is", () => {
    let fired = 0;
    clock.after(40, () => {
      fired += 1;
    });
    monoMs += 39;
    vi.advanceTimersByTime(40);
    expect(fired).toBe(0);
    pass(1);
    expect(fired).toBe(1);
  });

  it('that are late are back on the beat with the next, and leave out what passed meanwhile', () => {
    const instants: number[] = [];
    const timer = clock.every(100, () => {
      instants.push(monoMs - 1_000_000);
      // The machine stands still for 30 ms, then for 250 ms: its timers come late by as much.
      monoMs += [0, 30, 250][instants.length - 1] ?? 0;
    });
    pass(820 - 280);
    expect(instants).toEqual([100, 200, 330, 650, 700, 800]);
    timer.cancel();
    expect(vi.getTimerCount()).toBe(0);
  });
});
