import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Fault } from '../../gateway/core/errors.ts';
import { POSITION_RESERVATION } from '../../gateway/core/limits.ts';
import type { EventRecord, PositionRecord } from '../../gateway/core/record/schema.ts';
import { readSummary } from '../../gateway/drivers/sqlite/reader.ts';
import { openStore } from '../../gateway/drivers/sqlite/store.ts';
import type { Store } from '../../gateway/ports.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { samplePosition, samplePress } from '../support/records.ts';

let directory: string;
let opened: Store[];

beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'balise-store-'));
  opened = [];
});

afterEach(async () => {
  for (const store of opened) await store.close().catch(() => undefined);
  rmSync(directory, { recursive: true });
});

const ignore = (): void => undefined;

async function open(clock = createManualClock(), onFault: (fault: Fault) => void = ignore): Promise<Store> {
  const store = await openStore({ directory, positionsAtRiskS: 30 }, clock, {
    onFault,
    onMended: ignore,
    onPositionsDropped: ignore,
    onDead: ignore,
  });
  opened.push(store);
  return store;
}

/** The state of the disk as a power cut would leave it now: the files as they are, without a closing word. */
async function cutPower(store: Store): Promise<void> {
  const copies = new Map(readdirSync(directory).map((name) => [name, readFileSync(path.join(directory, name))]));
  await store.close();
  opened = opened.filter((other) => other !== store);
  for (const name of readdirSync(directory)) rmSync(path.join(directory, name));
  for (const [name, bytes] of copies) writeFileSync(path.join(directory, name), bytes);
}

const eventNumbers = async (store: Store) => (await store.readEvents(1, 1_000)).map(({ n }) => n);

test('a new store draws a series; the next run continues it', async () => {
  const first = await open();
  expect(first.opening.newSeries).toEqual({ reason: 'new', previous: null });
  expect(first.opening.endedBefore).toBe('first');
  await first.appendEvent(samplePress(1), 'box');
  await first.close();
  const second = await open();
  expect(second.opening).toMatchObject({
    series: first.opening.series,
    newSeries: null,
    nextEvent: 2,
    box: 'box',
    endedBefore: 'orderly',
    skippedPositions: [],
  });
});

test('what is appended during a write is written too', async () => {
  const store = await open();
  const waits: Promise<void>[] = [];
  for (let n = 1; n <= 40; n++) {
    waits.push(store.appendEvent(samplePress(n), `box ${n}`));
    if (n % 7 === 0) await waits[0];
  }
  await Promise.all(waits);
  expect(await eventNumbers(store)).toEqual(Array.from({ length: 40 }, (_, i) => i + 1));
  expect(readSummary(directory)).toMatchObject({ events: 40, box: 'box 40' });
});

test('an event that is registered is in the files at that moment', async () => {
  const store = await open();
  await store.appendEvent(samplePress(1), null);
  await cutPower(store);
  expect(await eventNumbers(await open())).toEqual([1]);
});

test('positions wait for their group, and a cut costs only those', async () => {
  const clock = createManualClock();
  const store = await open(clock);
  for (let n = 1; n <= 3; n++) store.appendPosition(samplePosition({ n }));
  await store.idle();
  expect(readSummary(directory)?.positionsStored).toEqual([]);
  clock.advance(30_000);
  await store.idle();
  expect(readSummary(directory)?.positionsStored).toEqual([[1, 3]]);
  store.appendPosition(samplePosition({ n: 4 }));
  await cutPower(store);

  const after = await open(clock);
  expect(after.opening.endedBefore).toBe('unclean');
  expect(after.opening.skippedPositions).toEqual([[4, POSITION_RESERVATION]]);
  expect(after.opening.nextPosition).toBe(POSITION_RESERVATION + 1);
});

test('numbers that a cut made unusable are named until an event has named them', async () => {
  await cutPower(await open());
  const second = await open();
  const skipped = second.opening.skippedPositions;
  expect(skipped).toEqual([[1, POSITION_RESERVATION]]);
  await cutPower(second);

  const third = await open();
  // Nothing was stored in between: the next range takes the first one in.
  expect(third.opening.skippedPositions).toEqual([[1, POSITION_RESERVATION * 2]]);
  const { series } = third.opening;
  const stamp = {
    series,
    boot: 'b',
    mono: 1,
    t: null,
    clock: 'none' as const,
    service: null,
    lane: 'e' as const,
    n: 1,
  };
  const event: EventRecord = {
    ...stamp,
    type: 'numbers-skipped',
    from: 1,
    to: POSITION_RESERVATION * 2,
    reason: 'unclean-stop',
  };
  await third.appendEvent(event, null);
  await third.close();
  const fourth = await open();
  expect(fourth.opening.skippedPositions).toEqual([]);
  expect(fourth.opening.nextPosition).toBe(POSITION_RESERVATION * 2 + 1);
});

test('numbers are reserved ahead of their use', async () => {
  const store = await open();
  for (let n = 1; n <= POSITION_RESERVATION * 3; n++) {
    expect(n).toBeLessThanOrEqual(store.reservedPositions());
    store.appendPosition(samplePosition({ n }));
    if (store.reservedPositions() - n < 10) await store.idle();
  }
  await store.flush();
  expect(readSummary(directory)?.positionsStored).toEqual([[1, POSITION_RESERVATION * 3]]);
});

