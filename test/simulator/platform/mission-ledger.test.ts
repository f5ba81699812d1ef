/** What became of missions, from events alone, in whatever order they come. */
import { expect, test } from 'vitest';
import type { EventMessage } from '../../../simulator/platform/messages.ts';
import { createMissionLedger } from '../../../simulator/platform/mission-ledger.ts';
import { automatic, BASE_T, mission, OTHER_SERIES, press, skipped } from './samples.ts';

const ACCEPTED = { outcome: 'accepted', reason: null, late: true };
const at = (n: number) => BASE_T + n * 1_000;

function told(events: readonly EventMessage[]) {
  const ledger = createMissionLedger('Europe/Paris');
  for (const event of events) ledger.take(event);
  return ledger.report().missions;
}

const step = (n: number, status: string, more: object = {}) =>
  press(n, '1', { function: status, status, mission: 'M-1', ...more });

const STORY = [
  mission(1, { change: 'received' }),
  mission(2, { change: 'unanswered', command: null }),
  press(3, 'A', { function: 'ACCEPTER', status: 'DECLENCHE', mission: 'M-1', answer: ACCEPTED }),
  step(4, 'DEPART'),
  step(5, 'TRANSP', { implied: ['ARRIVEE'] }),
  step(6, 'BILAN', { corrects: 5 }),
  mission(7, { change: 'cancelled', applied: false, cancelReason: 'mistake' }),
  step(8, 'REN-BASE', { implied: ['RETOUR', 'RET-BASE'] }),
];

const ENTRY = {
  ...{ mission: 'M-1', caseId: 'FR.39.1', by: 'vehicle', endedBy: 'return', received: at(1), unanswered: at(2) },
  answer: { ...ACCEPTED, t: at(3) },
  cancelled: { t: at(7), applied: false, reason: 'mistake' },
  corrections: [{ event: 6, corrects: 5 }],
  statuses: [
    { status: 'DEPART', event: 4, t: at(4) },
    { status: 'ARRIVEE', event: null, t: null },
    { status: 'BILAN', event: 6, t: at(6) },
    { status: 'RETOUR', event: null, t: null },
    { status: 'RET-BASE', event: null, t: null },
    { status: 'REN-BASE', event: 8, t: at(8) },
  ],
};

test('ordered, unanswered, accepted late, corrected, cancelled too late, implied, over', () => {
  expect(told(STORY)).toMatchObject([ENTRY]);
});

test('an event that came before another one waits for it, or for the word that it never comes', () => {
  const [first, ...others] = STORY as [EventMessage, ...EventMessage[]];
  expect(told(others)).toEqual([]);
  expect(told([...others.reverse(), first])).toMatchObject([ENTRY]);
  const later = STORY.map((event) => ({ ...event, n: event.n + 100 }) as EventMessage);
  expect(told([skipped(1, 2, 100, 'e'), ...later])).toMatchObject([{ mission: 'M-1', received: at(1) }]);
});

test('each series counts for itself', () => {
  const other = STORY.map((event) => ({ ...event, series: OTHER_SERIES }) as EventMessage);
  expect(told([...STORY, ...other])).toHaveLength(2);
});

test('refused, another reason, and one that no order asked for', () => {
  const refused = { outcome: 'refused', reason: 'engaged', late: false };
  const missions = told([
    mission(1, { mission: 'M-2' }),
    press(2, 'R', { function: 'REFUSER', status: null, mission: 'M-2', answer: refused }),
    press(3, 'R', {
      function: 'REFUSER',
      status: null,
      mission: 'M-2',
      answer: { ...refused, reason: 'crew' },
      corrects: 2,
    }),
    press(4, '1', { function: 'DEPART', status: 'DEPART', mission: '~4' }),
    press(5, '1', { function: 'DEPART', status: 'DEPART', mission: '~5' }),
  ]);
  expect(missions).toMatchObject([
    { mission: 'M-2', by: null, answer: { outcome: 'refused', reason: 'crew' }, endedBy: null },
    { mission: '~4', by: 'vehicle', received: null, endedBy: 'next-mission' },
    { mission: '~5', endedBy: null },
  ]);
});

test('abandoned are the ones that nobody touched for 4 h, in the order in which they were accepted', () => {
  const accepted = (n: number, id: string) =>
    press(n, 'A', { function: 'ACCEPTER', status: 'DECLENCHE', mission: id, answer: ACCEPTED });
  const orders = [mission(1, { mission: 'M-1' }), mission(2, { mission: 'M-2' }), mission(3, { mission: 'M-3' })];
  const late = (n: number) => ({ ...automatic(n, 'mission-abandoned'), mono: 14_406_000 }) as EventMessage;
  const story = [...orders, accepted(4, 'M-2'), accepted(5, 'M-1'), accepted(6, 'M-3'), late(7), late(8), late(9)];
  const over = (events: readonly EventMessage[]) =>
    told(events).flatMap(({ mission: id, endedBy }) => (endedBy === 'abandoned' ? [id] : []));
  expect(over(story.slice(0, 7))).toEqual(['M-2']);
  expect(over(story.slice(0, 8))).toEqual(['M-1', 'M-2']);
  expect(over(story)).toEqual(['M-1', 'M-2', 'M-3']);
  const soon = { ...late(9), mono: 14_405_990 } as EventMessage;
  expect(over([...story.slice(0, 8), soon])).toEqual(['M-1', 'M-2']);
});
