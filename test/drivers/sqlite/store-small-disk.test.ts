/** A disk so small that the log and the reserve do not fit beside each other. Needs root, to mount it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { STORE_RETRY_MS } from '../../../gateway/core/limits.ts';
import { openStore } from '../../../gateway/drivers/sqlite/store.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { samplePosition, samplePress } from '../../support/records.ts';
import { mountSmallDisk } from '../../support/running/small-disk.ts';

const DISK_MB = 3;
/** More than the log holds before it is emptied of itself (WAL_CHECKPOINT_PAGES). */
const EVENTS = 300;

test('a log that took the last room gives back what the reserve needs', async (context) => {
  const dir = mkdtempSync(path.join(tmpdir(), 'balise-small-'));
  const cleanUp: (() => unknown)[] = [() => rmSync(dir, { recursive: true })];
  onTestFinished(async () => {
    for (const work of cleanUp) await work();
  });
  const later = (work: () => unknown): void => void cleanUp.unshift(work);
  const disk = mountSmallDisk({ dir, later } as Parameters<typeof mountSmallDisk>[0], DISK_MB);
  if (typeof disk === 'string') return context.skip(disk);
  const told: string[] = [];
  const clock = createManualClock();
  const store = await openStore({ directory: path.join(disk.dir, 'store'), positionsAtRiskS: 30 }, clock, {
    onFault: ({ code }) => told.push(code),
    onMended: () => told.push('mended'),
    announce: () => Promise.resolve(null),
    onSkipped: () => told.push('dropped'),
    onDead: () => told.push('dead'),
  });
  later(() => store.close());
  for (let n = 1; n <= EVENTS; n++) await store.appendEvent(samplePress(n), null);
  store.appendPosition(samplePosition({ n: 1 }));
  expect(told).toContain('store-full');
  clock.advance(STORE_RETRY_MS);
  await store.idle();
  expect(told.at(-1)).toBe('mended');
  expect((await store.summary())?.positionsStored).toEqual([[1, 1]]);
});
