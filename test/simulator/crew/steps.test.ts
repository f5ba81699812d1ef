/** The simulator's tables against the page that they were written from. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { effectOf, isMissionFunction, missedSteps } from '../../../simulator/crew/steps.ts';
import type { Step } from '../../../simulator/crew/words.ts';

const PAGE = readFileSync(join(import.meta.dirname, '../../../docs/crew.md'), 'utf8');
const ROW = /^\| ([A-Z_]+) \|((?: [a-z-]+ \|){12})$/;
const COLUMNS = [undefined, null, 'DEPART', 'ARRIVEE', 'PEC', 'BILAN', 'TRANSP', 'DESTIN', 'FINPEC', 'RETOUR'] as const;

test('every effect of the table of docs/crew.md', () => {
  const rows = PAGE.split('\n').flatMap((line) => {
    const [, key = '', effects = ''] = ROW.exec(line) ?? [];
    return isMissionFunction(key) ? [{ key, effects: effects.split('|').map((each) => each.trim()) }] : [];
  });
  expect(rows).toHaveLength(13);
  for (const { key, effects } of rows) {
    const columns: readonly (Step | null | undefined)[] = [...COLUMNS, 'RET-BASE', 'ANNULE'];
    expect(
      columns.map((at) => effectOf(key, at)),
      key,
    ).toEqual(effects.slice(0, 12));
  }
});

describe('steps that were missed', () => {
  test.each<[Step | null, Step, Step[], Step[]]>([
    [null, 'DEPART', [], []],
    [null, 'ARRIVEE', [], ['DEPART']],
    [null, 'DESTIN', [], ['DEPART', 'ARRIVEE', 'TRANSP']],
    ['DEPART', 'PEC', ['DEPART'], ['ARRIVEE']],
    ['DEPART', 'RETOUR', ['DEPART'], ['ARRIVEE']],
    ['DEPART', 'RET-BASE', ['DEPART'], []],
    ['DEPART', 'REN-BASE', ['DEPART'], ['RET-BASE']],
    ['ANNULE', 'REN-BASE', ['DEPART', 'ANNULE'], ['RET-BASE']],
    ['BILAN', 'RETOUR', ['DEPART', 'ARRIVEE', 'BILAN'], []],
    ['TRANSP', 'RETOUR', ['DEPART', 'ARRIVEE', 'TRANSP'], ['DESTIN', 'FINPEC']],
    ['ARRIVEE', 'REN-BASE', ['DEPART', 'ARRIVEE'], ['RETOUR', 'RET-BASE']],
    ['RETOUR', 'REN-BASE', ['DEPART', 'ARRIVEE', 'TRANSP', 'DESTIN', 'RETOUR'], ['RET-BASE']],
  ])('from %s to %s', (from, to, known, missed) => expect(missedSteps(from, to, known)).toEqual(missed));
});
