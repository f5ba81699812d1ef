/** Bodies of history messages as the thread of the store makes them. */
import path from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import type { PositionRecord } from '../../../gateway/core/record/schema.ts';
import type { Store } from '../../../gateway/ports-store.ts';
import { readColumns } from '../../../simulator/platform/history.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { samplePosition } from '../../support/records.ts';
import { directory, open } from '../../support/store.ts';

function append(store: Store, from: number, to: number): PositionRecord[] {
  const positions: PositionRecord[] = [];
  for (let n = from; n <= to; n++) {
    const change = { n, series: store.opening.series, mono: n * 1_000, lat: n / 1e6, altM: n % 7 === 0 ? null : n };
    positions.push(samplePosition({ ...change, suspect: n % 5 === 0 ? ['frozen', 'speed'] : [] }));
  }
  for (const position of positions) store.appendPosition(position);
  return positions;
}

test('holds what is asked for, from the disk and from memory, as it was recorded', async () => {
  const store = await open();
  const onDisk = append(store, 1, 20);
  await store.flush();
  const held = append(store, 21, 30);
  const history = await store.readHistory([
    [3, 8],
    [19, 25],
    [900, 901],
  ]);
  expect(history?.numbers).toEqual([
    [3, 8],
    [19, 25],
  ]);
  const wanted = [...onDisk, ...held].filter(({ n }) => (n >= 3 && n <= 8) || (n >= 19 && n <= 25));
  expect(readColumns(JSON.parse(history?.body ?? ''))).toEqual(wanted);
});

test('what is being written meanwhile comes once', async () => {
  const store = await open();
  append(store, 1, 40);
  const [, history] = await Promise.all([store.flush(), store.readHistory([[1, 40]])]);
  expect(history?.numbers).toEqual([[1, 40]]);
  expect(readColumns(JSON.parse(history?.body ?? ''))).toHaveLength(40);
});

test('asking does not write: what waits in memory goes with its group', async () => {
  const store = await open();
  append(store, 1, 5);
  expect((await store.readHistory([[1, 5]]))?.numbers).toEqual([[1, 5]]);
  expect((await store.summary())?.positionsStored).toEqual([]);
});

test('nothing found is no message', async () => {
  const store = await open();
  expect(await store.readHistory([[7, 9]])).toEqual({ numbers: [], body: '' });
});

test('a disk that cannot be read is not taken for an empty one', async () => {
  const faults: string[] = [];
  const store = await open(createManualClock(), (fault) => faults.push(fault.code));
  append(store, 1, 3);
  await store.flush();
  // A table that is gone is the cheapest disk that refuses.
  const other = new Database(path.join(directory, 'balise.db'));
  other.exec('ALTER TABLE position RENAME TO hidden');
  expect(await store.readHistory([[1, 3]])).toBe(null);
  expect(faults).toEqual(['store-failing']);
  other.exec('ALTER TABLE hidden RENAME TO position');
  other.close();
  expect((await store.readHistory([[1, 3]]))?.numbers).toEqual([[1, 3]]);
});
