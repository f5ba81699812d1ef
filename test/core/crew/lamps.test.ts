import { array, assert, constantFrom, integer, property, record } from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import type { IndicatorState } from '../../../gateway/core/crew/indicator.ts';
import { type Lamp, lampsAt, NOTHING_SHOWN, type Shown, shownAfter } from '../../../gateway/core/crew/lamps.ts';

type Step = [atMs: number, state: IndicatorState, n?: number];

const shownBy = (...steps: Step[]): Shown =>
  steps.reduce((shown, [atMs, state, n]) => shownAfter(shown, state, n ?? null, atMs), NOTHING_SHOWN);

/** Stretches in which a lamp is on, walked from change to change: what a timer does. */
function lit(shown: Shown, lamp: Lamp, fromMs: number, toMs: number): [number, number][] {
  const stretches: [number, number][] = [];
  let sinceMs: number | null = null;
  for (let monoMs = fromMs; monoMs < toMs; ) {
    const { levels, nextChangeMs } = lampsAt(shown, monoMs);
    if (levels[lamp]) sinceMs ??= monoMs;
    else if (sinceMs !== null) {
      stretches.push([sinceMs, monoMs]);
      sinceMs = null;
    }
    monoMs = nextChangeMs ?? toMs;
  }
  return sinceMs === null ? stretches : [...stretches, [sinceMs, toMs]];
}

describe('status', () => {
  it('blinks slowly from the registration to the delivery, then is steady for 3 s', () => {
    const waiting = shownBy([1_000, 'registered', 7]);
    expect(lit(waiting, 'status', 1_000, 4_000)).toEqual([
      [1_000, 1_500],
      [2_000, 2_500],
      [3_000, 3_500],
    ]);
    const delivered = shownBy([1_000, 'registered', 7], [3_700, 'delivered', 7]);
    expect(lit(delivered, 'status', 3_700, 20_000)).toEqual([[3_700, 6_700]]);
    expect(lampsAt(delivered, 6_700).nextChangeMs).toBe(null);
  });

  it('goes on blinking while one of several is not delivered', () => {
    const partly = shownBy([0, 'registered', 7], [100, 'registered', 8], [200, 'delivered', 7]);
    expect(lit(partly, 'status', 200, 1_700)).toEqual([
      [200, 600],
      [1_100, 1_600],
    ]);
    const all = shownBy([0, 'registered', 7], [100, 'registered', 8], [200, 'delivered', 7], [300, 'delivered', 9]);
    expect(lit(all, 'status', 300, 9_000)).toEqual([[300, 3_300]]);
  });

  it('begins anew with each press, so that one in the dark half is seen', () => {
    const second = shownBy([0, 'registered', 7], [700, 'registered', 8]);
    expect(lit(second, 'status', 700, 1_800)).toEqual([
      [700, 1_200],
      [1_700, 1_800],
    ]);
  });

  it('is not lit by acknowledgements that no press waits for, nor by a registration that is told after its delivery', () => {
    for (const shown of [shownBy([0, 'delivered', 7]), shownBy([0, 'delivered', 7], [10, 'registered', 7])])
      expect(lit(shown, 'status', 0, 9_000)).toEqual([]);
  });

  it('blinks fast for 1 s when a press is refused, with two short beeps, and then goes on as before', () => {
    const refused = shownBy([0, 'registered', 1], [2_600, 'refused']);
    expect(lit(refused, 'status', 2_600, 4_600)).toEqual([
      ...[2_600, 2_800, 3_000, 3_200, 3_400].map((at) => [at, at + 100]),
      [4_000, 4_500],
    ]);
    expect(lit(refused, 'buzzer', 2_600, 60_000)).toEqual([
      [2_600, 2_680],
      [2_760, 2_840],
    ]);
  });
});

describe('order', () => {
  it('blinks fast and sounds every 10 s until it is answered', () => {
    const waiting = shownBy([5_000, 'waiting-order'], [9_000, 'waiting-order']);
    expect(lit(waiting, 'order', 5_000, 5_500)).toEqual([
      [5_000, 5_100],
      [5_200, 5_300],
      [5_400, 5_500],
    ]);
    const beeps = [5_000, 5_300, 5_600, 15_000, 15_300, 15_600].map((at) => [at, at + 150]);
    expect(lit(waiting, 'buzzer', 5_000, 20_000)).toEqual(beeps);
    const answered = shownBy([5_000, 'waiting-order'], [7_000, 'no-order']);
    expect(lampsAt(answered, 7_000)).toMatchObject({ levels: { order: false, buzzer: false }, nextChangeMs: null });
  });
});

test('tracking and fault are steady until they are over', () => {
  const on = shownBy([0, 'tracking-on'], [0, 'fault']);
  expect(lampsAt(on, 99_999_999)).toEqual({
    levels: { status: false, order: false, tracking: true, fault: true, buzzer: false },
    nextChangeMs: null,
  });
  const off = shownBy([0, 'tracking-on'], [0, 'fault'], [5, 'tracking-off'], [5, 'fault-over']);
  expect(Object.values(lampsAt(off, 6).levels)).toEqual(Array(5).fill(false));
});

test('whatever is shown: a lamp changes only when it was said that it would', () => {
  const step = record({
    afterMs: integer({ min: 0, max: 3_000 }),
    state: constantFrom<IndicatorState[]>(
      ...([
        'registered',
        'delivered',
        'refused',
        'waiting-order',
        'no-order',
        'tracking-on',
        'fault',
        'fault-over',
      ] as const),
    ),
    n: integer({ min: 1, max: 4 }),
  });
  void assert(
    property(array(step, { maxLength: 8 }), (steps) => {
      let [shown, monoMs] = [NOTHING_SHOWN, 0];
      for (const { afterMs, state, n } of steps) {
        monoMs += afterMs;
        shown = shownAfter(shown, state, n, monoMs);
      }
      for (let look = 0; look < 30; look++) {
        const { levels, nextChangeMs } = lampsAt(shown, monoMs);
        const untilMs = Math.min(nextChangeMs ?? monoMs + 12_000, monoMs + 12_000);
        expect(untilMs).toBeGreaterThan(monoMs);
        for (let share = 1; share < 8; share++) {
          const at = Math.floor(monoMs + ((untilMs - monoMs) * share) / 8);
          expect(lampsAt(shown, at).levels).toEqual(levels);
        }
        expect(lampsAt(shown, untilMs - 1).levels).toEqual(levels);
        monoMs = untilMs;
      }
    }),
  );
});
