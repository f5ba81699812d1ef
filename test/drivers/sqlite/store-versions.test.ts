/** A database that an earlier version left behind. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readSummary } from '../../../gateway/drivers/sqlite/reader.ts';
import { openStore } from '../../../gateway/drivers/sqlite/store.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { samplePosition, samplePress } from '../../support/records.ts';

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'balise-store-'));
});

afterEach(() => rmSync(directory, { recursive: true }));

function open() {
  const ignore = (): void => undefined;
  const handlers = {
    onFault: ignore,
    onMended: ignore,
    announce: () => Promise.resolve(null),
    onSkipped: ignore,
    onDead: ignore,
  };
  return openStore({ directory, positionsAtRiskS: 30 }, createManualClock(), handlers);
}

const SKIPPED_OF_3 =
  'DROP TABLE skipped; CREATE TABLE skipped (first INTEGER PRIMARY KEY, last INTEGER NOT NULL, announced INTEGER NOT NULL, ' +
  "reason TEXT NOT NULL DEFAULT 'unclean-stop') STRICT";
const ADDED_BY_3 = 'ALTER TABLE skipped DROP COLUMN reason; DROP TABLE acked';
const ADDED_BY_2 = ['suspect', 'age_ms', 'held', 'since', 'odo_m', 'acc_dm'];

/** As version 3 wrote it: what was skipped were positions. */
function backToVersion3(rows: string): void {
  const db = new Database(path.join(directory, 'balise.db'));
  db.exec(SKIPPED_OF_3);
  db.exec('DROP TABLE tombstone; ALTER TABLE position DROP COLUMN engine');
  db.exec(`INSERT INTO skipped (first, last, announced, reason) VALUES ${rows}`);
  db.pragma('user_version = 3');
  db.close();
}

/** As version 1 wrote it: what came later is taken away again. */
function backToVersion1(): void {
  const db = new Database(path.join(directory, 'balise.db'));
  for (const column of [...ADDED_BY_2, 'engine']) db.exec(`ALTER TABLE position DROP COLUMN ${column}`);
  db.exec(SKIPPED_OF_3);
  db.exec(ADDED_BY_3);
  db.exec('DROP TABLE tombstone');
  db.pragma('user_version = 1');
  db.close();
}

test('the positions of version 1 are read as trusted, without an odometer, and new ones go beside them', async () => {
  const first = await open();
  const { series } = first.opening;
  const old = samplePosition({ n: 1, series });
  await first.appendEvent(samplePress(1), null);
  first.appendPosition(old);
  await first.close();
  backToVersion1();
  const second = await open();
  try {
    expect(second.opening).toMatchObject({ series, newSeries: null, nextPosition: 2, faults: [] });
    const now = samplePosition({
      n: 2,
      series,
      why: 'suspect',
      suspect: ['speed', 'teleport'],
      ageMs: 5,
      since: 7,
      engineOn: true,
    });
    second.appendPosition(now);
    expect(await second.readPositions(1, 2, 10)).toEqual([{ ...old, odoM: null, accM: null }, now]);
  } finally {
    await second.close();
  }
});

test('what version 3 skipped were positions; it goes on being named, and numbers go on behind it', async () => {
  await (await open()).close();
  backToVersion3("(1, 4, 1, 'unclean-stop'), (5, 9, 0, 'quota'), (12, 14, 0, 'retention')");
  expect(readSummary(directory)?.skipped).toEqual([
    [1, 9],
    [12, 14],
  ]);
  const store = await open();
  try {
    expect(store.opening).toMatchObject({ faults: [], nextPosition: 15 });
    expect(store.opening.skipped).toEqual([
      { of: 'p', from: 5, to: 9, reason: 'quota' },
      { of: 'p', from: 12, to: 14, reason: 'retention' },
    ]);
  } finally {
    await store.close();
  }
});
