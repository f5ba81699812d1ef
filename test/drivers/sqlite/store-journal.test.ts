/** What is deleted leaves a journal that is whole: by age, for want of room, on demand, and where the power goes in between. */
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { DAY_MS, exportStored, START, startVehicle, verifyStored } from '../../support/proof-vehicle.ts';
import { createRandom } from '../../support/random.ts';
import { samplePosition } from '../../support/records.ts';
import { runVerifier, WITHOUT_SIGNATURES } from '../../support/running/journal-verifier.ts';
import { SOON } from '../../support/soon.ts';
import { directory } from '../../support/store.ts';

interface Plain {
  n: number;
  type?: string;
  reason?: string;
  from?: number;
}
const recordsNow = () => verifyStored().records as Plain[];
const types = () => recordsNow().map(({ type = 'tombstone' }) => type);

test('each run announces its key once, signs its start, and goes on from where the last one was cut', async () => {
  const first = await startVehicle(START);
  await first.press('G', '1');
  await first.store.close();
  const second = await startVehicle(START + DAY_MS);
  await second.press('G');
  expect(types().slice(0, 4)).toEqual(['series', 'key', 'start', 'checkpoint']);
  expect(types().filter((type) => type === 'key')).toHaveLength(1);
  expect(verifyStored([first.key])).toMatchObject({ ok: true, cut: null, unsignedTail: 0, erased: [], retention: [] });
});

test('by age a prefix goes up to a checkpoint, at every step the rest verifies, and the key stays known', async () => {
  const vehicle = await startVehicle(START);
  await vehicle.liveTo(START + 100 * DAY_MS, async () => {
    await vehicle.press('G', '1', '9', 'G');
    expect(verifyStored([vehicle.key])).toMatchObject({ ok: true, unsignedTail: 0 });
  });
  const { cut, records } = verifyStored([vehicle.key]);
  expect(cut).toBeGreaterThan(100);
  const [first] = records as Plain[];
  expect(first).toMatchObject({ n: (cut ?? 0) + 1, type: 'checkpoint' });
  const oldest = (records as { t?: number }[]).map(({ t }) => t ?? Infinity);
  expect(Math.min(...oldest)).toBeGreaterThanOrEqual(START + 39 * DAY_MS);
  expect(
    (records as Plain[]).findLast(({ type, reason }) => type === 'checkpoint' && reason === 'retention'),
  ).toMatchObject({
    from: first?.n,
  });
  // The event that announced it went with the rest.
  expect(JSON.parse(exportStored()[0] ?? '').keys).toMatchObject([{ n: 2, type: 'key', publicKey: vehicle.key }]);
  // With an erasure on top, and as somebody else reads it.
  const { fromMs, toMs } = { fromMs: START + 90 * DAY_MS, toMs: START + 95 * DAY_MS };
  expect(await vehicle.store.erase({ fromMs, toMs, reason: 'unlawful', by: 'root' })).toMatchObject({ positions: 0 });
  const { ok, erased } = verifyStored([vehicle.key]);
  expect({ ok, many: erased.length > 5 }).toEqual({ ok: true, many: true });
  if (WITHOUT_SIGNATURES !== null) return;
  const file = path.join(directory, 'journal.jsonl');
  writeFileSync(file, `${exportStored().join('\n')}\n`);
  expect(runVerifier([file, vehicle.key])).toMatchObject({ code: 0, said: { ok: true, cut, unsignedTail: 0 } });
}, 60_000);

test('what is old and behind the last old checkpoint keeps its hash and nothing else', async () => {
  const first = await startVehicle(START);
  await first.press('G');
  // No press of these is followed by a signature.
  await first.press('8', '7');
  await first.store.close();
  const second = await startVehicle(START + 70 * DAY_MS);
  await second.store.retain(START + 70 * DAY_MS, false);
  await second.liveTo(START + 72 * DAY_MS);
  const { ok, retention, cut, records } = verifyStored([first.key]);
  expect({ ok, cut }).toEqual({ ok: true, cut: 5 });
  expect(retention).toHaveLength(1);
  expect((records as Plain[]).filter(({ type }) => type === 'press')).toEqual([]);
  expect((records as Plain[]).filter(({ type }) => type === undefined)).toHaveLength(2);
});

test('for want of room whole stretches between checkpoints go, of what the platform has', async () => {
  const quota = { positions: { rowsMax: 1_000, bytesMax: 1e9 }, eventsMax: 40 };
  const vehicle = await startVehicle(START, { quota });
  for (let i = 0; i < 15; i++) {
    await vehicle.press('G', '1', '9', 'G');
    await vehicle.store.acknowledge(vehicle.pipeline.lastEvent(), []);
    expect(verifyStored([vehicle.key])).toMatchObject({ ok: true });
  }
  const { cut, records } = verifyStored([vehicle.key]);
  expect(cut).toBeGreaterThan(20);
  expect(records[0]).toMatchObject({ type: 'checkpoint' });
  expect(records.length).toBeLessThan(80);
});

