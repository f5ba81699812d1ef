/** What UTC is at an instant, as far as the receiver, or else the host, has told; and what the box must remember of it. */
import type { Moment } from './core/crew/moment.ts';
import { createClockOffsetMeter } from './core/gnss/clock-offset.ts';
import type { JudgedFix } from './core/gnss/plausibility.ts';
import { createTimebase, type HostClock, type TimeStep } from './core/gnss/timebase.ts';
import type { Box } from './core/record/own-box.ts';
import type { ClockSource } from './core/record/schema.ts';
import type { Clock } from './ports.ts';

export interface InstantOptions {
  notBeforeMs: number;
  /** What the host says of its own clock now; asked only while the receiver has not told the time. */
  hostClock?(): HostClock;
}

export interface Instants {
  at(monoMs: number): { monoMs: number; t: number | null; clock: ClockSource };
  /** UTC only where somebody vouches for it: a clock that is merely guessed measures nothing. */
  moment(monoMs: number): Moment;
  /** @returns the first UTC of this boot, or a step; null: nothing new */
  onTrusted(fix: JudgedFix): TimeStep | null;
  remembered(): Pick<Box, 'time' | 'floorMs'>;
  /** The latest UTC that is certain to have passed, ms. */
  floorMs(): number | null;
  /** Of the host's clock, by the fixes. */
  offset: ReturnType<typeof createClockOffsetMeter>['measured'];
}

export function createInstants(clock: Clock, box: Box, options: InstantOptions): Instants {
  const { bootId: boot } = clock;
  const known = box.time?.boot === boot ? box.time : null;
  const timebase = createTimebase({ notBeforeMs: options.notBeforeMs, known, floorMs: box.floorMs });
  const meter = createClockOffsetMeter();

  function wallAt(monoMs: number): number {
    return clock.wallMs() + monoMs - clock.monoMs();
  }

  function at(monoMs: number) {
    return { monoMs, ...timebase.utcAt(monoMs, wallAt(monoMs), () => options.hostClock?.() ?? 'estimated') };
  }

  return {
    at,
    moment(monoMs) {
      const { t, clock: source } = at(monoMs);
      return { boot, monoMs, t: source === 'estimated' ? null : t };
    },
    onTrusted(fix) {
      meter.add(fix.t, wallAt(fix.monoMs));
      return timebase.onFix(fix);
    },
    remembered() {
      const steady = timebase.steady();
      return { time: steady === null ? null : { boot, ...steady }, floorMs: timebase.floorMs() };
    },
    floorMs: timebase.floorMs,
    offset: meter.measured,
  };
}
