import { expect, test } from 'vitest';
import { mix } from '../../../simulator/fleet/digest.ts';
import { createFleetLedger } from '../../../simulator/fleet/ledger.ts';
import { NUMBER_MAX } from '../../../simulator/fleet/limits.ts';
import type { VehicleCount } from '../../../simulator/fleet/vehicle.ts';
import type { StoredRecord } from '../../../simulator/fleet/wire.ts';

const SERIES = 'c5dce0abff2ae2fe';
const stored = (vehicle: string, lane: 'p' | 'e', n: number, digest = n * 11, series = SERIES): StoredRecord => [
  ...([vehicle, lane, series, n, digest, lane === 'e' ? 'event' : 'live', 0, 0] as const),
];
const count = (id: string, events: number, positions: number): VehicleCount => {
  const mixture = (last: number) => Array.from({ length: last }, (_, i) => (i + 1) * 11).reduce(mix, 0);
  return {
    ...{ id, series: SERIES, events, positions, eventsMixture: mixture(events), positionsMixture: mixture(positions) },
    ...{ waiting: 0, onDuty: false, live: 0, repeated: 0, leftOut: 0 },
  };
};
function filled(...records: StoredRecord[]) {
  const ledger = createFleetLedger();
  return { ledger, taken: records.map((record) => ledger.take(record)) };
}
const whole = [stored('A', 'e', 1), stored('A', 'e', 2), stored('A', 'p', 1)];

test('closed: every number with its content, in whatever order, twice or once', () => {
  const { ledger, taken } = filled(...whole.toReversed(), stored('A', 'p', 1));
  expect(taken).toEqual(['new', 'new', 'new', 'duplicate']);
  expect(ledger.compare([count('A', 2, 1)])).toEqual({ closed: 1, lost: 0, findings: [] });
  expect(ledger.totals()).toEqual({ records: 3, duplicates: 1, conflicts: 0, refused: 0 });
});

test('acknowledged are events without a gap from 1, and the ranges of positions', () => {
  const { ledger } = filled(stored('A', 'e', 1), stored('A', 'e', 3), stored('A', 'p', 2), stored('A', 'p', 3));
  expect(ledger.acknowledgement('A')).toEqual({ series: SERIES, eventsUpTo: 1, positions: [[2, 3]] });
  expect(filled(stored('A', 'e', 2)).ledger.acknowledgement('A')?.eventsUpTo).toBe(0);
  expect(ledger.acknowledgement('B')).toBeNull();
});

test.each([
  ['a position is missing', [...whole], count('A', 2, 2), 'A: 1 of 2 positions missing', 1],
  ['an event is missing', [...whole], count('A', 3, 1), 'A: 1 of 3 events missing', 1],
  ['all of it is missing', [], count('A', 1, 1), 'A: 1 of 1 events missing, 1 of 1 positions missing', 2],
  [
    'more than was recorded',
    [...whole, stored('A', 'p', 2)],
    count('A', 2, 1),
    'A: 1 positions that it never recorded',
    0,
  ],
  [
    'another content',
    [...whole.slice(0, 2), stored('A', 'p', 1, 12)],
    count('A', 2, 1),
    'A: positions of another content',
    0,
  ],
  ['two contents', [...whole, stored('A', 'p', 1, 12)], count('A', 2, 1), 'A: 1 conflicts', 0],
  ['another series', [...whole, stored('A', 'p', 2, 1, 'f'.repeat(16))], count('A', 2, 1), 'A: 1 records refused', 0],
  [
    'a number beyond the limit',
    [...whole, stored('A', 'p', NUMBER_MAX + 1)],
    count('A', 2, 1),
    'A: 1 records refused',
    0,
  ],
])('not closed: %s', (_what, records, counted, finding, lost) => {
  expect(filled(...records).ledger.compare([counted])).toEqual({ closed: 0, lost, findings: [finding] });
});

test('records of a vehicle that nobody counts are named', () => {
  expect(filled(stored('B', 'e', 1)).ledger.compare([]).findings).toEqual(['B: nobody recorded anything']);
});

test('a record that the ledger loses is found', () => {
  const { ledger } = filled(...whole);
  ledger.lose('A');
  expect(ledger.compare([count('A', 2, 1)]).findings).toEqual(['A: 1 of 1 positions missing']);
});
