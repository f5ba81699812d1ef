/** Real stores on a real file system, in a directory that is gone after each test. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import type { Fault } from '../../gateway/core/errors.ts';
import { openStore, type StoreHandlers } from '../../gateway/drivers/sqlite/store.ts';
import { DEFAULT_QUOTA, type StoreQuota } from '../../gateway/drivers/sqlite/store-quota.ts';
import type { Store, WatchedStore } from '../../gateway/ports-store.ts';
import { createManualClock } from './manual-clock.ts';

export let directory: string;
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

export async function open(
  clock = createManualClock(),
  onFault: (fault: Fault) => void = ignore,
  more: Partial<StoreHandlers> & { quota?: StoreQuota; vehicle?: string } = {},
): Promise<WatchedStore> {
  const { quota = DEFAULT_QUOTA, vehicle = '', ...handlers } = more;
  const store = await openStore({ directory, positionsAtRiskS: 30, quota, vehicle }, clock, {
    onFault,
    onMended: ignore,
    announce: () => Promise.resolve(null),
    onSkipped: ignore,
    onDead: ignore,
    ...handlers,
  });
  opened.push(store);
  return store;
}

/** The state of the disk as a power cut would leave it now: the files as they are, without a closing word. */
export async function cutPower(store: Store): Promise<void> {
  const copies = new Map(readdirSync(directory).map((name) => [name, readFileSync(path.join(directory, name))]));
  await store.close();
  opened = opened.filter((other) => other !== store);
  for (const name of readdirSync(directory)) rmSync(path.join(directory, name));
  for (const [name, bytes] of copies) writeFileSync(path.join(directory, name), bytes);
}
