/** docs/sampling.md, section 6: which suspect fixes are recorded, and that they change nothing for the trusted ones. */
import { describe, expect, test } from 'vitest';
import { createExpectation, type Expectation } from '../../../../simulator/vehicle/expected-positions.ts';
import { epochAt, everySecond, fixAt, type Made, START } from './made.ts';

/** 10 m in each second, north. */
const at36 = (s: number) => ({ kmh: 36, northM: s * 10, courseDeg: 0 });

function begun(): Expectation {
  return createExpectation({ notBeforeMs: START - 86_400_000 });
}

function play(expectation: Expectation, made: Made[]): void {
  for (const each of made) expectation.epoch(epochAt(each));
}

describe('suspect fixes', () => {
  const far = (s: number, northM = 50_000): Made => ({ s, kmh: 36, courseDeg: 90, northM: northM + s * 10 });

  test('the first, then every 5 s, and a change of reasons after a second', () => {
    const warned = (s: number): Made => ({ ...far(s), unsafe: true });
    const made = [...everySecond(0, 3, at36), far(4), warned(4.5), ...[5, 6, 7, 8, 9, 9.5, 10, 11].map(warned)];
    const expectation = begun();
    play(expectation, made);
    const suspects = expectation.positions.filter(({ why }) => why === 'suspect');
    expect(suspects.map(({ t, suspect }) => `${(t - START) / 1000} ${suspect.join('+')}`)).toEqual([
      '4 teleport',
      '5 unsafe+teleport',
      '10 unsafe+teleport',
    ]);
    expect(suspects[0]).toMatchObject({ ageMs: 0, courseDeg: 90, courseHeld: false, move: 'MOBILE', sinceT: null });
    expect(suspects[0]?.lat).toBeCloseTo(fixAt({ s: 0, northM: 50_040 }).lat, 9);
  });

  test('they change nothing for the others: period, odometer and movement go on as if they had not been', () => {
    const good = everySecond(0, 40, at36).filter(({ s }) => s < 10 || s > 15);
    const bad = everySecond(10, 15, (s) => ({ kmh: 0, northM: 90_000 + s }));
    const [without, mixed] = [begun(), begun()];
    play(without, good);
    play(mixed, [...good.slice(0, 10), ...bad, ...good.slice(10)]);
    expect(mixed.positions.filter(({ why }) => why !== 'suspect')).toEqual(without.positions);
  });

  test('a clock set back by a minute and more is believed in the end, as first', () => {
    const back = [...everySecond(100, 101, () => ({ kmh: 0 })), ...everySecond(10, 20, () => ({ kmh: 0 }))];
    const expectation = begun();
    play(expectation, back);
    expect(expectation.positions.map(({ t, why, move }) => `${(t - START) / 1000} ${why} ${move}`)).toEqual([
      '100 first STATIQUE',
      '10 suspect STATIQUE',
      '15 suspect STATIQUE',
      '19 first STATIQUE',
    ]);
  });
});
