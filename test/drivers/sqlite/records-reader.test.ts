/** What a period holds, as exports and erasures ask for it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { POSITION_RESERVATION } from '../../../gateway/core/limits.ts';
import { openFiles } from '../../../gateway/drivers/sqlite/opening.ts';
import { openRecords } from '../../../gateway/drivers/sqlite/records-reader.ts';

const STEP_MS = 5_000;

/** A store with these position numbers, 5 s apart by number. @returns what is in the period from the first number to the last */
function positionsBetween(stored: number[], from: number, to: number) {
  const directory = mkdtempSync(join(tmpdir(), 'balise-reader-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const { db } = openFiles(directory, POSITION_RESERVATION, 'AMB-28-01');
  const insert = db.prepare(
    `INSERT INTO position (n, boot, mono, t, clock, lat_e6, lon_e6, moving, why) VALUES (?, 1, 0, ?, 'gnss', 48000000, 1000000, 1, 'time')`,
  );
  for (const n of stored) insert.run(n, n * STEP_MS);
  db.close();
  const reader = openRecords(directory);
  try {
    return reader.within({ fromMs: from * STEP_MS, toMs: to * STEP_MS }).positions;
  } finally {
    reader.close();
  }
}

test.each([
  ['without a gap', [1, 2, 3, 4, 5], [[2, 4]]],
  [
    'with a gap in the period',
    [1, 2, 4, 5],
    [
      [2, 2],
      [4, 4],
    ],
  ],
  ['with a gap outside of it', [1, 3, 4, 6], [[3, 4]]],
  ['with one', [1, 3, 5], [[3, 3]]],
  ['with none', [1, 5], []],
])('positions of a period %s', (_, stored, expected) => {
  expect(positionsBetween(stored, 2, 4)).toEqual(expected);
});
