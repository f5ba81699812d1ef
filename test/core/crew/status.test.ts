import { describe, expect, test } from 'vitest';
import type { KeyMeaning } from '../../../gateway/core/crew/keys.ts';
import { type CrewState, gateOpen, nextCrewState, OFF_DUTY } from '../../../gateway/core/crew/status.ts';

const garde: CrewState = { ...OFF_DUTY, duty: 'GARDE', availability: 'DISPONIBLE', service: 's1' };
const states: Record<string, CrewState> = {
  off: OFF_DUTY,
  garde,
  volunteer: { ...garde, duty: 'VOLONTAIRE' },
  'garde paused': { ...garde, duty: 'PAUSE', dutyBeforePause: 'GARDE', availability: 'INDISPONIBLE' },
  'volunteer paused': { ...garde, duty: 'PAUSE', dutyBeforePause: 'VOLONTAIRE', availability: 'INDISPONIBLE' },
};

/** state × key → function and duty after it, or null where the press does nothing. Every cell is listed. */
const dutyTable: [keyof typeof states, KeyMeaning, [string, string] | null][] = [
  ['off', 'PRISE_GARDE', ['PRISE_GARDE', 'GARDE']],
  ['off', 'VOLONTAIRE', ['VOLONTAIRE', 'VOLONTAIRE']],
  ['off', 'PAUSE', null],
  ['garde', 'PRISE_GARDE', ['FIN_GARDE', 'HORS_SERVICE']],
  ['garde', 'VOLONTAIRE', null],
  ['garde', 'PAUSE', ['PAUSE', 'PAUSE']],
  ['volunteer', 'PRISE_GARDE', ['PRISE_GARDE', 'GARDE']],
  ['volunteer', 'VOLONTAIRE', ['FIN_VOLONTAIRE', 'HORS_SERVICE']],
  ['volunteer', 'PAUSE', ['PAUSE', 'PAUSE']],
  ['garde paused', 'PRISE_GARDE', ['FIN_GARDE', 'HORS_SERVICE']],
  ['garde paused', 'VOLONTAIRE', null],
  ['garde paused', 'PAUSE', ['FIN_PAUSE', 'GARDE']],
  ['volunteer paused', 'PRISE_GARDE', ['PRISE_GARDE', 'GARDE']],
  ['volunteer paused', 'VOLONTAIRE', ['FIN_VOLONTAIRE', 'HORS_SERVICE']],
  ['volunteer paused', 'PAUSE', ['FIN_PAUSE', 'VOLONTAIRE']],
];

test.each(dutyTable)('%s, key %s', (name, meaning, expected) => {
  const change = nextCrewState(states[name] ?? OFF_DUTY, meaning, 'new');
  expect(change === null ? null : [change.function, change.duty]).toEqual(expected);
});

describe('the gate', () => {
  test('is open on garde and as a volunteer, and in no other duty', () => {
    expect(Object.entries(states).map(([name, state]) => [name, gateOpen(state)])).toEqual([
      ['off', false],
      ['garde', true],
      ['volunteer', true],
      ['garde paused', false],
      ['volunteer paused', false],
    ]);
  });

  const statusKeys: KeyMeaning[] = [
    'DEPART',
    'ARRIVEE',
    'BILAN',
    'TRANSP',
    'DESTIN',
    'DISPONIBLE',
    'INDISPONIBLE',
    'RENTRE',
    'ACCEPTER',
    'REFUSER',
    'DETRESSE',
  ];
  test.each(statusKeys)('%s leaves the duty as it is', (meaning) => {
    for (const state of Object.values(states)) {
      const change = nextCrewState(state, meaning, 'new');
      expect(change?.duty).toBe(state.duty);
      expect(change?.service).toBe(state.service);
    }
  });
});

test('a prise draws a new service, a pause keeps it, an end forgets it', () => {
  expect(nextCrewState(OFF_DUTY, 'PRISE_GARDE', 'new')?.service).toBe('new');
  expect(nextCrewState(garde, 'PAUSE', 'new')?.service).toBe('s1');
  expect(nextCrewState(garde, 'PRISE_GARDE', 'new')?.service).toBe(null);
});

test('a box off duty never looks available', () => {
  expect(nextCrewState(OFF_DUTY, 'DISPONIBLE', 'new')?.availability).toBe('INDISPONIBLE');
  expect(nextCrewState(garde, 'PRISE_GARDE', 'new')?.availability).toBe('INDISPONIBLE');
  expect(nextCrewState(garde, 'PAUSE', 'new')?.availability).toBe('INDISPONIBLE');
});

test('the steps of a mission carry the national status and make the vehicle unavailable', () => {
  for (const meaning of ['DEPART', 'ARRIVEE', 'BILAN', 'TRANSP', 'DESTIN'] as const) {
    expect(nextCrewState(garde, meaning, 'new')).toMatchObject({
      function: meaning,
      status: meaning,
      availability: 'INDISPONIBLE',
    });
  }
  expect(nextCrewState(garde, 'RENTRE', 'new')).toMatchObject({ status: 'REN-BASE', availability: 'DISPONIBLE' });
});
