import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PLAUSIBLE } from '../../../gateway/core/gnss/continuity.ts';
import type { Fix, FixRefusal } from '../../../gateway/core/gnss/fix.ts';
import { createPlausibility, type SuspectReason } from '../../../gateway/core/gnss/plausibility.ts';
import { fixAt } from './fixes.ts';

const T0 = Date.UTC(2026, 0, 1);

function verdicts(fixes: Fix[]): string[] {
  const plausibility = createPlausibility({ ...PLAUSIBLE, notBeforeMs: T0 });
  return fixes.map((fix) => {
    const judgement = plausibility.judge(fix);
    if (!judgement.ok) return judgement.reason;
    const { suspect, relocated } = judgement.fix;
    return relocated ? 'relocated' : suspect.join(' ') || 'believed';
  });
}

/** An RMC-less epoch. */
const ggaOnly: Partial<Fix> = { status: null, faaMode: null, mode: null };

describe('items 1 to 6', () => {
  test.each<[string, Partial<Fix>, FixRefusal | SuspectReason | 'believed']>([
    ['as it should be', {}, 'believed'],
    ['differential, RTK', { faaMode: 'D', quality: 4 }, 'believed'],
    ['an RMC of before NMEA 2.3', { faaMode: null }, 'believed'],
    ['no GGA came', { quality: null }, 'believed'],
    ['warning', { status: 'V' }, 'void'],
    ['RMC valid, GGA without a fix', { quality: 0 }, 'no-fix'],
    ['RMC valid, mode N', { faaMode: 'N' }, 'no-fix'],
    ['dead reckoning', { faaMode: 'E' }, 'not-measured'],
    ['typed in', { faaMode: 'M' }, 'not-measured'],
    ['simulated', { faaMode: 'S' }, 'not-measured'],
    ['dead reckoning in GGA', { quality: 6 }, 'not-measured'],
    ['typed in, in GGA', { quality: 7 }, 'not-measured'],
    ['simulated, in GGA', { quality: 8 }, 'not-measured'],
    ['GGA only', ggaOnly, 'believed'],
    ['GGA only, quality not said', { ...ggaOnly, quality: null }, 'no-fix'],
    ['GGA only, quality 0', { ...ggaOnly, quality: 0 }, 'no-fix'],
    ['GGA only, GSA says no fix', { ...ggaOnly, mode: 'none' }, 'no-fix'],
    ['RMC valid: the GSA is not asked', { mode: 'none' }, 'believed'],
    ['no latitude', { latDeg: null }, 'no-position'],
    ['no longitude', { lonDeg: null }, 'no-position'],
    ['beyond the pole', { latDeg: -90.1 }, 'no-position'],
    ['beyond 180°', { lonDeg: 180.1 }, 'no-position'],
    ['null island is a place', { latDeg: 0, lonDeg: 0 }, 'believed'],
    ['no date', { t: null }, 'no-date'],
    ['a date that no rollover explains', { t: Date.UTC(2018, 2, 18) }, 'before-not-before'],
    ['a week rollover, repaired', { t: Date.UTC(2006, 11, 22) }, 'believed'],
    ['navigational status unsafe', { navStatus: 'U' }, 'unsafe'],
    ['navigational status not given, as most do', { navStatus: 'V' }, 'believed'],
    ['as fast as can be', { speedKmh: 250 }, 'believed'],
    ['faster', { speedKmh: 250.1 }, 'speed'],
    ['one ms early', { t: T0 - 1 }, 'before-not-before'],
    ['just in time', { t: T0 }, 'believed'],
  ])('%s', (_, changes, expected) => {
    expect(verdicts([{ ...fixAt(T0 + 1000), ...changes }])).toEqual([expected]);
  });
});

/** A centimetre apart, so that none is frozen. */
const at = (second: number, changes: Partial<Fix> = {}) => ({
  ...fixAt(T0 + second * 1_000, { lonDeg: 7 + Math.round((second * 10) % 7) * 1e-7 }),
  ...changes,
});
/** Metres north of where `fixAt` is. */
const north = (metres: number) => ({ latDeg: 47 + metres / 111_195.08 });
const series = (from: number, count: number, changes: (i: number) => Partial<Fix> = () => ({}), step = 1) =>
  Array.from({ length: count }, (_, i) => at(from + i * step, changes(i)));

describe('time', () => {
  test('the same instant again is no news', () => {
    expect(verdicts([at(1), at(1), at(2)])).toEqual(['believed', 'repeated', 'believed']);
  });

  test('backwards is suspect, until ten fixes over 9 s agree', () => {
    const expected = ['believed', ...Array(9).fill('time-backwards'), 'relocated', 'believed'];
    expect(verdicts([at(100), ...series(0, 11)])).toEqual(expected);
  });

  test('at 10 Hz ten fixes are not enough: nine seconds are', () => {
    const found = verdicts([at(100), ...series(0, 95, undefined, 0.1)]);
    expect(found.indexOf('relocated')).toBe(91);
  });

  test('a trusted fix between ends the chain, a refused one does not', () => {
    const back = [...series(0, 5), at(101), ...series(5, 5)];
    expect(verdicts([at(100), ...back])).not.toContain('relocated');
    const tunnel = [...series(0, 5), at(5, { status: 'V' }), ...series(6, 5)];
    expect(verdicts([at(100), ...tunnel]).at(-1)).toBe('relocated');
  });

  test('more than a day ahead is suspect, a day is a night in the garage', () => {
    expect(verdicts([at(0), at(86_400)])).toEqual(['believed', 'believed']);
    expect(verdicts([at(0), at(86_401), at(1)])).toEqual(['believed', 'time-jump', 'believed']);
  });

  test('what was refused moves no clock', () => {
    expect(verdicts([at(9_000, { status: 'V' }), at(1)])).toEqual(['void', 'believed']);
  });

  test.each([
    ['1999-08-22', '2019-04-07', '2019-01-01'],
    ['2006-12-22', '2026-08-07', '2026-01-01'],
  ])('a rollover of %s is %s, and says so', (said, meant, notBefore) => {
    const plausibility = createPlausibility({ ...PLAUSIBLE, notBeforeMs: Date.parse(notBefore) });
    const judgement = plausibility.judge({ ...fixAt(Date.parse(`${said}T10:00:00Z`)) });
    expect(judgement).toMatchObject({
      ok: true,
      fix: { t: Date.parse(`${meant}T10:00:00Z`), rolloverWeeks: 1_024, suspect: [] },
    });
  });

  test('second 60 is the end of second 59, and the order is kept', () => {
    const midnight = Date.UTC(2027, 0, 1);
    const plausibility = createPlausibility({ ...PLAUSIBLE, notBeforeMs: T0 });
    const seconds = [midnight - 1_000, midnight, midnight, midnight + 1_000].map((t, i) => {
      const judgement = plausibility.judge({ ...fixAt(t), leapSecond: i === 1 });
      return judgement.ok ? judgement.fix.t - midnight : judgement.reason;
    });
    expect(seconds).toEqual([-1_000, -1, 0, 1_000]);
  });
});

