import { describe, expect, test } from 'vitest';
import { createTimebase } from '../../../gateway/core/gnss/timebase.ts';
import { fixAt } from './fixes.ts';

const T0 = Date.UTC(2026, 0, 1);

describe('before the first fix', () => {
  const timebase = createTimebase({ notBeforeMs: T0 });
  test.each([
    ['a clock that was never set', 5000, { t: null, clock: 'none' }],
    ['one that may be right', T0, { t: T0, clock: 'estimated' }],
  ])('%s', (_, wallMs, expected) => {
    expect(timebase.utcAt(1000, wallMs)).toEqual(expected);
  });
});

describe('from the first fix on', () => {
  test('the first offset is told, the wall clock is no longer asked', () => {
    const timebase = createTimebase({ notBeforeMs: T0 });
    expect(timebase.onFix(fixAt(T0 + 10_000, { monoMs: 4_000 }))).toEqual({ utcMinusMonoMs: T0 + 6_000, stepMs: null });
    expect(timebase.utcAt(5_000, 0)).toEqual({ t: T0 + 11_000, clock: 'gnss' });
  });

  test('latency makes an offset smaller: the largest is kept, and nothing is told', () => {
    const timebase = createTimebase({ notBeforeMs: T0 });
    const offsets = [0, -300, 120, -1_800].map((offset, i) =>
      timebase.onFix(fixAt(T0 + i * 1000 + offset, { monoMs: i * 1000 })),
    );
    expect(offsets).toEqual([{ utcMinusMonoMs: T0, stepMs: null }, null, null, null]);
    expect(timebase.utcAt(50_000, 0)).toEqual({ t: T0 + 50_120, clock: 'gnss' });
  });

  test.each([2_001, -2_001])('a step of %d ms is told and followed', (stepMs) => {
    const timebase = createTimebase({ notBeforeMs: T0 });
    timebase.onFix(fixAt(T0, { monoMs: 0 }));
    expect(timebase.onFix(fixAt(T0 + stepMs, { monoMs: 0 }))).toEqual({ utcMinusMonoMs: T0 + stepMs, stepMs });
    expect(timebase.utcAt(0, 0).t).toBe(T0 + stepMs);
  });

  test('2 000 ms is none', () => {
    const timebase = createTimebase({ notBeforeMs: T0 });
    timebase.onFix(fixAt(T0, { monoMs: 0 }));
    expect(timebase.onFix(fixAt(T0 - 2_000, { monoMs: 0 }))).toBeNull();
    expect(timebase.utcAt(0, 0).t).toBe(T0);
  });

  test('whole milliseconds, whatever the monotonic clock gives', () => {
    const timebase = createTimebase({ notBeforeMs: T0 });
    expect(timebase.onFix(fixAt(T0, { monoMs: 0.4 }))?.utcMinusMonoMs).toBe(T0);
    expect(timebase.utcAt(10.6, 0).t).toBe(T0 + 11);
  });
});
