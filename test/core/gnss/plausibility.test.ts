import { describe, expect, test } from 'vitest';
import type { Fix, FixRefusal } from '../../../gateway/core/gnss/fix.ts';
import { createPlausibility } from '../../../gateway/core/gnss/plausibility.ts';
import { fixAt } from './fixes.ts';

const T0 = Date.UTC(2026, 0, 1);

function verdicts(fixes: Fix[]): (FixRefusal | 'believed')[] {
  const plausibility = createPlausibility({ notBeforeMs: T0 });
  return fixes.map((fix) => {
    const judgement = plausibility.judge(fix);
    return judgement.ok ? 'believed' : judgement.reason;
  });
}

/** An RMC-less epoch. */
const ggaOnly: Partial<Fix> = { status: null, faaMode: null, mode: null };

describe('items 1 to 6', () => {
  test.each<[string, Partial<Fix>, FixRefusal | 'believed']>([
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
    ['a week rollover', { t: Date.UTC(1999, 7, 22) }, 'before-not-before'],
    ['one ms early', { t: T0 - 1 }, 'before-not-before'],
    ['just in time', { t: T0 }, 'believed'],
  ])('%s', (_, changes, expected) => {
    expect(verdicts([{ ...fixAt(T0 + 1000), ...changes }])).toEqual([expected]);
  });
});

describe('item 7: time goes forward', () => {
  const at = (...seconds: number[]) => seconds.map((second) => fixAt(T0 + second * 1000));

  test('the same instant again is not later', () => {
    expect(verdicts(at(1, 1, 2))).toEqual(['believed', 'time-backwards', 'believed']);
  });

  test('the tenth in a row is believed, and time goes on from there', () => {
    const fixes = at(100, ...Array.from({ length: 12 }, (_, i) => i), 11);
    const refused = Array.from({ length: 9 }, () => 'time-backwards');
    expect(verdicts(fixes)).toEqual(['believed', ...refused, 'believed', 'believed', 'believed', 'time-backwards']);
  });

  test('another refusal ends the row', () => {
    const nine = at(...Array.from({ length: 9 }, (_, i) => i));
    const refused = nine.map(() => 'time-backwards');
    const tunnel = fixAt(T0 + 9000, { status: 'V' });
    expect(verdicts([...at(100), ...nine, tunnel, ...nine])).toEqual(['believed', ...refused, 'void', ...refused]);
  });

  test('so does a believed fix', () => {
    const nine = at(...Array.from({ length: 9 }, (_, i) => i));
    const refused = nine.map(() => 'time-backwards');
    expect(verdicts([...at(100), ...nine, ...at(101), ...nine])).toEqual([
      'believed',
      ...refused,
      'believed',
      ...refused,
    ]);
  });

  test('what was refused for another reason moves no clock', () => {
    expect(verdicts([fixAt(T0 + 9000, { status: 'V' }), ...at(1)])).toEqual(['void', 'believed']);
  });
});