describe('place and speed', () => {
  test('40 km in a second, and back', () => {
    expect(verdicts([at(0), at(1), at(2, north(40_000)), at(3)])).toEqual([
      'believed',
      'believed',
      'teleport',
      'believed',
    ]);
  });

  test.each([
    ['as far as may be', 100 + 69, 'believed'],
    ['further', 100 + 70, 'teleport'],
  ])('%s in a second', (_, metres, expected) => {
    expect(verdicts([at(0), at(1, north(metres))])[1]).toBe(expected);
  });

  test('a new place that persists is the truth after all: it was the old one that was wrong', () => {
    const there = series(1, 12, (i) => north(40_000 + i * 14));
    expect(verdicts([at(0), ...there])).toEqual([
      'believed',
      ...Array(9).fill('teleport'),
      'relocated',
      ...Array(2).fill('believed'),
    ]);
  });

  test('places that contradict each other never become one', () => {
    const wild = series(1, 40, (i) => north(i % 2 === 0 ? 40_000 : -40_000));
    expect(new Set(verdicts([at(0), ...wild]))).toEqual(new Set(['believed', 'teleport']));
  });

  test('after a gap it may be anywhere that a vehicle can be', () => {
    expect(verdicts([at(0), at(600, north(40_000))])).toEqual(['believed', 'believed']);
  });

  test('a speed that no brake allows, and one after a gap', () => {
    expect(verdicts([at(0), at(1, { speedKmh: 125 })])[1]).toBe('acceleration');
    expect(verdicts([at(0), at(1, { speedKmh: 124 })])[1]).toBe('believed');
    expect(verdicts([at(0), at(6, { speedKmh: 200 })])[1]).toBe('believed');
  });

  test('frozen: the same place to the last bit for 50 m of stated speed, until it moves', () => {
    const parked = series(0, 5, () => ({ lonDeg: 7 }));
    // 50 km/h are 13.9 m a second.
    expect(verdicts([...parked, at(5, north(60))])).toEqual([...Array(4).fill('believed'), 'frozen', 'believed']);
    const standing = series(0, 200, () => ({ speedKmh: 0, lonDeg: 7 }));
    expect(new Set(verdicts(standing))).toEqual(new Set(['believed']));
    const coarse = series(0, 100, (i) => north(Math.floor((i * 3) / 18.5) * 18.5)).map((fix) => ({
      ...fix,
      lonDeg: 7,
      speedKmh: 10.8,
    }));
    expect(new Set(verdicts(coarse))).toEqual(new Set(['believed']));
  });

  test('reasons stand in the order of the page', () => {
    const worst = at(1, { ...north(40_000), navStatus: 'U', speedKmh: 500 });
    expect(verdicts([at(0), worst])[1]).toBe('unsafe speed teleport acceleration');
  });

  test('a chain of fixes with another reason is no chain', () => {
    const unsafe = series(1, 20, () => ({ ...north(40_000), navStatus: 'U' }));
    expect(verdicts([at(0), ...unsafe])).not.toContain('relocated');
  });
});

test('what is trusted goes forward in time and never faster than a vehicle, unless it says that it was relocated', () => {
  const fix = fc.record({
    stepMs: fc.integer({ min: -20_000, max: 20_000 }),
    metres: fc.oneof(fc.integer({ min: -60, max: 60 }), fc.integer({ min: -90_000, max: 90_000 })),
    speedKmh: fc.option(fc.integer({ min: 0, max: 320 })),
  });
  fc.assert(
    fc.property(fc.array(fix, { maxLength: 60 }), (steps) => {
      const plausibility = createPlausibility({ ...PLAUSIBLE, notBeforeMs: T0 });
      let t = T0 + 3_600_000;
      let before: { t: number; metres: number } | null = null;
      for (const { stepMs, metres, speedKmh } of steps) {
        t += stepMs;
        const judgement = plausibility.judge({ ...fixAt(t), ...north(metres), speedKmh });
        if (!judgement.ok || judgement.fix.suspect.length > 0) continue;
        if (before !== null && !judgement.fix.relocated) {
          expect(t).toBeGreaterThan(before.t);
          const reachM = PLAUSIBLE.jumpM + ((t - before.t) / 3_600) * PLAUSIBLE.speedKmh;
          expect(Math.abs(metres - before.metres)).toBeLessThanOrEqual(reachM + 0.01);
        }
        before = { t, metres };
      }
    }),
    { verbose: 1 },
  );
});
