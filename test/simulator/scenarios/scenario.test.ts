import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadScenario, parseScenario } from '../../../simulator/scenarios/scenario.ts';

const GOOD = {
  id: 'test',
  title: 'A test',
  altitudeM: 0,
  places: { A: { latDeg: 4.9, lonDeg: -52.3 }, B: { latDeg: 4.91, lonDeg: -52.3 } },
  start: 'A',
  steps: [{ to: 'B', speedKmh: 50 }, { waitS: 10 }],
  presses: [
    { atS: 1, key: 'G' },
    { atS: 2, key: '4', holdMs: 2500 },
  ],
};

test('a scenario without its optional parts', () => {
  expect(parseScenario(JSON.stringify(GOOD), 'good.json')).toEqual({ ...GOOD, noFix: [], loopFromS: null });
});

test.each([
  ['an unknown place', { steps: [{ to: 'C', speedKmh: 50 }] }, 'no such place: C (known: A, B)', 'steps[0].to'],
  ['an unknown start', { start: 'Z' }, 'no such place: Z', 'start'],
  ['a leg to where it is', { steps: [{ to: 'A', speedKmh: 50 }] }, 'already at A', 'steps[0].to'],
  ['a key that no keypad has', { presses: [{ atS: 1, key: 'g' }] }, 'a key is one of 0-9, A-Z', 'presses[0].key'],
  [
    'presses out of order',
    {
      presses: [
        { atS: 2, key: 'G' },
        { atS: 1, key: '7' },
      ],
    },
    'in order of time',
    'presses[1].atS',
  ],
  [
    'a loop that does not close',
    { loopFromS: 0 },
    'a loop must end where it started (A), this one ends at B',
    'loopFromS',
  ],
  [
    'an outage that ends before it starts',
    { noFix: [{ fromS: 5, toS: 5 }] },
    'toS must be after fromS',
    'noFix[0].toS',
  ],
  ['a misspelt option', { press: [] }, 'press', ''],
  [
    'a latitude off the Earth',
    { places: { A: { latDeg: 91, lonDeg: 0 }, B: { latDeg: 0, lonDeg: 0 } } },
    '90',
    'places.A.latDeg',
  ],
])('%s is named with its place in the file', (_name, change, message, path) => {
  const parse = () => parseScenario(JSON.stringify({ ...GOOD, ...change }), 'bad.json');
  expect(parse).toThrow('bad.json:');
  expect(parse).toThrow(message);
  expect(parse).toThrow(path);
});

test('a file that is not there or not JSON is named', () => {
  expect(() => loadScenario('/nowhere/x.json')).toThrow('scenario /nowhere/x.json cannot be read');
  expect(() => parseScenario('{', 'half.json')).toThrow('half.json: not JSON');
});

test('the embedded demo loads', () => {
  expect(loadScenario(join(import.meta.dirname, '../../../simulator/scenarios/demo.json')).id).toBe('demo');
});