test('an erasure that the power cut off after its plan is announced and carried out at the next start', async () => {
  const first = await startVehicle(START, { hold: true });
  await first.press('G', '1', '2');
  await first.place(samplePosition({ n: 1, t: START + 1_000 }));
  void first.store.erase({ fromMs: START, toMs: START + 60_000, reason: 'request', by: 'root' });
  // Nothing else is asked of it: the plan is on the disk when this is answered.
  await expect.poll(() => planned(), SOON).toContain('"erase"');
  await first.store.close();
  expect(types()).not.toContain('tombstone');
  const second = await startVehicle(START + DAY_MS);
  await second.store.idle();
  expect(planned()).toBe('');
  const { ok, erased, records } = verifyStored([first.key]);
  expect(ok).toBe(true);
  expect(erased.length).toBeGreaterThan(0);
  expect((records as Plain[]).filter(({ type }) => type === 'press')).toEqual([]);
  expect(records).toContainEqual(
    expect.objectContaining({ type: 'audit', what: 'erase', reason: 'request', positions: 1 }),
  );
  expect((await second.store.summary())?.positionsStored).toEqual([]);
});

test('events of an earlier version are in no chain: it begins behind them, says so, and they may go', async () => {
  const first = await startVehicle(START);
  await first.press('G', '1');
  await first.store.close();
  edit(`UPDATE event SET body = json_remove(body, '$.prev', '$.salt') WHERE type NOT IN ('key', 'checkpoint');
    DELETE FROM event WHERE type IN ('key', 'checkpoint');
    UPDATE meta SET value = json_remove(value, '$.journal') WHERE key = 'box'`);
  const second = await startVehicle(START + DAY_MS);
  await second.press('2');
  const verified = verifyStored([second.key]);
  expect(verified).toMatchObject({ ok: true, cut: null });
  expect((verified.records as Plain[]).map(({ type }) => type).slice(0, 3)).toEqual(['key', 'start', 'checkpoint']);
  const [{ n = 0 } = {}] = verified.records as Plain[];
  expect(n).toBeGreaterThan(1);
  await second.liveTo(START + 61 * DAY_MS);
  expect(verifyStored([second.key])).toMatchObject({ ok: true, cut: null });
  expect(await second.store.readEvents(1, 1)).toMatchObject([{ n }]);
});

test('a box that was given another name begins a series of its own, and goes on with the other when it has that name again', async () => {
  const first = await startVehicle(START);
  await first.press('G');
  await first.store.close();
  const second = await startVehicle(START + DAY_MS, { vehicle: 'AMB-39-01' });
  await second.press('G');
  const verified = verifyStored([second.key], 'AMB-39-01');
  expect(verified).toMatchObject({ ok: true, cut: null });
  expect((verified.records as Plain[])[0]).toMatchObject({ n: 1, type: 'series', reason: 'renamed' });
  await second.store.close();
  const third = await startVehicle(START + 2 * DAY_MS);
  await third.press('1');
  expect(verifyStored([third.key])).toMatchObject({ ok: true, cut: null });
});

test('a lost key is replaced, and whoever knows the old one sees that nobody vouches for the new one', async () => {
  const first = await startVehicle(START);
  await first.store.close();
  rmSync(path.join(directory, 'journal.key'));
  const second = await startVehicle(START + DAY_MS);
  expect(second.key).not.toBe(first.key);
  expect(verifyStored([first.key, second.key])).toMatchObject({ ok: true });
  expect(verifyStored([first.key])).toMatchObject({ ok: false, firstBroken: { why: 'key-unknown' } });
});

test('whatever is erased in whatever order, no byte of a place is left in any file', async () => {
  const seed = 20_260_101;
  const random = createRandom(seed);
  const vehicle = await startVehicle(START);
  const rows = 6_000;
  for (let n = 1; n <= rows; n++) {
    const marked = n % 3 !== 0;
    const [lat, lon] = marked ? [61.234567, -121.345678] : [4.9, -52.3];
    vehicle.store.appendPosition(samplePosition({ n, t: START + n * 1_000, lat, lon, why: 'time' }));
    if (n % 500 === 0) await vehicle.store.flush();
  }
  const latitude = Buffer.alloc(4);
  latitude.writeInt32BE(61_234_567);
  const longitude = Buffer.alloc(4);
  longitude.writeInt32BE(-121_345_678);
  const found = () =>
    readdirSync(directory).filter((name) => {
      const bytes = readFileSync(path.join(directory, name));
      return bytes.includes(latitude) || bytes.includes(longitude);
    });
  expect(found()).not.toEqual([]);
  // In pieces, so that pages are merged and split, and what is marked last.
  const erase = (from: number, to: number) =>
    vehicle.store.erase({ fromMs: START + from * 1_000, toMs: START + to * 1_000, reason: 'other', by: 'root' });
  for (let i = 0; i < 40; i++) {
    const from = 1 + random.below(rows);
    await erase(from, from + random.below(60));
  }
  expect(found(), `seed ${seed}`).toContain('balise.db');
  await erase(1, rows);
  expect(found(), `seed ${seed}`).toEqual([]);
  expect(verifyStored([vehicle.key])).toMatchObject({ ok: true });
}, 60_000);

function edit(sql: string): void {
  const db = new Database(path.join(directory, 'balise.db'));
  db.exec(sql);
  db.close();
}

function planned(): string {
  const db = new Database(path.join(directory, 'balise.db'), { readonly: true });
  try {
    return String(db.prepare("SELECT value FROM meta WHERE key = 'deletion'").pluck().get() ?? '');
  } finally {
    db.close();
  }
}
