/** docs/sampling.md, section 4: the odometer, in metres that can be added up by hand. */
import { describe, expect, test } from 'vitest';
import { createExpectation } from '../../../../simulator/vehicle/expected-positions.ts';
import { epochAt, everySecond, type Made, START } from './made.ts';

type Step = Made | 'restart' | 'open' | 'close' | 'press';

/** `odoM` after all of it, as the next recorded position would say: a press asks for one. */
function driven(...steps: Step[]): { odoM: number; odoSlackM: number } {
  const expectation = createExpectation({ notBeforeMs: START - 86_400_000 });
  for (const [i, step] of steps.entries()) {
    if (step === 'restart') expectation.restart();
    else if (step === 'open' || step === 'close') expectation.gate(step === 'open');
    else if (step === 'press') expectation.press('status');
    else {
      if (i === steps.length - 1) expectation.press('status');
      expectation.epoch(epochAt(step));
    }
  }
  const { odoM = -1, odoSlackM = -1 } = expectation.positions.at(-1) ?? {};
  return { odoM, odoSlackM };
}

const at36 = (s: number) => ({ kmh: 36, northM: s * 10 });
/** Driving from 0 m to 100 m; MOBILE from the third second on. */
const hundred = everySecond(0, 10, at36);
const standing = (from: number, to: number, northM: (s: number) => number) =>
  everySecond(from, to, (s) => ({ kmh: 0, northM: northM(s) }));

describe('metres', () => {
  test('from where it stood, the seconds before MOBILE was proved included', () => {
    expect(driven(...hundred).odoM).toBe(100);
  });

  test('parked: nothing, however the position wanders', () => {
    expect(driven(...standing(0, 300, (s) => 20 * Math.sin(s))).odoM).toBe(0);
  });

  test('at a traffic light: nothing until it drives on, then the straight way', () => {
    const light = standing(11, 30, (s) => 110 + (s % 2) * 3);
    expect(driven(...hundred, ...light).odoM).toBe(113);
    // From the first slow fix (113 m, the 11th second) to 140 m.
    expect(driven(...hundred, ...light, { s: 31, kmh: 20, northM: 140 }).odoM).toBe(140);
  });

  test('stopped and started again: from where it came to stand', () => {
    const stop = standing(11, 60, () => 110);
    const off = everySecond(61, 64, (s) => ({ kmh: 36, northM: 110 + (s - 60) * 10 }));
    expect(driven(...hundred, ...stop, ...off).odoM).toBe(150);
  });

  test('a gap of 60 s is bridged, one of more is not', () => {
    const withGap = (s: number) =>
      driven(...hundred, { s, kmh: 36, northM: 900 }, { s: s + 1, kmh: 36, northM: 910 }).odoM;
    expect(withGap(70)).toBe(910);
    expect(withGap(70.001)).toBe(110);
  });

  test('a gap counts from the trusted fix before, not from the last that counted', () => {
    const light = standing(11, 38, () => 110);
    // The light lasts 27 s, the gap after it 60 s: bridged, although the last that counted is 87 s old.
    expect(driven(...hundred, ...light, { s: 98, kmh: 36, northM: 700 }).odoM).toBe(700);
  });

  test('while parked a gap moves the place from which it goes on', () => {
    const parked = standing(0, 5, () => 0);
    const towed = { s: 300, kmh: 0, northM: 3000 };
    const off = everySecond(301, 304, (s) => ({ kmh: 36, northM: 3000 + (s - 300) * 10 }));
    expect(driven(...parked, towed, ...off).odoM).toBe(40);
  });

  test('a relocated fix adds nothing, and counting goes on from it', () => {
    const away = everySecond(11, 22, (s) => ({ kmh: 36, northM: 50_000 + s * 10 }));
    // 100 m before; the tenth suspect one (20 s) is believed; 20 m more.
    expect(driven(...hundred, ...away).odoM).toBe(120);
  });
});

describe('the gate', () => {
  test('nothing is added off duty, nor over it', () => {
    const off = everySecond(11, 20, at36);
    const again = everySecond(21, 25, at36);
    expect(driven(...hundred, 'close', ...off, 'open', ...again).odoM).toBe(140);
  });
});

describe('a restart', () => {
  test('goes on from the last event, which is known to the fix before it', () => {
    const more = everySecond(11, 20, at36);
    const after = everySecond(21, 26, at36);
    // 200 m when it was ended, of which 90 m at least were kept; 21 to 26 s: 50 m more.
    const { odoM, odoSlackM } = driven(...hundred, 'press', ...more, 'restart', ...after);
    expect(odoM).toBe(250);
    expect(odoSlackM).toBeCloseTo(110, 6);
  });

  test('before any event it may have kept nothing', () => {
    const { odoM, odoSlackM } = driven(...hundred, 'restart', { s: 11, kmh: 36, northM: 110 });
    expect(odoM).toBe(100);
    expect(odoSlackM).toBeCloseTo(100, 6);
  });
});
