import { describe, expect, test } from 'vitest';
import { encodeEpoch } from '../../../simulator/receiver/encoder.ts';
import { PROFILES, type ProfileName } from '../../../simulator/receiver/profiles.ts';
import { createErrorBound } from '../../../simulator/receiver/reception.ts';
import { distanceM } from '../../../simulator/vehicle/geometry.ts';
import { seenIn, surrounded, TRACE_S, traceAt } from './trace.ts';

const SEEDS = [1, 2, 20_260_901];
const EVERY_SECOND = Array.from({ length: TRACE_S }, (_, second) => second);

const started = (start: string, more: Record<string, unknown> = {}) =>
  surrounded({ receiver: { profile: 'ublox-m8', hz: 1, baud: 115_200, start }, ...more });
const under = (...sky: Record<string, unknown>[]) => surrounded({ sky });

/** Seconds of the first fix at or after `fromS`. */
function fixFrom(scenario: ReturnType<typeof surrounded>, seed: number, fromS = 0): number {
  const seen = seenIn(scenario, seed);
  const tenths = Array.from({ length: 10 * TRACE_S }, (_, i) => fromS + i / 10);
  return tenths.find((second) => seen(second).valid) ?? Number.NaN;
}

describe.each(SEEDS)('seed %i', (seed) => {
  test('the position stays within the bound, uses it, and never jumps', () => {
    const scenario = started('cold', {
      sky: [
        { from: 100, to: 150, kind: 'canopy' },
        { from: 180, to: 240, kind: 'canyon' },
        { from: 270, to: 290, kind: 'tunnel' },
        { from: 320, to: 360, kind: 'jamming' },
        { from: 400, to: 460, kind: 'bay' },
      ],
    });
    const [seen, motionAt, boundM] = [seenIn(scenario, seed), traceAt(scenario), createErrorBound(scenario, seed)];
    const shares = EVERY_SECOND.flatMap((second) => {
      const [truth, bound] = [seen(second), boundM(second)];
      expect(truth.valid, `second ${second}`).toBe(bound !== null);
      return bound === null ? [] : [distanceM(truth, motionAt(second)) / bound];
    });
    expect(Math.max(...shares)).toBeLessThanOrEqual(1.001);
    expect(Math.max(...shares)).toBeGreaterThan(0.5);
    for (const second of EVERY_SECOND.slice(1)) {
      const [before, now] = [seen(second - 1), seen(second)];
      if (before.valid && now.valid) expect(distanceM(before, now)).toBeLessThan(15 + 20);
    }
  });

  test('first fix: hot 0.5 to 1.5 s, warm 20 to 30 s, cold 27 to 39 s; in a tunnel only after it', () => {
    const between = (second: number, least: number, most: number) => {
      expect(second).toBeGreaterThanOrEqual(least);
      expect(second).toBeLessThanOrEqual(most + 0.1);
    };
    between(fixFrom(started('hot'), seed), 0.5, 1.5);
    between(fixFrom(started('warm'), seed), 20, 30);
    between(fixFrom(started('cold'), seed), 27, 39);
    const tunnels = [
      { from: 0, to: 100, kind: 'tunnel' },
      { from: 110, to: 130, kind: 'tunnel' },
    ];
    // 7 to 9 s of sky between the two are too short for anything; 1 to 3 s until the satellites are back.
    between(fixFrom(started('cold', { sky: tunnels }), seed), 130 + 1 + 27, 130 + 3 + 39);
    between(fixFrom(started('hot', { sky: tunnels }), seed, 111), 131, 133);
  });

  test('any second can be asked for first', () => {
    const scenario = started('cold', { sky: [{ from: 100, to: 150, kind: 'canyon' }] });
    const [forwards, backwards] = [seenIn(scenario, seed), seenIn(scenario, seed)];
    const there = EVERY_SECOND.map(forwards);
    expect(EVERY_SECOND.toReversed().map(backwards).toReversed()).toEqual(there);
  });
});

describe('a cold start', () => {
  const textAt = (profile: ProfileName) => {
    const seen = seenIn(surrounded({ receiver: { profile, hz: 1, baud: 115_200, start: 'cold' } }));
    return (second: number) => encodeEpoch(seen(second), PROFILES[profile]);
  };

  test('u-blox: greeting once, no time, then the time without the date, GSV growing, then the fix', () => {
    const text = textAt('ublox-m8');
    expect(text(0)).toContain('u-blox AG');
    expect(text(1)).not.toContain('u-blox AG');
    expect(text(5)).toContain('$GNRMC,,V,,,,,,,,,,N,V*');
    expect(text(20)).toContain('$GNRMC,235520.00,V,,,,,,,,,,N,V*');
    expect(text(45)).toMatch(/\$GNRMC,235545\.00,A,.*,010926,/);
    const inView = [0, 5, 10, 15, 20, 25].map((second) => Number(/GPGSV,1,1,(\d\d)/.exec(text(second))?.[1] ?? 9));
    expect(inView).toEqual(inView.toSorted((a, b) => a - b));
    expect([inView[0], new Set(inView).size]).toEqual([0, expect.toSatisfy((sizes: number) => sizes >= 3)]);
    // Without an almanac nobody knows where in the sky they stand.
    expect(text(20)).toMatch(/\$GPGSV,1,1,0\d,02,,,\d\d,/);
  });

  test('others have a clock that was never set, and a wrong date', () => {
    expect(textAt('quectel-l76')(5)).toContain('$GNRMC,000005.000,V,,,,,,,060180,,,N*');
    expect(textAt('quectel-l76')(20)).toContain('$GNRMC,235520.000,V,,,,,,,060180,,,N*');
    expect(textAt('teseo')(5)).toContain('$$GNRMC,000005.000,V,,,,,,,010100,,,N,V*');
    // A sentence that SiRF chips are known by; its checksum was computed by one of them.
    expect(textAt('sirf')(0)).toContain('$GPRMC,235947.000,V,0000.0000,N,00000.0000,E,,,041299,,*1D\r\n');
  });

  test('a warm one knows time and sky, and finds the signals one by one', () => {
    const seen = seenIn(started('warm'));
    expect(encodeEpoch(seen(1), PROFILES['ublox-m8'])).toMatch(/\$GNRMC,235501\.00,V,,,,,,,010926,/);
    expect([seen(1).trouble?.found, seen(1).trouble?.received]).toEqual([null, 0]);
    expect(seen(18).trouble?.received).toBeGreaterThan(2);
  });

  test('the first fixes are poor', () => {
    const seen = seenIn(started('cold'));
    expect(seen(41).hdop).toBeGreaterThan(1.5 * seen(80).hdop);
    expect(seen(41).satellites).toBeLessThan(seen(80).satellites);
  });
});

