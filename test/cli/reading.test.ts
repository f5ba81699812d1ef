/** A verb whose output nobody reads must not keep the daemon's write-ahead log from being emptied. */

import { once } from 'node:events';
import path from 'node:path';
import Database from 'better-sqlite3';
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { driven } from '../support/exports.ts';
import { startBalise } from '../support/running/balise.ts';
import { defaultOptions, writeConfig } from '../support/running/config.ts';
import { directory, open } from '../support/store.ts';

const POSITIONS = 20_000;

let config: string;
beforeEach(async () => {
  const store = await open();
  for (const position of driven({ n: 1, minute: 0, positions: POSITIONS })) {
    store.appendPosition(position);
    if (position.n % 2_000 === 0) await store.flush();
  }
  await store.close();
  config = writeConfig(directory, { ...defaultOptions(directory), 'store.directory': directory });
});

const EXPORT = ['export', '--from', '2026-01-01', '--to', '2027-12-31', '--format'];
const verbs = [
  ...['jsonl', 'csv', 'gpx', 'geojson', 'html'].map((format) => [...EXPORT, format]),
  ['outbox', 'list', '--limit', '10000'],
].map((args) => ({ args, name: args.join(' ') }));

test.each(verbs)(
  '$name',
  async ({ args }) => {
    const child = await startBalise([...args, '-c', config]);
    onTestFinished(async () => {
      child.signal('SIGKILL');
      await child.exited;
    });
    // It has begun to write, and its pipe is full: all of it is more than a pipe holds.
    await once(child.stdout as NodeJS.EventEmitter, 'readable');
    const db = new Database(path.join(directory, 'balise.db'));
    onTestFinished(() => void db.close());
    db.pragma('busy_timeout = 0');
    expect(db.prepare('DELETE FROM position WHERE n > 19000').run().changes).toBe(1_000);
    // It may be in the middle of a chunk just now; it reads no other one before its pipe is emptied.
    const empty = [{ busy: 0, log: 0, checkpointed: 0 }];
    await vi.waitFor(() => expect(db.pragma('wal_checkpoint(TRUNCATE)')).toEqual(empty), { timeout: 20_000 });
    expect(child.exit()).toBeNull();
  },
  60_000,
);
