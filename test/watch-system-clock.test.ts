import { expect, it } from 'vitest';
import type { HostClock } from '../gateway/core/gnss/timebase.ts';
import { createFaults } from '../gateway/core/health.ts';
import { SYSTEM_CLOCK_BEHIND_MAX_MS, SYSTEM_CLOCK_CHECK_MS } from '../gateway/core/limits.ts';
import type { ClockSource } from '../gateway/core/record/schema.ts';
import { watchSystemClock } from '../gateway/watch-system-clock.ts';
import { createManualClock } from './support/manual-clock.ts';

const NOT_BEFORE_MS = Date.UTC(2026, 0, 1);

function watch(options: { wallMs: number; floorMs?: number; tls?: boolean }) {
  const clock = createManualClock({ wallMs: options.wallMs });
  const changes: string[] = [];
  const faults = createFaults((fault, standing) => changes.push(standing ? `+ ${fault.detail}` : '-'));
  const told = { source: 'none' as ClockSource, floorMs: options.floorMs ?? null, host: 'estimated' as HostClock };
  const pipeline = {
    instant: () => ({ boot: 'b', monoMs: clock.monoMs(), t: null, clock: told.source }),
    floorMs: () => told.floorMs,
  };
  const systemClock = watchSystemClock(clock, pipeline, faults, {
    ...{ notBeforeMs: NOT_BEFORE_MS, tls: options.tls ?? true },
    hostClock: () => told.host,
  });
  return { clock, changes, told, systemClock };
}

it('a clock that was never set: records carry no time and TLS waits; each ends by its own cause, the fault with the last', () => {
  const { clock, changes, told, systemClock } = watch({ wallMs: 0 });
  expect(changes).toEqual(["+ the system's clock says 1970-01-01T00:00:00.000Z: records carry no time, TLS waits"]);
  expect(systemClock.utcMs()).toBeNull();
  told.source = 'gnss';
  told.floorMs = NOT_BEFORE_MS + 86_400_000;
  clock.advance(SYSTEM_CLOCK_CHECK_MS);
  expect(changes).toHaveLength(1);
  clock.stepWall(NOT_BEFORE_MS + 86_400_000 - SYSTEM_CLOCK_BEHIND_MAX_MS);
  clock.advance(SYSTEM_CLOCK_CHECK_MS);
  expect(changes.slice(1)).toEqual(['-']);
  expect(systemClock.utcMs()).toBe(clock.wallMs());
});

it('without TLS the fault ends with the first fix', () => {
  const { clock, changes, told } = watch({ wallMs: 0, tls: false });
  told.source = 'gnss';
  clock.advance(SYSTEM_CLOCK_CHECK_MS);
  expect(changes).toEqual([expect.stringContaining('records carry no time'), '-']);
});

it('a clock that fell behind what is certain to have passed is not believed, unless a time server set it', () => {
  const floorMs = NOT_BEFORE_MS + 10 * SYSTEM_CLOCK_BEHIND_MAX_MS;
  const { told, systemClock } = watch({ wallMs: floorMs - SYSTEM_CLOCK_BEHIND_MAX_MS - 1, floorMs });
  expect(systemClock.utcMs()).toBeNull();
  told.host = 'ntp';
  expect(systemClock.utcMs()).not.toBeNull();
});

it('nobody sets it before this version was made', () => {
  const { told, systemClock } = watch({ wallMs: NOT_BEFORE_MS - 1 });
  told.host = 'ntp';
  expect(systemClock.utcMs()).toBeNull();
});
