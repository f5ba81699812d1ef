/** The write-ahead log, with somebody else reading the database. */
import { statSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { WAL_BYTES_MAX } from '../../../gateway/core/limits.ts';
import type { Store } from '../../../gateway/ports-store.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { samplePosition, samplePress } from '../../support/records.ts';
import { directory, open } from '../../support/store.ts';

const GROUP = 250;
const logBytes = (): number => statSync(path.join(directory, 'balise.db-wal')).size;

async function write(store: Store, fromGroup: number, toGroup: number): Promise<void> {
  for (let group = fromGroup; group <= toGroup; group++) {
    for (let i = 1; i <= GROUP; i++) store.appendPosition(samplePosition({ n: (group - 1) * GROUP + i }));
    await store.flush();
    await store.appendEvent(samplePress(group), null);
  }
}

test('it stays small while a reader is connected that comes and goes', async () => {
  const faults: string[] = [];
  const store = await open(createManualClock(), ({ code }) => faults.push(code));
  const reader = new Database(path.join(directory, 'balise.db'), { readonly: true });
  for (let round = 0; round < 20; round++) {
    await write(store, round * 10 + 1, round * 10 + 10);
    expect(reader.prepare('SELECT count(*) FROM position').pluck().get()).toBe((round + 1) * 10 * GROUP);
    expect(logBytes()).toBeLessThanOrEqual(WAL_BYTES_MAX);
  }
  reader.close();
  expect(faults).toEqual([]);
});

test('a reading that is kept open is a fault, costs no record, and is over when it ends: the log is small again', async () => {
  const told: string[] = [];
  const store = await open(createManualClock(), ({ code }) => told.push(code), { onMended: () => told.push('mended') });
  await write(store, 1, 1);
  const reader = new Database(path.join(directory, 'balise.db'), { readonly: true });
  reader.exec('BEGIN');
  expect(reader.prepare('SELECT count(*) FROM position').pluck().get()).toBe(GROUP);
  let group = 2;
  while (!told.includes('store-log-held') && group < 400) await write(store, group, group++);
  expect(told).toEqual(['store-log-held']);
  expect(logBytes()).toBeLessThanOrEqual(WAL_BYTES_MAX * 1.5);

  reader.exec('COMMIT');
  reader.close();
  for (let i = 0; i < 20; i++) await write(store, group, group++);
  expect(told).toEqual(['store-log-held', 'mended']);
  expect(logBytes()).toBeLessThanOrEqual(WAL_BYTES_MAX);
  expect((await store.summary())?.positionsStored).toEqual([[1, (group - 1) * GROUP]]);
});
