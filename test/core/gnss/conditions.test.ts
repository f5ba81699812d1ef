import { expect, test } from 'vitest';
import { createConditions } from '../../../gateway/core/gnss/conditions.ts';

const told = (conditions: ReturnType<typeof createConditions>, monoMs: number) =>
  conditions.due(monoMs).map(({ condition, standing }) => `${standing ? '+' : '-'}${condition}`);

test('what begins and what ends is told once each', () => {
  const conditions = createConditions();
  conditions.set('no-fix', false);
  expect(told(conditions, 0)).toEqual([]);
  conditions.set('no-fix', true);
  expect(told(conditions, 1_000)).toEqual(['+no-fix']);
  expect(told(conditions, 90_000)).toEqual([]);
  conditions.set('no-fix', false);
  expect(told(conditions, 91_000)).toEqual(['-no-fix']);
});

test('an antenna that flaps ten times a second for an hour: an event a minute', () => {
  const conditions = createConditions();
  let events = 0;
  for (let ms = 0; ms < 3_600_000; ms += 100) {
    conditions.set('jamming', ms % 200 === 0);
    events += conditions.due(ms).length;
  }
  expect(events).toBe(60);
});

test('each condition has a minute of its own', () => {
  const conditions = createConditions();
  conditions.set('no-fix', true);
  conditions.set('shadow', true);
  expect(told(conditions, 0)).toEqual(['+no-fix', '+shadow']);
});

test('one that came and went within the minute is told all the same', () => {
  const conditions = createConditions();
  conditions.set('suspect', true);
  conditions.due(0);
  conditions.set('suspect', false);
  expect(told(conditions, 60_000)).toEqual(['-suspect']);
  conditions.set('suspect', true);
  conditions.set('suspect', false);
  expect(told(conditions, 120_000)).toEqual(['+suspect']);
  expect(told(conditions, 180_000)).toEqual(['-suspect']);
});

test('a moment has no end; a rollover says its weeks', () => {
  const conditions = createConditions();
  conditions.set('relocated', true);
  conditions.set('week-rollover', true, 1_024);
  expect(conditions.due(0)).toEqual([
    { type: 'gnss', condition: 'relocated', standing: true, weeks: null },
    { type: 'gnss', condition: 'week-rollover', standing: true, weeks: 1_024 },
  ]);
  expect(told(conditions, 60_000)).toEqual([]);
  conditions.set('relocated', true);
  expect(told(conditions, 61_000)).toEqual(['+relocated']);
});
