import { describe, expect, test } from 'vitest';
import type { LedgerRecord } from '../../../simulator/platform/ledger.ts';
import { type Expected, judge } from '../../../simulator/runner/scenario-judge.ts';
import { along } from '../../../simulator/vehicle/geometry.ts';

const T = Date.UTC(2026, 7, 12, 13, 22);
const HERE = { latDeg: 4.9265, lonDeg: -52.3068 };
/** The vehicle stands at HERE until T, and is far away from then on. */
const placeAt = (t: number) => (t <= T ? HERE : along(HERE, 90, 5_000));

const MUST = { function: 'DEPART', status: 'DEPART' } as const;
const DEPARTURE = { kind: 'press', t: T, key: '1', must: MUST, placed: true, correctsT: null } as const;

function press(n: number, t: number | null, changes: object = {}): LedgerRecord {
  const what = {
    key: '1',
    function: 'DEPART',
    status: 'DEPART',
    ...{ mission: 'M-1', reason: 'mission', availability: 'INDISPONIBLE', duty: 'GARDE', answer: null },
    ...{ implied: ['DECLENCHE'], corrects: null },
    position: { lat: HERE.latDeg, lon: HERE.lonDeg, ageMs: 0 },
  };
  return { lane: 'e', type: 'press', n, t, boot: 'b', mono: n * 1_000, ...what, ...changes } as unknown as LedgerRecord;
}

const wrongOf = (expected: Expected[], records: LedgerRecord[]) =>
  judge(expected, records, placeAt).map(({ wrong }) => wrong);

test('a status is right with its function, its status, its time and its place', () => {
  expect(judge([DEPARTURE], [press(1, T)], placeAt)).toEqual([
    { expected: DEPARTURE, came: { t: T, what: 'DEPART (DEPART)', offM: 0 }, wrong: [] },
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
    const must = { function: 'ARRIVEE', status: 'ARRIVEE' } as const;
    const arrival = { ...DEPARTURE, t: T + 1_000, key: '2', must, placed: false };
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

describe('what a press must say beside its status, where the scenario names it', () => {
  const wrongWith = (more: object, event: object = {}) =>
    wrongOf([{ ...DEPARTURE, must: { ...MUST, ...more } }], [press(1, T, event)]);
  const late = { answer: { outcome: 'accepted', reason: null, late: true } };
  const no = { answer: { outcome: 'refused', reason: 'engaged', late: false } };
  test.each<[string, object, object, string[]]>([
    ['its mission', { mission: 'M-1' }, {}, []],
    ['another mission', { mission: 'M-2' }, {}, ['mission M-1']],
    ["the crew's own", { mission: '~' }, { mission: '~12' }, []],
    ['an answer', { answer: 'accepted-late' }, late, []],
    ['an answer that was in time', { answer: 'accepted' }, late, ['answer accepted-late']],
    ['no answer', { answer: 'accepted' }, {}, ['answer null']],
    ['the reason of a refusal', { reason: 'engaged' }, no, []],
    ['the reason of an unavailability', { reason: 'panne' }, {}, ['reason mission']],
    ['what it implies', { implied: [] }, {}, ['implied DECLENCHE']],
    ['duty and availability', { duty: 'GARDE', availability: 'DISPONIBLE' }, {}, ['availability INDISPONIBLE']],
    ['that no slot asks for it', { outsideRoster: true }, { outsideRoster: true }, []],
    ['that a slot asks for it', { outsideRoster: false }, { outsideRoster: true }, ['outsideRoster true']],
    ['that it has no position', { position: false }, {}, ['a position']],
  ])('%s', (_, more, event, wrong) => expect(wrongWith(more, event)).toEqual([wrong]));

  test('which press it corrects', () => {
    const must = { ...MUST, correctsS: 0 };
    const second = { ...DEPARTURE, t: T + 60_000, must, correctsT: T, placed: false };
    const corrects = (n: number) => press(9, T + 60_000, { corrects: n, position: null });
    expect(wrongOf([DEPARTURE, second], [press(4, T), corrects(4)])).toEqual([[], []]);
    expect(wrongOf([DEPARTURE, second], [press(4, T), corrects(5)])).toEqual([[], ['corrects 5']]);
  });
});

describe('what no press makes', () => {
  const received = { kind: 'event', t: T, must: { change: 'received', mission: 'M-1' } } as const;
  const event = (n: number, t: number, more: object = {}) => {
    const said = { type: 'mission', change: 'received', mission: 'M-1', applied: true, availability: 'DISPONIBLE' };
    return { lane: 'e', n, t, boot: 'b', mono: n, ...said, ...more } as unknown as LedgerRecord;
  };
  test.each<[string, LedgerRecord[], object, string[]]>([
    ['came', [event(1, T + 900)], {}, []],
    ['did not come', [], {}, ['nothing came']],
    ['is of another mission', [event(1, T, { mission: 'M-2' })], {}, ['nothing came']],
    ['came later than it may', [event(1, T + 2_001)], {}, ['nothing came']],
    ['may come later', [event(1, T + 60_000)], { withinS: 61 }, []],
    ['was not to be applied', [event(1, T)], { applied: false }, ['applied true']],
    ['changes the availability', [event(1, T)], { availability: 'INDISPONIBLE' }, ['availability DISPONIBLE']],
  ])('%s', (_, records, more, wrong) => {
    expect(wrongOf([{ ...received, must: { ...received.must, ...more } }], records)).toEqual([wrong]);
  });

  test.each(['distress-over', 'mission-abandoned', 'garde-over', 'volontaire-over'] as const)('%s', (change) => {
    const over = { kind: 'event', t: T, must: { change } } as const;
    // Another mission may be under way.
    for (const mission of [null, 'M-2']) {
      const said = { type: 'automatic', change, mission };
      expect(wrongOf([over], [event(1, T, said)])).toEqual([[]]);
      expect(wrongOf([over], [event(1, T + 2_001, said)])).toEqual([['nothing came']]);
      expect(wrongOf([over], [event(1, T, { ...said, change: 'garde-begun' })])).toEqual([['nothing came']]);
    }
  });
});

test('a refused press is right with the word that the crew was shown', () => {
  const refused = { kind: 'refused', t: T, key: '1', why: 'already' } as const;
  expect(wrongOf([{ ...refused, said: 'already' }], [])).toEqual([[]]);
  expect(wrongOf([{ ...refused, said: 'off-duty' }], [])).toEqual([['off-duty']]);
  expect(wrongOf([{ ...refused, said: null }], [])).toEqual([['no refusal']]);
});