test('plugged in again: hot and with its greeting; another receiver: cold', () => {
  const back = started('hot', { line: [{ from: 100, to: 110, kind: 'unplugged' }] });
  expect(fixFrom(back, 1, 110)).toBeLessThanOrEqual(111.6);
  expect([109, 110, 111].map((second) => seenIn(back)(second).trouble?.justStarted)).toEqual([false, true, false]);
  const other = started('hot', { line: [{ from: 100, to: 110, kind: 'unplugged', profile: 'sirf' }] });
  expect(fixFrom(other, 1, 110)).toBeGreaterThanOrEqual(137);
});

describe('the sky', () => {
  const at = (second: number, ...sky: Record<string, unknown>[]) => seenIn(under(...sky))(second);
  const strongest = (second: number, ...sky: Record<string, unknown>[]) => {
    const text = encodeEpoch(at(second, ...sky), PROFILES['ublox-m10']);
    const strengths = [...text.matchAll(/,\d\d,\d\d,\d{3},(\d\d)/g)].map((match) => Number(match[1]));
    return Math.max(0, ...strengths);
  };
  const span = (kind: string, more = {}) => ({ from: 100, to: 160, kind, ...more });

  test('under trees signals are weaker, satellites fewer and the geometry worse', () => {
    const [open, trees] = [at(130), at(130, span('canopy'))];
    expect(trees.hdop).toBeGreaterThan(1.5 * open.hdop);
    expect(trees.satellites).toBeLessThan(open.satellites);
    expect(strongest(130, span('canopy'))).toBeLessThan(strongest(130) - 5);
    expect(trees.valid).toBe(true);
  });

  test('between houses it is worse', () => {
    expect(at(130, span('canyon')).hdop).toBeGreaterThan(at(130, span('canopy')).hdop);
    expect(at(130, span('canyon')).trouble?.received).toBe(2);
  });

  test('in a bay the fix is kept for 15 s and then lost', () => {
    expect([114, 116, 159, 164].map((second) => at(second, span('bay')).valid)).toEqual([true, false, false, true]);
  });

  test('jamming drowns every signal and leaves the fix', () => {
    expect(strongest(130, span('jamming'))).toBeLessThan(20);
    expect(at(130, span('jamming')).valid).toBe(true);
    expect(at(130, span('jamming')).hdop).toBeGreaterThan(2 * at(130).hdop);
    expect(strongest(161, span('jamming'))).toBe(strongest(161));
  });

  test('a lost antenna', () => {
    const open = at(130, span('antenna-open'));
    expect([open.valid, open.trouble?.antenna, strongest(130, span('antenna-open'))]).toEqual([false, 'OPEN', 0]);
    expect(at(130, span('antenna-short')).trouble?.antenna).toBe('SHORT');
  });
});

describe('deceived', () => {
  const honest = seenIn(under());
  const off = (second: number, event: Record<string, unknown>) => {
    const scenario = under({ from: 100, to: 160, ...event });
    expect(createErrorBound(scenario, 1)(second)).toBeNull();
    return distanceM(seenIn(scenario)(second), honest(second));
  };

  test('teleported at once, dragged slowly', () => {
    expect(off(100, { kind: 'teleport', eastM: 3000, northM: 4000 })).toBeCloseTo(5000, -1);
    expect(off(110, { kind: 'drag', speedMs: 2 })).toBeCloseTo(20, 1);
    expect(off(150, { kind: 'drag', speedMs: 2 })).toBeCloseTo(100, 1);
  });

  test('frozen: the place stays, time and speed go on', () => {
    const seen = seenIn(under({ from: 100, to: 160, kind: 'frozen' }));
    expect([seen(120).latDeg, seen(120).lonDeg]).toEqual([seen(101).latDeg, seen(101).lonDeg]);
    expect(seen(120).t - seen(101).t).toBe(19_000);
    expect(seen(120).speedKmh).toBeCloseTo(54, 6);
  });

  test('a date 1024 weeks ago from then on; a second called 60, once', () => {
    const old = seenIn(under({ at: 100, kind: 'week-rollover' }));
    expect(honest(99).t - old(99).t).toBe(0);
    expect(honest(200).t - old(200).t).toBe(1024 * 7 * 86_400_000);
    const leap = seenIn(under({ at: 299, kind: 'leap-second' }));
    const times = [298, 299, 300].map((second) => /RMC,(\d{6})/.exec(encodeEpoch(leap(second)))?.[1]);
    expect(times).toEqual(['235958', '235960', '000000']);
  });
});
