/** What two implementations agree on (agreement.test.ts) is told here in words, with what only the simulator does. */
import { describe, expect, test } from 'vitest';
import type { KeyFunction } from '../../../simulator/crew/keys.ts';
import { createCrewModel, type Said } from '../../../simulator/crew/model.ts';

type Step = [what: KeyFunction, said?: Said, atMs?: number];

function story(steps: readonly Step[]) {
  const model = createCrewModel();
  let press = 0;
  const told = steps.map(([what, said = 'registered', atMs = press * 60_000]) => {
    return model.press(what, { press: ++press, atMs }, said);
  });
  return { model, told, last: told.at(-1) };
}

test('a whole mission opens the gate with the duty and keeps it open past its end', () => {
  const { model, told } = story([['PRISE_GARDE'], ['DEPART'], ['ARRIVEE'], ['PRISE_GARDE'], ['RENTRE']]);
  expect(told.map(({ problem }) => problem)).toEqual([null, null, null, null, null]);
  expect(told.map(({ expected }) => expected?.function)).toEqual([
    ...['PRISE_GARDE', 'DEPART', 'ARRIVEE', 'FIN_GARDE', 'RENTRE'],
  ]);
  expect(told[3]?.expected).toMatchObject({ duty: 'HORS_SERVICE', availability: 'INDISPONIBLE', reason: 'mission' });
  expect(told[4]?.expected).toMatchObject({ implied: ['RETOUR', 'RET-BASE'], mission: '~2', reason: null });
  expect(model.standing()).toEqual({ gateOpen: false, missionOpen: false });
});

test('an order is accepted late, and its number is the one of the platform', () => {
  const model = createCrewModel();
  model.press('PRISE_GARDE', { press: 1, atMs: 0 }, 'registered');
  model.received({ mission: 'M', acceptedBy: null, answerMs: 30_000, expiresMs: 600_000 }, 1_000);
  model.until(31_000);
  const { expected } = model.press('ACCEPTER', { press: 2, atMs: 40_000 }, 'registered');
  expect(expected).toMatchObject({ mission: 'M', status: 'DECLENCHE', answer: { outcome: 'accepted', late: true } });
  expect(model.standing()).toEqual({ gateOpen: true, missionOpen: false });
});

test('what the company accepts opens nothing off duty, until the crew presses', () => {
  const model = createCrewModel();
  model.received({ mission: 'C', acceptedBy: 'company', answerMs: 30_000, expiresMs: 600_000 }, 0);
  expect(model.standing().gateOpen).toBe(false);
  model.press('DEPART', { press: 1, atMs: 1_000 }, 'registered');
  expect(model.standing()).toEqual({ gateOpen: true, missionOpen: true });
});

test('a call for help that nobody ends is over after 30 min', () => {
  const { model } = story([['DETRESSE', 'registered', 0]]);
  model.until(1_799_999);
  expect(model.standing().gateOpen).toBe(true);
  model.until(1_800_000);
  expect(model.standing().gateOpen).toBe(false);
});

