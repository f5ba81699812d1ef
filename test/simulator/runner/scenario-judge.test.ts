import { describe, expect, test } from 'vitest';
import type { LedgerRecord } from '../../../simulator/platform/ledger.ts';
import { type ExpectedStatus, judge } from '../../../simulator/runner/scenario-judge.ts';
import { along } from '../../../simulator/vehicle/geometry.ts';

const T = Date.UTC(2026, 7, 12, 13, 22);
const HERE = { latDeg: 4.9265, lonDeg: -52.3068 };
/** The vehicle stands at HERE until T, and is far away from then on. */
const placeAt = (t: number) => (t <= T ? HERE : along(HERE, 90, 5_000));

const DEPARTURE: ExpectedStatus = { t: T, key: '1', function: 'DEPART', status: 'DEPART', placed: true };

function press(n: number, t: number | null, changes: object = {}): LedgerRecord {
  const what = {
    key: '1',
    function: 'DEPART',
    status: 'DEPART',
    position: { lat: HERE.latDeg, lon: HERE.lonDeg, ageMs: 0 },
  };
  return { lane: 'e', type: 'press', n, t, boot: 'b', mono: n * 1_000, ...what, ...changes } as unknown as LedgerRecord;
}

const wrongOf = (expected: ExpectedStatus[], records: LedgerRecord[]) =>
  judge(expected, records, placeAt).map(({ wrong }) => wrong);

test('a status is right with its function, its status, its time and its place', () => {
  expect(judge([DEPARTURE], [press(1, T)], placeAt)).toEqual([
    { expected: DEPARTURE, came: { t: T, function: 'DEPART', status: 'DEPART', offM: 0 }, wrong: [] },
  ]);
});

describe('it is wrong', () => {
  const off = along(HERE, 0, 60);
  test.each([
    ['that never came', [], ['nothing came']],
    ['that came as another function', [press(1, T, { function: 'RENTRE' })], ['function RENTRE']],
    ['that came as another status', [press(1, T, { status: 'REN-BASE' })], ['status REN-BASE']],
    ['more than 2 s from the press', [press(1, T - 2_001)], ['nothing came']],
    ['without a position', [press(1, T, { position: null })], ['no position']],
    ['60 m off', [press(1, T, { position: { lat: off.latDeg, lon: off.lonDeg, ageMs: 0 } })], ['60 m off']],
  ])('%s', (_, records, wrong) => {
    expect(wrongOf([DEPARTURE], records)).toEqual([wrong]);
  });

  test('in another order than pressed', () => {
    const arrival = { ...DEPARTURE, t: T + 1_000, key: '2', function: 'ARRIVEE', status: 'ARRIVEE', placed: false };
    const arrived = press(1, T + 1_000, { key: '2', function: 'ARRIVEE', status: 'ARRIVEE', position: null });
    expect(wrongOf([DEPARTURE, arrival], [arrived, press(2, T)])).toEqual([[], ['nothing came']]);
  });
});

test('a position is judged by where the vehicle was when it was measured', () => {
  const aged = press(1, T + 1_500, { position: { lat: HERE.latDeg, lon: HERE.lonDeg, ageMs: 1_500 } });
  expect(wrongOf([DEPARTURE], [aged])).toEqual([[]]);
});

test('without a fix since the beginning of the garde no position is asked for', () => {
  expect(wrongOf([{ ...DEPARTURE, placed: false }], [press(1, T, { position: null })])).toEqual([[]]);
});

test('a press that a box without the time recorded is dated by what it says later', () => {
  const time = { lane: 'e', type: 'time', n: 2, boot: 'b', utcMinusMonoMs: T - 1_000 } as unknown as LedgerRecord;
  expect(wrongOf([DEPARTURE], [press(1, null), time])).toEqual([[]]);
  expect(wrongOf([DEPARTURE], [press(1, null)])).toEqual([['no time']]);
  const otherBoot = { ...time, boot: 'c' } as unknown as LedgerRecord;
  expect(wrongOf([DEPARTURE], [press(1, null), otherBoot])).toEqual([['no time']]);
});

test('one that is missing takes nothing from the next', () => {
  const later = { ...DEPARTURE, t: T - 60_000 };
  expect(wrongOf([later, DEPARTURE], [press(1, T)])).toEqual([['nothing came'], []]);
});
