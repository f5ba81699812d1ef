import fc from 'fast-check';
import { expect, test } from 'vitest';
import { packHistory, toColumns } from '../../../simulator/fleet/columns.ts';
import type { PositionRecord } from '../../../simulator/fleet/records.ts';
import { readColumns } from '../../../simulator/platform/history.ts';
import { readMessage } from '../../../simulator/platform/messages.ts';

const fixed = (min: number, max: number, digits: number) =>
  fc
    .integer({ min: min * 10 ** digits, max: max * 10 ** digits })
    .map((value) => Number((value / 10 ** digits).toFixed(digits)));
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });

const position: fc.Arbitrary<Omit<PositionRecord, 'n'>> = fc.record({
  series: fc.constant('c5dce0abff2ae2fe'),
  lane: fc.constant('p' as const),
  boot: fc.constantFrom('a', 'b'),
  mono: fc.integer({ min: 0, max: 1e9 }),
  t: fc.integer({ min: 1_700_000_000_000, max: 1_800_000_000_000 }),
  clock: fc.constant('gnss' as const),
  service: maybe(fc.constantFrom('5f0e6a1c9b22', '5f0e6a1c9b23')),
  lat: fixed(-90, 90, 6),
  lon: fixed(-180, 180, 6),
  altM: maybe(fc.integer({ min: -100, max: 5_000 })),
  speedKmh: maybe(fixed(0, 250, 1)),
  courseDeg: maybe(fc.integer({ min: 0, max: 359 })),
  fix: fc.constantFrom('2D' as const, '3D' as const, null),
  hdop: maybe(fixed(0, 20, 2)),
  sats: maybe(fc.integer({ min: 0, max: 40 })),
  move: fc.constantFrom('MOBILE' as const, 'STATIQUE' as const),
  why: fc.constantFrom('first' as const, 'time' as const),
  suspect: fc.constant([]),
  ageMs: fc.integer({ min: 0, max: 1e6 }),
  courseHeld: fc.boolean(),
  since: maybe(fc.constantFrom(1_700_000_000_000, 1_700_000_060_000)),
  odoM: maybe(fc.integer({ min: 0, max: 1e6 })),
  engineOn: fc.constantFrom(true, false, null),
  accM: maybe(fixed(0, 50, 1)),
});
const positions = fc
  .array(fc.tuple(position, fc.integer({ min: 1, max: 5 })), { minLength: 1, maxLength: 20 })
  .map((rows) => {
    let n = 0;
    return rows.map(([row, step]): PositionRecord => {
      n += step;
      return { ...row, n };
    });
  });

test('what the platform rebuilds is each position to the last digit, nulls and gaps included', () => {
  fc.assert(
    fc.property(positions, (records) => {
      expect(readColumns(JSON.parse(JSON.stringify(toColumns(records))))).toEqual(records);
    }),
  );
});

test('the message is one zstd frame that the contract accepts', () => {
  fc.assert(
    fc.property(positions, (records) => {
      expect(readMessage('history', packHistory(records))).toEqual({ topic: 'history', body: records });
    }),
    { numRuns: 20 },
  );
});
