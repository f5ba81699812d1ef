/** The independent count from bytes to positions: docs/sampling.md, sections 4 to 6 together. */
import { describe, expect, test } from 'vitest';
import {
  createExpectation,
  type Expectation,
  type ExpectationOptions,
  type ExpectedPosition,
  expectPositions,
} from '../../../simulator/vehicle/expected-positions.ts';
import { epochAt, everySecond, fixAt, type Made, START } from './expected/made.ts';

const NOT_BEFORE = START - 86_400_000;
/** 10 m in each second, north. */
const at36 = (s: number) => ({ kmh: 36, northM: s * 10, courseDeg: 0 });

function begun(options: Partial<ExpectationOptions> = {}): Expectation {
  return createExpectation({ notBeforeMs: NOT_BEFORE, ...options });
}

function play(expectation: Expectation, made: Made[]): void {
  for (const each of made) expectation.epoch(epochAt(each));
}

function whole(made: Made[], options: Partial<ExpectationOptions> = {}): string[] {
  const expectation = begun(options);
  play(expectation, made);
  return said(expectation.positions);
}

function said(positions: readonly ExpectedPosition[]): string[] {
  return positions.map(({ t, why, move }) => `${(t - START) / 1000} ${why} ${move}`);
}

test('a drive on which every reason of the profiles occurs once', () => {
  const drive: Made[] = [
    ...everySecond(0, 60, () => ({ kmh: 0, courseDeg: 0 })),
    ...everySecond(61, 64, () => ({ kmh: 9, courseDeg: 0 })),
    { s: 65, kmh: 9, courseDeg: 14.9 },
    { s: 66, kmh: 9, courseDeg: 15 },
    { s: 67, kmh: 23.9, courseDeg: 15 },
    { s: 68, kmh: 24, courseDeg: 15 },
    { s: 69, kmh: 15, courseDeg: 15, northM: 99.9 },
    { s: 70, kmh: 15, courseDeg: 15, northM: 100.1 },
    { s: 71, kmh: 2.9, northM: 100.1 },
    { s: 101, kmh: 2.9, northM: 100.1 },
  ];
  expect(whole(drive)).toEqual([
    '0 first STATIQUE',
    '60 time STATIQUE',
    '64 start MOBILE',
    '66 angle MOBILE',
    '68 speed MOBILE',
    '70 distance MOBILE',
    '101 stop STATIQUE',
  ]);
});

test('start and stop say since when; a position each 5 s until the stop is proved', () => {
  const expectation = begun();
  play(expectation, [...everySecond(0, 3, at36), ...everySecond(4, 95, () => ({ kmh: 1, northM: 40 }))]);
  expect(said(expectation.positions)).toEqual([
    '0 first STATIQUE',
    '3 start MOBILE',
    '4 speed MOBILE',
    ...[9, 14, 19, 24, 29].map((s) => `${s} time MOBILE`),
    '34 stop STATIQUE',
    '94 time STATIQUE',
  ]);
  const since = expectation.positions.map(({ sinceT }) => (sinceT === null ? null : (sinceT - START) / 1000));
  expect([since[0], since[1], since[8], since[9]]).toEqual([null, 0, 4, null]);
});

test('geometry needs a second since the last position, and goes the shorter way round', () => {
  const before = everySecond(0, 3, (s) => ({ ...at36(s), courseDeg: 350 }));
  const turning = [
    { s: 3.5, kmh: 36, courseDeg: 10, northM: 35 },
    { s: 4, kmh: 36, courseDeg: 4.9, northM: 40 },
    { s: 4.5, kmh: 36, courseDeg: 5, northM: 45 },
  ];
  expect(whole([...before, ...turning])).toEqual(['0 first STATIQUE', '3 start MOBILE', '4.5 angle MOBILE']);
});

test('below 5 km/h the last good course is kept, and said to be', () => {
  const expectation = begun({ rules: { movingPeriodMs: 1000, stationaryPeriodMs: 1000 } });
  const courses: (number | null)[] = [10, 20, 30, null, 40];
  play(expectation, [
    { s: 0, kmh: 4.9, courseDeg: 99 },
    ...everySecond(1, 5, (s) => ({ kmh: 5, courseDeg: courses[s - 1] ?? null })),
    { s: 6, courseDeg: 77 },
  ]);
  expect(expectation.positions.map(({ courseDeg, courseHeld }) => [courseDeg, courseHeld])).toEqual([
    [null, false],
    [10, false],
    [20, false],
    [30, false],
    [30, true],
    [40, false],
    [40, true],
  ]);
});

