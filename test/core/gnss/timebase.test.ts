import { describe, expect, test } from 'vitest';
import { createTimebase } from '../../../gateway/core/gnss/timebase.ts';
import { fixAt } from './fixes.ts';

const HOST = () => 'estimated' as const;
const T0 = Date.UTC(2026, 0, 1);

describe('before the first fix', () => {
  const timebase = createTimebase({ notBeforeMs: T0 });
  test.each([
    ['a clock that was never set', 5000, { t: null, clock: 'none' }],
    ['one that may be right', T0, { t: T0, clock: 'estimated' }],
  ])('%s', (_, wallMs, expected) => {
    expect(timebase.utcAt(1000, wallMs, HOST)).toEqual(expected);
  });
});

describe('from the first fix on', () => {
  test('the first offset is told, the wall clock is no longer asked', () => {
    const timebase = createTimebase({ notBeforeMs: T0 });
    expect(timebase.onFix(fixAt(T0 + 10_000, { monoMs: 4_000 }))).toEqual({ utcMinusMonoMs: T0 + 6_000, stepMs: null });
    expect(timebase.utcAt(5_000, 0, HOST)).toEqual({ t: T0 + 11_000, clock: 'gnss' });
  });

  test('latency makes an offset smaller: the largest is kept, and nothing is told', () => {
    const timebase = createTimebase({ notBeforeMs: T0 });
    const offsets = [0, -300, 120, -1_800].map((offset, i) =>
      timebase.onFix(fixAt(T0 + i * 1000 + offset, { monoMs: i * 1000 })),
    );
    expect(offsets).toEqual([{ utcMinusMonoMs: T0, stepMs: null }, null, null, null]);
    expect(timebase.utcAt(50_000, 0, HOST)).toEqual({ t: T0 + 50_120, clock: 'gnss' });
  });

  test('2 000 ms is none', () => {
    const timebase = createTimebase({ notBeforeMs: T0 });
    timebase.onFix(fixAt(T0, { monoMs: 0 }));
    expect(timebase.onFix(fixAt(T0 - 2_000, { monoMs: 0 }))).toBeNull();
    expect(timebase.utcAt(0, 0, HOST).t).toBe(T0);
  });

  test('whole milliseconds, whatever the monotonic clock gives', () => {
    const timebase = createTimebase({ notBeforeMs: T0 });
    expect(timebase.onFix(fixAt(T0, { monoMs: 0.4 }))?.utcMinusMonoMs).toBe(T0);
    expect(timebase.utcAt(10.6, 0, HOST).t).toBe(T0 + 11);
  });
});

describe('a step', () => {
  /** A timebase that knows the offset T0, and then fixes 1 s apart, `late` ms behind it. */
  function lateFixes(late: number, monoMs: (i: number) => number, count = 12) {
    const timebase = createTimebase({ notBeforeMs: T0 });
    timebase.onFix(fixAt(T0, { monoMs: 0 }));
    const told = Array.from({ length: count }, (_, i) =>
      timebase.onFix(fixAt(T0 + (i + 1) * 1_000 + late, { monoMs: monoMs(i) })),
    );
    return { timebase, told };
  }

  test.each([2_001, -2_001, 3_600_000, -3_600_000])(
    'of %d ms is told and followed when ten fixes over 9 s agree',
    (step) => {
      const { timebase, told } = lateFixes(step, (i) => (i + 1) * 1_000);
      expect(told.slice(0, 9).every((each) => each === null)).toBe(true);
      expect(told[9]).toEqual({ utcMinusMonoMs: T0 + step, stepMs: step });
      expect(told.slice(10)).toEqual([null, null]);
      expect(timebase.utcAt(50_000, 0, HOST).t).toBe(T0 + step + 50_000);
    },
  );

  test('a line that stalled for 20 s and then hands over all at once is none', () => {
    const { timebase, told } = lateFixes(0, () => 20_000, 20);
    expect(told.every((each) => each === null)).toBe(true);
    expect(timebase.utcAt(20_000, 0, HOST).t).toBe(T0 + 20_000);
  });

  test('one fix of another time is none, in either direction', () => {
    const timebase = createTimebase({ notBeforeMs: T0 });
    for (let s = 0; s < 100; s++) {
      const lie = s % 7 === 3 ? 3_600_000 * (s % 2 === 0 ? 1 : -1) : 0;
      const told = timebase.onFix(fixAt(T0 + s * 1_000 + lie, { monoMs: s * 1_000 }));
      if (s > 0) expect(told).toBeNull();
    }
    expect(timebase.utcAt(0, 0, HOST).t).toBe(T0);
  });
});

test('a quartz that runs fast is followed: the best offset of long ago is not kept for ever', () => {
  const timebase = createTimebase({ notBeforeMs: T0 });
  for (let s = 0; s <= 1_000; s++) timebase.onFix(fixAt(T0 + s * 1_000 - s, { monoMs: s * 1_000 }));
  // 1 ms per second for 1000 s; what is looked back on is at most two windows of 150 s.
  const t = timebase.utcAt(1_000_000, 0, HOST).t ?? 0;
  expect(t - (T0 + 999_000)).toBeGreaterThanOrEqual(0);
  expect(t - (T0 + 999_000)).toBeLessThanOrEqual(302);
});

describe('who is trusted', () => {
  const day = 86_400_000;
  test.each([
    ['what the host says of itself', T0 + day, 'ntp', null, { t: T0 + day, clock: 'ntp' }],
    ['set from an RTC at boot', T0 + day, 'rtc', null, { t: T0 + day, clock: 'rtc' }],
    ['below the floor on disk: it stood still', T0 + day, 'ntp', T0 + day + 1, { t: null, clock: 'none' }],
    ['at the floor', T0 + day, 'estimated', T0 + day, { t: T0 + day, clock: 'estimated' }],
  ] as const)('%s', (_, wallMs, host, floorMs, expected) => {
    expect(createTimebase({ notBeforeMs: T0, floorMs }).utcAt(1, wallMs, () => host)).toEqual(expected);
  });

  test('a day without a fix: the receiver is no longer the source, a disciplined clock is', () => {
    const timebase = createTimebase({ notBeforeMs: T0 });
    timebase.onFix(fixAt(T0, { monoMs: 0 }));
    expect(timebase.utcAt(day, 0, HOST).clock).toBe('gnss');
    expect(timebase.utcAt(day + 1, 0, HOST)).toEqual({ t: T0 + day + 1, clock: 'estimated' });
    expect(timebase.utcAt(day + 1, T0 + day + 900, () => 'ntp')).toEqual({ t: T0 + day + 900, clock: 'ntp' });
  });

  test('the floor follows the fixes, also back: a lie that was corrected does not lock the clock out', () => {
    const timebase = createTimebase({ notBeforeMs: T0, floorMs: T0 + 400 * day });
    timebase.onFix(fixAt(T0 + day, { monoMs: 0 }));
    expect(timebase.floorMs()).toBe(T0 + day);
  });
});