describe('what ends by itself', () => {
  const MINUTE = 60_000;
  const HOUR = 60 * MINUTE;
  /** 06:00 to 12:00, where second 0 is 05:52. */
  const SLOT = { fromMs: 8 * MINUTE, toMs: 6 * HOUR + 8 * MINUTE };
  /** Minutes until something happens, asked every minute. */
  const next = (model: ReturnType<typeof createCrewModel>, fromMs: number, most = 30 * 60) => {
    for (let minute = 1; minute <= most; minute++) {
      const happened = model.until(fromMs + minute * MINUTE);
      if (happened === null || happened.length > 0) return [minute, happened];
    }
    return null;
  };

  test('a garde, 30 min after its slot, also in a pause', () => {
    const model = createCrewModel();
    model.roster([SLOT]);
    const { expected } = model.press('PRISE_GARDE', { press: 1, atMs: 0 }, 'registered');
    expect(expected).toMatchObject({ outsideRoster: false });
    model.press('PAUSE', { press: 2, atMs: HOUR }, 'registered');
    expect(next(model, 0)).toEqual([6 * 60 + 8 + 30, ['garde-over']]);
    expect(model.states()).toMatchObject([{ duty: 'HORS_SERVICE', within: null, prise: null }]);
  });

  test('a garde whose mission goes beyond the slot, 30 min after the mission', () => {
    const model = createCrewModel();
    model.roster([SLOT]);
    model.press('PRISE_GARDE', { press: 1, atMs: 0 }, 'registered');
    model.press('DEPART', { press: 2, atMs: 5 * HOUR }, 'registered');
    expect(model.until(8 * HOUR)).toEqual([]);
    model.press('RENTRE', { press: 3, atMs: 8 * HOUR }, 'registered');
    expect(next(model, 8 * HOUR)).toEqual([30, ['garde-over']]);
  });

  test('a garde outside the roster, or without one, after 26 h; one that a later roster knows with its slot', () => {
    const { model } = story([['PRISE_GARDE']]);
    expect(next(model, 0)).toEqual([26 * 60, ['garde-over']]);
    const outside = createCrewModel();
    outside.roster([{ fromMs: 31 * MINUTE, toMs: HOUR }]);
    const { expected } = outside.press('PRISE_GARDE', { press: 1, atMs: 0 }, 'registered');
    expect(expected).toMatchObject({ outsideRoster: true });
    outside.roster([{ fromMs: 30 * MINUTE, toMs: HOUR }]);
    expect(next(outside, 0)).toEqual([90, ['garde-over']]);
  });

  test('a volontaire, after 12 h, and what keeps it from ending', () => {
    expect(next(story([['VOLONTAIRE']]).model, 0)).toEqual([12 * 60, ['volontaire-over']]);
    const { model } = story([['VOLONTAIRE']]);
    model.press('DETRESSE', { press: 2, atMs: 12 * HOUR - 10 * MINUTE }, 'registered');
    expect(next(model, 12 * HOUR)).toEqual([20, ['distress-over', 'volontaire-over']]);
  });

  test('a mission that nobody touches, 4 h after its last status; what is noticed late happens then', () => {
    const { model } = story([['PRISE_GARDE'], ['DEPART'], ['ARRIVEE'], ['TRANSP']]);
    model.press('ARRIVEE', { press: 5, atMs: HOUR }, 'registered');
    expect(next(model, HOUR)).toEqual([4 * 60, ['mission-abandoned']]);
    expect(model.standing()).toEqual({ gateOpen: true, missionOpen: false });
    const off = createCrewModel();
    off.press('DEPART', { press: 1, atMs: 0 }, 'registered');
    off.received({ mission: 'C', acceptedBy: 'company', answerMs: 30_000, expiresMs: HOUR }, 0);
    expect(off.until(50 * HOUR)).toEqual(['mission-abandoned', 'mission-abandoned']);
    expect(off.standing().gateOpen).toBe(false);
    off.press('PRISE_GARDE', { press: 2, atMs: 50 * HOUR }, 'registered');
    expect(next(off, 50 * HOUR)).toEqual([26 * 60, ['garde-over']]);
  });

  test('where nobody knows whether a press counted, nobody knows what ends', () => {
    const { model } = story([['PRISE_GARDE'], ['DEPART']]);
    model.maybe('RENTRE', { press: 3, atMs: HOUR });
    expect(model.until(2 * HOUR)).toEqual([]);
    expect(model.until(6 * HOUR)).toBeNull();
  });
});

describe('what the box says and the page does not', () => {
  test('a press that must have been refused', () => {
    const { last } = story([['ARRIVEE']]);
    expect(last).toEqual({ expected: null, problem: 'registered, and docs/crew.md says refused, off-duty' });
  });
  test('a press that must have counted', () => {
    const { last } = story([['PRISE_GARDE'], ['DEPART', { refused: 'already' }]]);
    expect(last?.problem).toBe('refused, already, and docs/crew.md says registered, DEPART');
  });
  test('another word than the right one', () => {
    expect(story([['RENTRE', { refused: 'off-duty' }]]).last?.problem).toContain('says refused, no-mission');
  });
});

describe('a press that may have counted or not', () => {
  const doubted = () => {
    const { model } = story([['PRISE_GARDE'], ['DEPART'], ['ARRIVEE']]);
    model.maybe('DISPONIBLE', { press: 9, atMs: 600_000 });
    return model;
  };
  test('both are possible, until another one tells', () => {
    const model = doubted();
    expect(model.states()).toHaveLength(2);
    expect(model.acts('DISPONIBLE', { press: 10, atMs: 700_000 })).toBeNull();
    expect(model.press('DISPONIBLE', { press: 10, atMs: 700_000 }, { refused: 'already' }).problem).toBeNull();
    expect(model.states()).toHaveLength(1);
    expect(model.states()[0]?.status).toBe('RETOUR');
  });
  test('the other way round', () => {
    const model = doubted();
    expect(model.press('ARRIVEE', { press: 10, atMs: 700_000 }, { refused: 'already' }).problem).toBeNull();
    expect(model.states()[0]?.status).toBe('ARRIVEE');
  });
  test('neither', () => {
    const { problem } = doubted().press('RENTRE', { press: 10, atMs: 700_000 }, { refused: 'pause' });
    expect(problem).toContain('docs/crew.md says registered, RENTRE');
  });
  test('where it decides whether positions are recorded, nobody can say', () => {
    const model = createCrewModel();
    model.maybe('PRISE_GARDE', { press: 1, atMs: 0 });
    expect(() => model.standing()).toThrow('nobody can know');
  });
});
