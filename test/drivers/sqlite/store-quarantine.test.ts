/** A damaged database: what the next series says of it, and what is checked at a start. */
import { closeSync, existsSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { CHECK_BYTES_MAX } from '../../../gateway/core/limits.ts';
import { samplePosition, samplePress } from '../../support/records.ts';
import { cutPower, directory, open } from '../../support/store.ts';

const file = (name = 'balise.db'): string => path.join(directory, name);
const PAGE = 4_096;

async function used(events: number, positions: number): Promise<string> {
  const store = await open();
  for (let n = 1; n <= events; n++) await store.appendEvent(samplePress(n), null);
  for (let n = 1; n <= positions; n++) store.appendPosition(samplePosition({ n }));
  await store.flush();
  await store.acknowledge(2, [[1, 40]]);
  await store.close();
  return store.opening.series;
}

function overwrite(from: number, bytes: Buffer): void {
  const fd = openSync(file(), 'r+');
  writeSync(fd, bytes, 0, bytes.length, from);
  closeSync(fd);
}

/** Pages of one table, from the file itself. */
function pagesOf(table: string): number[] {
  const db = new Database(file(), { readonly: true });
  const pages = db.prepare<[string], number>("SELECT pageno FROM dbstat WHERE name = ? AND pagetype = 'leaf'").pluck();
  try {
    return pages.all(table);
  } finally {
    db.close();
  }
}

test('the first event of the new series names the one before, though not a byte of the old file can be read', async () => {
  const series = await used(3, 100);
  writeFileSync(file(), Buffer.alloc(40_000, 0x5a));
  const { opening } = await open();
  expect(opening.newSeries).toEqual({ reason: 'quarantined', previous: { series, events: 3, positions: 100 } });
  expect(opening.faults[0]?.detail).toContain(`series ${series}`);
});

test('without the note it is read from the damaged file, and what is not acknowledged there is named', async () => {
  const series = await used(3, 400);
  const [, damaged = 0] = pagesOf('position');
  overwrite((damaged - 1) * PAGE, Buffer.alloc(PAGE, 0xff));
  rmSync(file('series.json'));
  const { opening } = await open();
  expect(opening.newSeries).toEqual({ reason: 'quarantined', previous: { series, events: 3, positions: 400 } });
  const kept = JSON.parse(readFileSync(file('balise.db.quarantined-1.json'), 'utf8'));
  expect(kept.unacknowledged.events).toEqual([[3, 3]]);
  // Acknowledged up to 40, a hole where the page was, and what is beyond it up to the end.
  expect(kept.unacknowledged.positions).toHaveLength(2);
  expect(kept.unacknowledged.positions[0][0]).toBe(41);
  expect(kept.unacknowledged.positions[1][1]).toBe(400);
  expect(opening.faults[0]?.detail).toMatch(/1 events and \d+ positions not acknowledged can be read/);
});

test('the series is explained as often as it takes until its first event is on the disk', async () => {
  const series = await used(3, 0);
  writeFileSync(file(), Buffer.alloc(40_000, 0x5a));
  await cutPower(await open());
  const second = await open();
  expect(second.opening.newSeries).toMatchObject({ reason: 'quarantined', previous: { series } });
  await second.appendEvent(samplePress(1), null);
  await second.close();
  expect((await open()).opening.newSeries).toBe(null);
});

test('a database that is gone is named by its note; a log left alone is never played into the next one', async () => {
  const store = await open();
  const { series } = store.opening;
  for (let n = 1; n <= 3; n++) await store.appendEvent(samplePress(n), null);
  await cutPower(store);
  expect(existsSync(file('balise.db-wal'))).toBe(true);
  rmSync(file());
  const { opening } = await open();
  expect(opening.newSeries).toMatchObject({ reason: 'new', previous: { series } });
  expect(opening.nextEvent).toBe(1);
  expect(readdirSync(directory)).toContain('balise.db.quarantined-1-wal');
});

test.each(['', '{', 'null', '{"series":"no","events":1,"positions":1}', '{"series":7}'])(
  'a note that makes no sense (%j) is no note',
  async (text) => {
    await used(1, 0);
    writeFileSync(file('series.json'), text);
    writeFileSync(file(), Buffer.alloc(40_000, 0x5a));
    expect((await open()).opening.newSeries).toEqual({ reason: 'quarantined', previous: null });
  },
);

test('a database too large to be checked after an unclean stop is opened, and that is said', async () => {
  const store = await open();
  await store.appendEvent(samplePress(1), null);
  await cutPower(store);
  const grown = new Database(file());
  grown.exec('CREATE TABLE ballast (x BLOB)');
  grown.exec(`INSERT INTO ballast VALUES (zeroblob(${CHECK_BYTES_MAX + PAGE}))`);
  grown.close();
  const after = await open();
  expect(after.opening.faults.map(({ code }) => code)).toEqual(['store-unchecked']);
  await after.close();
  expect((await open()).opening.faults).toEqual([]);
});
