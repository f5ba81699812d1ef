import { expect, test } from 'vitest';
import { createClockOffsetMeter } from '../../../gateway/core/gnss/clock-offset.ts';

test('a clock that is 2 s behind, by fixes that come 80 to 120 ms late, one of them 5 s', () => {
  const meter = createClockOffsetMeter();
  expect(meter.measured()).toBeNull();
  for (let i = 0; i < 15; i++) {
    const lateMs = i === 7 ? 5_000 : 80 + (i % 5) * 10;
    meter.add(100_000 + i * 1_000, 98_000 + i * 1_000 + lateMs);
  }
  const measured = meter.measured();
  expect(measured?.offsetS).toBeCloseTo(1.9, 3);
  expect(measured?.jitterS).toBeCloseTo(0.01, 3);
  expect(measured?.samples).toBe(15);
});

test('a clock that was set is believed after half of the last fixes', () => {
  const meter = createClockOffsetMeter();
  for (let i = 0; i < 30; i++) meter.add(i * 1_000, i * 1_000 - 3_600_000);
  for (let i = 0; i < 8; i++) meter.add(i * 1_000, i * 1_000);
  expect(meter.measured()?.offsetS).toBe(0);
});
