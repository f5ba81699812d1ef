import { describe, expect, test } from 'vitest';
import { type DatedRow, eventsWithin } from '../../../gateway/core/record/deletion.ts';

const row = (n: number, t: number | null, change: Partial<DatedRow> = {}): DatedRow => ({
  ...{ n, t, boot: 'a', mono: 0, utcMinusMonoMs: null },
  ...change,
});

describe('the events of a period', () => {
  test('both ends are in it', () => {
    const rows = [row(1, 99), row(2, 100), row(3, 150), row(4, 200), row(5, 201)];
    expect(eventsWithin(rows, { fromMs: 100, toMs: 200 })).toEqual([2, 3, 4]);
  });

  test('one without UTC is dated by the `time` of its boot, wherever that stands', () => {
    const rows = [
      row(1, null, { mono: 50 }),
      row(2, null, { mono: 500 }),
      row(3, 1_060, { mono: 60, utcMinusMonoMs: 1_000 }),
      row(4, null, { mono: 50, boot: 'b' }),
    ];
    expect(eventsWithin(rows, { fromMs: 1_040, toMs: 1_055 })).toEqual([1]);
    expect(eventsWithin(rows, { fromMs: 1_400, toMs: 1_600 })).toEqual([2]);
  });

  test('one that nobody can date belongs to it between two that do, and not at its edges', () => {
    const unknown = { boot: 'x' };
    const rows = [
      row(1, null, unknown),
      row(2, 100),
      row(3, null, unknown),
      row(4, 110),
      row(5, null, unknown),
      row(6, 300),
    ];
    expect(eventsWithin(rows, { fromMs: 100, toMs: 200 })).toEqual([2, 3, 4]);
    expect(eventsWithin(rows, { fromMs: 400, toMs: 500 })).toEqual([]);
  });

  test('a clock that was set back brings an event back, by its own date', () => {
    const rows = [row(1, 100), row(2, 500), row(3, 120)];
    expect(eventsWithin(rows, { fromMs: 90, toMs: 130 })).toEqual([1, 3]);
  });
});
