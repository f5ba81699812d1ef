import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeHistory } from '../../../gateway/core/record/history.ts';
import { history } from '../../../gateway/core/record/messages.ts';
import { type PositionRecord, positionRecord } from '../../../gateway/core/record/schema.ts';
import { readColumns } from '../../../simulator/platform/history.ts';
import { samplePosition } from '../../support/records.ts';

/** Back to positions by the simulated platform, which knows the contract and not the encoder. */
const decoded = (positions: PositionRecord[]) => readColumns(JSON.parse(encodeHistory(positions)));

const SERIES = samplePosition().series;
/** -0 is no number of a record. */
const scaled = (min: number, max: number, scale: number) =>
  fc.integer({ min: min * scale, max: max * scale }).map((whole) => whole / scale + 0);
const orUnknown = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });
const instant = fc.integer({ min: 0, max: 4_000_000_000_000 });
const { why, suspect, fix, clock, move } = positionRecord.shape;

const position: fc.Arbitrary<Omit<PositionRecord, 'n'>> = fc.record({
  series: fc.constant(SERIES),
  lane: fc.constant('p' as const),
  boot: fc.constantFrom('boot-1', 'boot-2', 'boot-3'),
  mono: fc.integer({ min: 0, max: 10_000_000_000 }),
  t: instant,
  clock: fc.constantFrom(...clock.options),
  service: orUnknown(fc.string({ maxLength: 12 })),
  lat: scaled(-90, 90, 1e6),
  lon: scaled(-180, 180, 1e6),
  altM: orUnknown(fc.integer({ min: -500, max: 9_000 })),
  speedKmh: orUnknown(scaled(0, 400, 10)),
  courseDeg: orUnknown(fc.integer({ min: 0, max: 359 })),
  fix: fc.constantFrom(...fix.unwrap().options, null),
  hdop: orUnknown(scaled(0, 100, 100)),
  sats: orUnknown(fc.integer({ min: 0, max: 40 })),
  move: fc.constantFrom(...move.options),
  why: fc.constantFrom(...why.options),
  suspect: fc.uniqueArray(fc.constantFrom(...suspect.element.options), { maxLength: 3 }),
  ageMs: fc.integer({ min: 0, max: 86_400_000 }),
  courseHeld: fc.boolean(),
  since: orUnknown(instant),
  engineOn: orUnknown(fc.boolean()),
  odoM: orUnknown(fc.integer({ min: 0, max: 1_000_000_000 })),
  accM: orUnknown(scaled(0, 1_000, 10)),
});

/** Numbers rise, with gaps. */
const batch = fc
  .array(fc.tuple(position, fc.integer({ min: 1, max: 50 })), { minLength: 1, maxLength: 60 })
  .map((drawn) => {
    let n = 0;
    return drawn.map(([body, step]) => {
      n += step;
      return { ...body, n };
    });
  });

test('whatever was recorded comes back as it was, and fits the published schema', () => {
  fc.assert(
    fc.property(batch, (positions) => {
      expect(history.safeParse(JSON.parse(encodeHistory(positions))).error).toBeUndefined();
      expect(decoded(positions)).toEqual(positions);
    }),
  );
});

test('across the antimeridian, across a reboot, and into a gap', () => {
  const positions = [
    samplePosition({ n: 7, lon: 179.999_999 }),
    samplePosition({ n: 8, lon: -179.999_999, boot: 'boot-2', mono: 20 }),
    samplePosition({ n: 40, lon: -180, boot: 'boot-2', mono: 60_020 }),
  ];
  expect(decoded(positions)).toEqual(positions);
});

test('columns are as the contract says', () => {
  const at = (n: number, lat: number, change: Partial<PositionRecord> = {}) =>
    samplePosition({ n, lat, t: 1_000_000 + n * 1_000, mono: n * 1_000 + 10, ...change });
  const body = JSON.parse(
    encodeHistory([at(5, 4.9), at(6, 4.900_01, { altM: null }), at(7, 4.900_03, { suspect: ['frozen'] })]),
  );
  expect(body).toMatchObject({ series: SERIES, count: 3 });
  expect(body.columns).toMatchObject({
    n: [5, 1, 1],
    t: [1_005_000, 1_000, 1_000],
    mono: [-999_990, 0, 0],
    lat: [4_900_000, -4_899_990, 10],
    altM: [12, null, 0],
    boot: { of: ['boot-1'] },
    suspect: { of: [[], ['frozen']], is: [0, 0, 1] },
  });
});

test('what nothing is known of is one word, and what never changes too', () => {
  const unknown = { hdop: null, since: null, accM: null };
  const { columns } = JSON.parse(
    encodeHistory([samplePosition({ n: 1, ...unknown }), samplePosition({ n: 2, ...unknown })]),
  );
  expect(columns).toMatchObject({ hdop: null, accM: null, since: { of: [null] }, why: { of: ['time'] } });
});

test('a course in tenths, from a store of an earlier version, is north and not a full turn', () => {
  const { columns } = JSON.parse(encodeHistory([samplePosition({ n: 1, courseDeg: 359.6 })]));
  expect(columns.courseDeg).toEqual([0]);
});