test('reading sees what is not written yet', async () => {
  const store = await open();
  store.appendPosition(samplePosition({ n: 1 }));
  store.appendPosition(samplePosition({ n: 2 }));
  expect((await store.readPositions(1, 2, 10))?.map(({ n }) => n)).toEqual([1, 2]);
});

test('acknowledgements add up and survive', async () => {
  const store = await open();
  for (let n = 1; n <= 9; n++) store.appendPosition(samplePosition({ n }));
  await store.flush();
  await store.acknowledge(2, [[1, 3]]);
  await store.acknowledge(1, [[7, 8]]);
  await store.close();
  const { opening } = await open();
  expect(opening).toMatchObject({
    eventsAckedUpTo: 2,
    positionsAcked: [
      [1, 3],
      [7, 8],
    ],
    positionsStored: [[1, 9]],
  });
});

test('a second service on the same directory is told so', async () => {
  await open();
  await expect(open()).rejects.toMatchObject({ code: 'store-in-use' });
});

test('a directory that is a file is named', async () => {
  rmSync(directory, { recursive: true });
  writeFileSync(directory, 'not a directory');
  await expect(open()).rejects.toMatchObject({ code: 'store-unusable' });
});

test.each([
  ['a destroyed header', (bytes: Buffer) => bytes.fill(0xff, 0, 100)],
  ['text in its place', () => Buffer.from('this is no database, but it is long enough to be read as one. '.repeat(20))],
])('a damaged database (%s) is kept aside and a new series begins', async (_name, damage) => {
  const store = await open();
  await store.appendEvent(samplePress(1), null);
  await store.close();
  const file = path.join(directory, 'balise.db');
  writeFileSync(file, damage(readFileSync(file)));
  const after = await open();
  expect(after.opening.newSeries?.reason).toBe('quarantined');
  expect(after.opening.series).not.toBe(store.opening.series);
  expect(after.opening.faults.map(({ code }) => code)).toEqual(['store-quarantined']);
  expect(readdirSync(directory)).toContain('balise.db.quarantined-1');
});

test('the database of another program, or of a later version, is left as it is', async () => {
  const file = path.join(directory, 'balise.db');
  const foreign = new Database(file);
  foreign.exec('CREATE TABLE theirs (x)');
  foreign.close();
  await expect(open()).rejects.toMatchObject({
    code: 'store-unusable',
    message: expect.stringContaining('not a Balise database'),
  });
  rmSync(file);
  await (await open()).close();
  const later = new Database(file);
  later.pragma('user_version = 99');
  later.close();
  await expect(open()).rejects.toMatchObject({ message: expect.stringContaining('later version') });
});

test('a position comes back as it went in', async () => {
  const store = await open();
  const decimals = (min: number, max: number, factor: number) =>
    fc.integer({ min: min * factor, max: max * factor }).map((v) => v / factor);
  const position = fc.record({
    lat: decimals(-90, 90, 1e6),
    lon: decimals(-180, 180, 1e6),
    altM: fc.option(decimals(-500, 9_000, 10)),
    speedKmh: fc.option(decimals(0, 300, 10)),
    courseDeg: fc.option(decimals(0, 359, 10)),
    fix: fc.constantFrom('2D' as const, '3D' as const, null),
    hdop: fc.option(decimals(0, 99, 100)),
    sats: fc.option(fc.integer({ min: 0, max: 60 })),
    move: fc.constantFrom('MOBILE' as const, 'STATIQUE' as const),
    service: fc.constantFrom('s1', 's2', null),
    boot: fc.constantFrom('b1', 'b2'),
  });
  let n = 0;
  await fc.assert(
    fc.asyncProperty(position, async (change) => {
      const written: PositionRecord = samplePosition({ ...change, n: ++n, series: store.opening.series });
      store.appendPosition(written);
      expect(await store.readPositions(n, n, 1)).toEqual([written]);
    }),
  );
});

/** A table that is gone is the cheapest disk that refuses; put back, it is mended. */
function refusing(work: (file: Database.Database) => void): void {
  const other = new Database(path.join(directory, 'balise.db'));
  work(other);
  other.close();
}

test('a disk that cannot be read says so: what was asked for is not taken for gone', async () => {
  const faults: string[] = [];
  const store = await open(createManualClock(), (fault) => faults.push(fault.code));
  store.appendPosition(samplePosition({ n: 1 }));
  await store.flush();
  refusing((file) => file.exec('ALTER TABLE position RENAME TO hidden'));
  expect(await store.readPositions(1, 1, 1)).toBe(null);
  expect(faults).toEqual(['store-failing']);
  refusing((file) => file.exec('ALTER TABLE hidden RENAME TO position'));
  expect((await store.readPositions(1, 1, 1))?.map(({ n }) => n)).toEqual([1]);
});

test('a stop that leaves positions unwritten is not orderly: their numbers are not used again', async () => {
  const store = await open();
  store.appendPosition(samplePosition({ n: 1 }));
  refusing((file) => file.exec('ALTER TABLE position RENAME TO hidden'));
  await store.close();
  refusing((file) => file.exec('ALTER TABLE hidden RENAME TO position'));
  expect((await open()).opening).toMatchObject({ endedBefore: 'unclean', nextPosition: POSITION_RESERVATION + 1 });
});
