/** Troubled reception, from the truth over the receiver's sentences to what the independent count makes of them. */
import { describe, expect, test } from 'vitest';
import { encodeEpoch } from '../../../simulator/receiver/encoder.ts';
import {
  antennaLost,
  clockOff,
  frozenAt,
  inTunnel,
  jammed,
  leapSecond,
  rolledOver,
  shadowed,
  speedSpike,
  teleported,
  unsafe,
} from '../../../simulator/receiver/faults.ts';
import { UBLOX_M8, UBLOX_M10 } from '../../../simulator/receiver/profile.ts';
import type { Truth } from '../../../simulator/truth.ts';
import { createEpochReader } from '../../../simulator/vehicle/expected/fixes.ts';
import { createExpectation, type ExpectedPosition } from '../../../simulator/vehicle/expected-positions.ts';
import { along, distanceM } from '../../../simulator/vehicle/geometry.ts';

const START = Date.UTC(2026, 2, 2, 9, 8);
const NOT_BEFORE = START - 86_400_000;
const BASE: Truth = {
  t: START,
  latDeg: 4.921,
  lonDeg: -52.3105,
  altitudeM: 6,
  speedKmh: 38,
  courseDeg: 90,
  hdop: 0.9,
  satellites: 14,
  valid: true,
};

/** East at 10 m/s. */
function driving(s: number): Truth {
  return { ...BASE, t: START + s * 1000, ...along(BASE, 90, s * 10) };
}

/** One epoch per second, some of them in trouble. */
function played(seconds: number, trouble: (truth: Truth, s: number) => Truth, profile = UBLOX_M10) {
  const expectation = createExpectation({ notBeforeMs: NOT_BEFORE });
  for (let s = 0; s < seconds; s++) {
    expectation.epoch(Buffer.from(encodeEpoch(trouble(driving(s), s), profile), 'latin1'));
  }
  return expectation.positions;
}

function suspects(positions: readonly ExpectedPosition[]): string[] {
  return positions
    .filter(({ why }) => why === 'suspect')
    .map(({ t, suspect }) => `${(t - START) / 1000} ${suspect.join('+')}`);
}

const text = (truth: Truth, profile = UBLOX_M10) => encodeEpoch(truth, profile);

test('nothing is suspect where nothing is wrong', () => {
  expect(suspects(played(120, (truth) => truth))).toEqual([]);
});

describe('the sky', () => {
  test.each([
    ['4.10', UBLOX_M10],
    ['4.0', UBLOX_M8],
  ])('jammed (%s): suspect after 30 s of drowned views, until signals of over 20 dBHz are back', (_, profile) => {
    const positions = played(80, (truth, s) => (s >= 20 && s < 60 ? jammed(truth) : truth), profile);
    expect(suspects(positions)).toEqual(['50 jamming', '55 jamming']);
    const later = positions.filter(({ t, why }) => t > START + 50_000 && why !== 'suspect');
    expect(later[0]?.t).toBe(START + 60_000);
  });

  test('a tunnel is no jammer: no fix, no strength, and time goes on', () => {
    const out = text(inTunnel(BASE));
    expect(out).toContain('$GNRMC,090800.00,V,,,,,,,020326,,,N,V*');
    expect(out.match(/^\$G[PLAB]GSV,.*$/gm)?.every((line) => !/,\d\d,\d\d,\d{3},\d/.test(line))).toBe(true);
    const positions = played(60, (truth, s) => (s >= 20 && s < 40 ? inTunnel(truth) : truth));
    expect(suspects(positions)).toEqual([]);
    expect(positions.some(({ t }) => t >= START + 20_000 && t < START + 40_000)).toBe(false);
    // Straight through: the gap of 20 s is bridged.
    expect(positions.at(-1)).toMatchObject({ t: START + 55_000, odoM: 550 });
  });

  test('a street between high walls is neither', () => {
    expect(suspects(played(60, (truth, s) => (s >= 20 && s < 40 ? shadowed(truth) : truth)))).toEqual([]);
  });

  test('an antenna that is lost says so', () => {
    expect(text(antennaLost(BASE, 'SHORT'))).toContain('$GNTXT,01,01,02,ANTSTATUS=SHORT*');
    expect(text(antennaLost(BASE, 'OPEN'))).toContain(',V,');
  });
});

describe('the fix', () => {
  test('frozen: suspect from the fifth second on, and trusted as soon as it moves', () => {
    const positions = played(40, (truth, s) => (s >= 20 && s < 30 ? frozenAt(truth, driving(20)) : truth));
    expect(suspects(positions)).toEqual(['25 frozen']);
    expect(positions.find(({ t, why }) => t > START + 25_000 && why !== 'suspect')?.t).toBe(START + 30_000);
    expect(positions.at(-1)).toMatchObject({ move: 'MOBILE' });
  });

  test('teleported for five seconds; for good', () => {
    const away = (truth: Truth) => teleported(truth, 0, 5000);
    expect(distanceM(BASE, away(BASE))).toBeCloseTo(5000, 6);
    expect(suspects(played(40, (truth, s) => (s >= 20 && s < 25 ? away(truth) : truth)))).toEqual(['20 teleport']);
    const forGood = played(40, (truth, s) => (s >= 20 ? away(truth) : truth));
    expect(suspects(forGood)).toEqual(['20 teleport', '25 teleport']);
    const relocated = forGood.find(({ t }) => t === START + 29_000);
    expect(relocated).toMatchObject({ why: 'first', move: 'MOBILE', odoM: 190 });
  });

  test('unsafe, and a speed that nobody drives', () => {
    expect(suspects(played(30, (truth, s) => (s === 20 ? unsafe(truth) : truth)))).toEqual(['20 unsafe']);
    expect(suspects(played(30, (truth, s) => (s === 20 ? speedSpike(truth, 400) : truth)))).toEqual([
      '20 speed+acceleration',
    ]);
    expect(text(unsafe(BASE), UBLOX_M8)).toBe(text(BASE, UBLOX_M8));
  });
});

describe('the clock', () => {
  const only = (truth: Truth) => {
    const reader = createEpochReader(NOT_BEFORE);
    return reader.epoch(Buffer.from(text(truth), 'latin1')).map(({ fix }) => fix);
  };

  test('1024 weeks old, and 2048: the same day again, flagged', () => {
    expect(text(rolledOver(BASE))).toContain(',170706,');
    expect(only(rolledOver(BASE))).toMatchObject([{ t: START, rolloverPeriods: 1 }]);
    expect(only(rolledOver(BASE, 2))).toMatchObject([{ t: START, rolloverPeriods: 2 }]);
  });

  test('second 60', () => {
    const leap = leapSecond(driving(20.25));
    expect(text(leap)).toContain('$GNRMC,090860.25,A,');
    expect(only(leap)).toMatchObject([{ t: START + 59_999 }]);
  });

  test('set back by 10 s: suspect until it has caught up', () => {
    const positions = played(40, (truth, s) => (s >= 20 && s < 25 ? clockOff(truth, -10_000) : truth));
    expect(suspects(positions)).toEqual(['10 time-backwards']);
  });
});
