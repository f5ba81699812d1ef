import { array, assert, constantFrom, integer, option, property, record } from 'fast-check';
import { expect, test } from 'vitest';
import { type Edge, edgesOf, playEdges } from '../../../simulator/inputs/contacts.ts';
import { createManualClock } from '../../support/manual-clock.ts';

const G = { key: 'G', atMs: 1_000, holdMs: 100 };
const told = ({ atMs, key, down }: Edge) => `${atMs} ${down ? '+' : '-'}${key}`;

test('debounced: down, up; two at once overlap; one that sticks never comes up', () => {
  const strokes = [G, { key: '1', atMs: 1_050, holdMs: 2_500 }, { key: '7', atMs: 1_060, holdMs: null }];
  expect(edgesOf(strokes, null).map(told)).toEqual(['1000 +G', '1050 +1', '1060 +7', '1100 -G', '3550 -1']);
});

test('bounced: trains of 1 to 20 ms that begin and end as the key does, the same for the same seed', () => {
  const seeds = new Set<string>();
  for (let seed = 0; seed < 200; seed++) {
    const edges = edgesOf([G], seed);
    expect(edges).toEqual(edgesOf([G], seed));
    seeds.add(JSON.stringify(edges));
    const going = { down: edges.filter(({ atMs }) => atMs < 1_100), up: edges.filter(({ atMs }) => atMs >= 1_100) };
    for (const [train, down] of [
      [going.down, true],
      [going.up, false],
    ] as const) {
      expect(train.length).toBeGreaterThanOrEqual(3);
      expect([train[0]?.down, train.at(-1)?.down]).toEqual([down, down]);
      const lastsMs = (train.at(-1)?.atMs ?? 0) - (train[0]?.atMs ?? 0);
      expect(lastsMs).toBeGreaterThanOrEqual(1);
      expect(lastsMs).toBeLessThanOrEqual(20);
    }
  }
  expect(seeds.size).toBe(200);
});

test('every key ends where its finger left it, and each edge is a change', () => {
  const stroke = record({
    key: constantFrom('1', '2', 'G'),
    atMs: integer({ min: 0, max: 5_000 }),
    holdMs: option(integer({ min: 0, max: 3_000 })),
  });
  void assert(
    property(array(stroke, { maxLength: 3 }), integer(), (drawn, seed) => {
      const strokes = drawn.filter(({ key }, nth) => drawn.findIndex((each) => each.key === key) === nth);
      const edges = edgesOf(strokes, seed);
      for (const { key, holdMs } of strokes) {
        const mine = edges.filter((edge) => edge.key === key).map(({ down }) => down);
        expect(mine.at(-1)).toBe(holdMs === null);
        expect(mine).toEqual(mine.map((_, nth) => nth % 2 === 0));
      }
    }),
  );
});

test('played at their instants on any clock', async () => {
  const clock = createManualClock();
  const seen: string[] = [];
  const played = playEdges(edgesOf([G], null), clock, (edge) => void seen.push(`${clock.monoMs()} ${told(edge)}`));
  while (seen.length < 2) {
    clock.advance(50);
    await Promise.resolve();
  }
  await played;
  expect(seen).toEqual(['1000 1000 +G', '1100 1100 -G']);
});
