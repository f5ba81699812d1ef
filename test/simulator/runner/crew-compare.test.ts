import { describe, expect, test } from 'vitest';
import type { Automatic } from '../../../simulator/crew/words.ts';
import type { LedgerRecord } from '../../../simulator/platform/ledger.ts';
import {
  automaticDiffers,
  crewDiffers,
  crewProblems,
  summariesDiffer,
} from '../../../simulator/runner/crew-compare.ts';
import { createDuty } from '../../../simulator/runner/duty.ts';
import { automatic, missionSummary, press } from '../platform/samples.ts';

/** Two presses, as events 5 and 7, and what the platform may have of them. */
function played() {
  const duty = createDuty(null);
  for (const [key, registered, atMs] of [
    ['G', 5, 0],
    ['1', 7, 60_000],
  ] as const)
    duty.pressed({ key, atMs }, { key, atMs: 0, registered, delivered: true, refused: null });
  return duty.foretold;
}

const STATE = { availability: 'INDISPONIBLE', reason: 'mission' };
const GARDE = {
  ...{ function: 'PRISE_GARDE', status: null, availability: 'DISPONIBLE', reason: null, mission: null },
  checksMissing: ['electrical', 'equipment', 'disinfection', 'vehicle'],
};
const came = (changes: object = {}): LedgerRecord[] => [
  press(5, 'G', GARDE),
  press(7, '1', { ...STATE, mission: '~7', ...changes }),
];

describe('every press is what docs/crew.md says', () => {
  test('with a mission of its own that has the number of its event', () => {
    expect(crewDiffers(played(), came())).toEqual([]);
  });
  test.each<[string, object]>([
    ['function', { function: 'ARRIVEE' }],
    ['status', { status: 'ARRIVEE' }],
    ['duty', { duty: 'VOLONTAIRE' }],
    ['availability', { availability: 'DISPONIBLE' }],
    ['reason', { reason: 'panne' }],
    ['mission', { mission: '~5' }],
    ['implied', { implied: ['DEPART'] }],
    ['corrects', { corrects: 5 }],
    ['answer', { answer: { outcome: 'accepted', reason: null, late: false } }],
    ['checksMissing', { checksMissing: [] }],
    ['outsideRoster', { outsideRoster: true }],
  ])('or its %s is told', (key, change) => {
    expect(crewDiffers(played(), came(change))).toEqual([expect.stringMatching(`^press 1, event 7: ${key} .* for `)]);
  });
  test('one that did not come is counted elsewhere', () => {
    expect(crewDiffers(played(), came().slice(1))).toEqual([]);
  });
});

test('what time alone brings, all of it and nothing else', () => {
  const records = [automatic(3, 'mission-abandoned'), automatic(5, 'garde-over')] as LedgerRecord[];
  const differs = (...must: Automatic[]) => automaticDiffers(() => must, records);
  expect(differs('mission-abandoned', 'garde-over')).toEqual([]);
  expect(differs('garde-over')).toEqual([
    'by itself came mission-abandoned, garde-over, and docs/crew.md says garde-over',
  ]);
  expect(differs()).toHaveLength(1);
  expect(automaticDiffers(() => null, records)).toEqual([]);
});

describe('a summary', () => {
  const must = {
    mission: '~',
    outcome: 'transported',
    endedBy: 'return',
    delaysS: { departure: null, whole: 0 },
  } as const;
  const records = [missionSummary(3)] as LedgerRecord[];
  test.each<[string, object, string[]]>([
    ['as it must be', {}, []],
    ['within 2 s', { delaysS: { whole: 2 } }, []],
    ['with another delay', { delaysS: { whole: 60 } }, ['mission-summary of ~: whole 0.01 s for 60 s']],
    ['with one that nobody knows', { delaysS: { departure: 5 } }, ['mission-summary of ~: departure null s for 5 s']],
    ['with another outcome', { outcome: 'cancelled' }, ['mission-summary of ~: outcome transported for cancelled']],
    ['with another end', { endedBy: 'cancelled' }, ['mission-summary of ~: ended by return for cancelled']],
    ['that did not come', { mission: 'M-1' }, ['mission-summary of M-1: nothing came']],
  ])('%s', (_, change, wrong) => expect(summariesDiffer([{ ...must, ...change }], records)).toEqual(wrong));
  test('is needed by one only', () => {
    expect(summariesDiffer([must, must], records)).toEqual(['mission-summary of ~: nothing came']);
  });
});

test('what the platform found wrong, what is owed to it, and what nobody has answered for', () => {
  const words = { acceptedBy: null, answerS: null, issued: 0, expires: 9 };
  const order = { id: 'c', action: 'order', mission: 'M', ...words, said: 3, result: null, settled: false } as const;
  const crew = { missions: [], disagreements: ['event 4: wrong'], owed: ['the day-summary of 2026-03-01'] };
  const taken = { id: 'r', issued: 0, said: 1, result: 'done', settled: true } as const;
  const rosters = [taken, { ...taken, result: 'invalid' as const }, { ...taken, result: null, settled: false }];
  expect(crewProblems({ crew, orders: [order, { ...order, settled: true }], rosters })).toEqual([
    ...['event 4: wrong', 'the day-summary of 2026-03-01 is owed, and did not come', 'order M: no answer'],
    ...['roster: invalid', 'roster: no answer'],
  ]);
});
