/** A disk without room: what the reserve is for. Needs root, to mount a disk that can be filled. */
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { POSITION_RESERVATION, RESERVE_BYTES, STORE_RETRY_MS } from '../../../gateway/core/limits.ts';
import type { EventRecord } from '../../../gateway/core/record/schema.ts';
import { openStore } from '../../../gateway/drivers/sqlite/store.ts';
import type { Store } from '../../../gateway/ports-store.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { samplePosition, samplePress } from '../../support/records.ts';
import { mountSmallDisk, type SmallDisk } from '../../support/running/small-disk.ts';
import { SOON } from '../../support/soon.ts';

const FULL_EVENTS = 300;
const DISK_MB = 28;
/** How many pages of the log one piece of its index names (SQLite's wal.c); the next piece takes 32 KiB. */
const LOG_INDEX_PAGES = 4_062;
const LOG_PAGE_BYTES = 4_096 + 24;

let cleanUp: (() => unknown)[];
let disk: SmallDisk;
let reserve: string;
let told: string[];
let clock = createManualClock();

beforeEach((context) => {
  const dir = mkdtempSync(path.join(tmpdir(), 'balise-full-'));
  cleanUp = [() => rmSync(dir, { recursive: true })];
  const later = (work: () => unknown): void => void cleanUp.unshift(work);
  const mounted = mountSmallDisk({ dir, later } as Parameters<typeof mountSmallDisk>[0], DISK_MB);
  if (typeof mounted === 'string') return context.skip(mounted);
  disk = mounted;
  reserve = path.join(disk.dir, 'store', 'store.reserve');
  told = [];
  clock = createManualClock();
});

afterEach(async () => {
  for (const work of cleanUp) await work();
});

async function open(): Promise<Store> {
  const store = await openStore({ directory: path.join(disk.dir, 'store'), positionsAtRiskS: 30 }, clock, {
    onFault: ({ code }) => told.at(-1) !== code && told.push(code),
    onMended: () => told.push('mended'),
    announce: () => Promise.resolve(null),
    onSkipped: () => told.push('dropped'),
    onDead: () => told.push('dead'),
  });
  cleanUp.unshift(() => store.close());
  // The reserve is made before the first request is answered.
  await store.summary();
  return store;
}

const blocksOf = (file: string): number => (existsSync(file) ? statSync(file).blocks * 512 : 0);

test('the reserve is made of real blocks', async () => {
  await open();
  expect(blocksOf(reserve)).toBeGreaterThanOrEqual(RESERVE_BYTES);
});

test('events go on being stored on a full disk, positions wait; with space again both are there and the reserve too', async () => {
  const store = await open();
  await store.appendEvent(samplePress(1), null);
  disk.fill();
  for (let n = 2; n <= FULL_EVENTS; n++) await store.appendEvent(samplePress(n), `box ${n}`);
  expect(told).toEqual(['store-full']);
  expect(blocksOf(reserve)).toBe(0);
  expect(store.positionStride()).toBe(2);

  // More than one reservation: numbers are reserved from the room of the reserve, or recording would stop.
  const last = POSITION_RESERVATION * 2;
  for (let n = 1; n <= last; n++) {
    await vi.waitFor(() => {
      clock.advance(STORE_RETRY_MS);
      expect(store.reservedPositions()).toBeGreaterThanOrEqual(n);
    }, SOON);
    store.appendPosition(samplePosition({ n }));
  }
  clock.advance(STORE_RETRY_MS);
  await store.idle();
  expect((await store.summary())?.positionsStored).toEqual([]);
  expect(told).toEqual(['store-full']);

  disk.free();
  clock.advance(STORE_RETRY_MS);
  await vi.waitFor(async () => expect((await store.summary())?.positionsStored).toEqual([[1, last]]), SOON);
  expect((await store.summary())?.events).toBe(FULL_EVENTS);
  expect(told).toEqual(['store-full', 'mended']);
  expect(blocksOf(reserve)).toBeGreaterThanOrEqual(RESERVE_BYTES);
  expect(store.positionStride()).toBe(1);
});

test('space that comes back is noticed although nothing is waiting to be written', async () => {
  const store = await open();
  disk.fill();
  for (let n = 1; n <= FULL_EVENTS && told.length === 0; n++) await store.appendEvent(samplePress(n), null);
  expect(told).toEqual(['store-full']);
  disk.free();
  clock.advance(STORE_RETRY_MS);
  await store.idle();
  expect(told).toEqual(['store-full', 'mended']);
});

test('a full disk that SQLite calls an I/O error, because the index of its log finds no room, is a full disk', async () => {
  const store = await open();
  const file = path.join(disk.dir, 'store', 'balise.db');
  const logPages = (): number => Math.floor(statSync(`${file}-wal`).size / LOG_PAGE_BYTES);
  const reader = new Database(file, { readonly: true });
  cleanUp.unshift(() => reader.close());
  reader.exec('BEGIN');
  // While this is read, the log only grows.
  reader.prepare('SELECT count(*) FROM event').get();
  let n = 1;
  const press = (key = '1'): Promise<void> => store.appendEvent({ ...samplePress(n++), key } as EventRecord, null);
  while (logPages() < LOG_INDEX_PAGES - 150) await press('x'.repeat(200_000));
  const indexBytes = statSync(`${file}-shm`).size;
  while (logPages() <= LOG_INDEX_PAGES && !told.includes('store-full')) {
    disk.fill(6 * 4_096);
    await press();
  }
  expect(statSync(`${file}-shm`).size).toBeGreaterThan(indexBytes);
  expect(told).toEqual(['store-log-held', 'store-full']);
  expect((await store.summary())?.events).toBe(n - 1);
});

test('a start on a full disk lives from the reserve of the run before', async () => {
  const store = await open();
  await store.appendEvent(samplePress(1), null);
  await store.close();
  disk.fill();
  const next = await open();
  expect(next.opening.nextEvent).toBe(2);
  await next.appendEvent(samplePress(2), null);
  expect((await next.summary())?.events).toBe(2);
});
