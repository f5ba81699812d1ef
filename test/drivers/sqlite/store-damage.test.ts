import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { POSITION_RESERVATION } from '../../../gateway/core/limits.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { samplePosition, samplePress } from '../../support/records.ts';
import { directory, open } from '../../support/store.ts';

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

test('whoever asks for positions to be written is told whether they are, with those that came meanwhile', async () => {
  const store = await open();
  expect(await store.flush()).toBe(true);
  store.appendPosition(samplePosition({ n: 1 }));
  const first = store.flush();
  store.appendPosition(samplePosition({ n: 2 }));
  expect(await Promise.all([first, store.flush()])).toEqual([true, true]);
  refusing((file) => file.exec('ALTER TABLE position RENAME TO hidden'));
  store.appendPosition(samplePosition({ n: 3 }));
  expect(await store.flush()).toBe(false);
  refusing((file) => file.exec('ALTER TABLE hidden RENAME TO position'));
  expect(await store.flush()).toBe(true);
  expect((await store.readPositions(1, 3, 3))?.map(({ n }) => n)).toEqual([1, 2, 3]);
});

test('a stop that leaves positions unwritten is not orderly: their numbers are not used again', async () => {
  const store = await open();
  store.appendPosition(samplePosition({ n: 1 }));
  refusing((file) => file.exec('ALTER TABLE position RENAME TO hidden'));
  await store.close();
  refusing((file) => file.exec('ALTER TABLE hidden RENAME TO position'));
  expect((await open()).opening).toMatchObject({ endedBefore: 'unclean', nextPosition: POSITION_RESERVATION + 1 });
});