describe('presses', () => {
  const pressed = (kinds: ('mission' | 'end' | 'status')[], rules = {}) => {
    const expectation = begun({ rules });
    play(expectation, everySecond(0, 4, at36));
    for (const kind of kinds) expectation.press(kind);
    play(expectation, everySecond(5, 11, at36));
    return said(expectation.positions).slice(2);
  };

  test('each gets one position, the next trusted one', () => {
    expect(pressed([])).toEqual(['8 time MOBILE']);
    expect(pressed(['status'])).toEqual(['5 status MOBILE', '10 time MOBILE']);
    expect(pressed(['mission'])).toEqual(['5 mission MOBILE', '10 time MOBILE']);
    expect(pressed(['status', 'mission'])).toEqual(['5 mission MOBILE', '10 time MOBILE']);
  });

  test('what neither opens nor closes the mission is a status', () => {
    expect(pressed(['end'])[0]).toBe('5 status MOBILE');
    expect(pressed(['mission', 'end'])[0]).toBe('5 mission MOBILE');
  });

  test('a second press of the mission is a status; the profile is the mission', () => {
    const expectation = begun({ rules: { missionPeriodMs: 2000 } });
    expectation.press('mission');
    play(expectation, everySecond(0, 6, at36));
    expectation.press('mission');
    play(expectation, everySecond(7, 8, at36));
    expectation.press('end');
    play(expectation, everySecond(9, 14, at36));
    expect(said(expectation.positions)).toEqual([
      '0 first STATIQUE',
      '3 start MOBILE',
      '5 time MOBILE',
      '7 status MOBILE',
      '9 mission MOBILE',
      '14 time MOBILE',
    ]);
  });

  test('a recorded position of another reason uses them up, a suspect one does not', () => {
    const expectation = begun();
    expectation.press('status');
    play(expectation, everySecond(0, 4, at36));
    expectation.press('status');
    play(expectation, [
      { ...at36(900), s: 5 },
      { s: 6, ...at36(6) },
      { s: 7, ...at36(7) },
    ]);
    expect(said(expectation.positions).slice(1)).toEqual(['3 start MOBILE', '5 suspect MOBILE', '6 status MOBILE']);
  });

  test('what the crew had opened stays open over a restart', () => {
    const expectation = begun({ rules: { missionPeriodMs: 2000 } });
    expectation.press('mission');
    play(expectation, everySecond(0, 4, at36));
    expectation.restart();
    play(expectation, everySecond(5, 10, at36));
    expect(said(expectation.positions).slice(2)).toEqual(['5 first STATIQUE', '8 start MOBILE', '10 time MOBILE']);
  });
});

describe('the gate', () => {
  test('closed: nothing recorded, the state goes on; open: first, whatever changed', () => {
    const expectation = begun({ open: false });
    play(expectation, everySecond(0, 20, at36));
    expectation.gate(true);
    play(expectation, everySecond(21, 22, at36));
    expect(said(expectation.positions)).toEqual(['21 first MOBILE']);
  });

  test('opening ends a spell that began off duty', () => {
    const expectation = begun({ open: false });
    play(expectation, everySecond(0, 2, at36));
    expectation.gate(true);
    play(expectation, everySecond(3, 6, at36));
    expect(said(expectation.positions)).toEqual(['3 first STATIQUE', '6 start MOBILE']);
  });

  test('parked on duty, off duty somewhere else: no place and no course of before', () => {
    const expectation = begun();
    play(
      expectation,
      everySecond(0, 2, () => ({ kmh: 6, courseDeg: 45 })),
    );
    expectation.gate(false);
    play(expectation, [{ s: 100, kmh: 7, courseDeg: 60, northM: 30 }]);
    expectation.gate(true);
    play(expectation, [{ s: 101, kmh: 0, northM: 35 }]);
    const now = expectation.positions.at(-1);
    expect(now).toMatchObject({ why: 'first', ageMs: 0, courseDeg: null, courseHeld: false, odoM: 0 });
    expect(now?.lat).toBeCloseTo(fixAt({ s: 0, northM: 35 }).lat, 9);
  });
});

test('over a whole file: restarts and the gate by number of epoch', () => {
  const file = Buffer.concat(everySecond(0, 19, () => ({ kmh: 0 })).map(epochAt));
  const options = { notBeforeMs: NOT_BEFORE, openFrom: 2, openTo: 15, restartBefore: [10] };
  expect(said(expectPositions(file, options))).toEqual(['2 first STATIQUE', '10 first STATIQUE']);
});

test('other numbers for other thresholds', () => {
  expect(
    whole(
      everySecond(0, 20, () => ({ kmh: 0 })),
      { rules: { stationaryPeriodMs: 10_000 } },
    ),
  ).toHaveLength(3);
});
