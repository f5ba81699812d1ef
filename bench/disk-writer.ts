/**
 * A store that is written to, as a program of its own: `disk-writer.ts WHAT DIRECTORY COUNT AT_RISK_S`. Time is simulated,
 * so hours of driving take as long as the disk does. It prints what it cost from the opened database to the closed one.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { PositionRecord } from '../gateway/core/record/schema.ts';
import { openStore } from '../gateway/drivers/sqlite/store.ts';
import type { Store } from '../gateway/ports-store.ts';
import { countsIn } from '../test/faults/shim/shim.ts';
import { createManualClock } from '../test/support/manual-clock.ts';
import { samplePosition, samplePress } from '../test/support/records.ts';

export interface Cost {
  /** What the kernel counts as sent to the device (/proc/PID/io): whole pages, also those that were written twice. */
  deviceBytes: number;
  /** Handed to the kernel, and flushes asked of it; null without the counting library. */
  writtenBytes: number | null;
  flushes: number | null;
}

export type What = 'positions' | 'acknowledged' | 'events' | 'naive';

/** Moving, the default of `sampling.movingS`. */
const PERIOD_S = 5;

function position(i: number): PositionRecord {
  const n = i + 1;
  return samplePosition({
    n,
    mono: 1_000 * PERIOD_S * n + (i % 17),
    t: 1_786_000_000_000 + 1_000 * PERIOD_S * n,
    lat: 4.912345 + (i % 4_000) * 6e-4,
    lon: -52.301234 - (i % 3_000) * 1e-4,
    speedKmh: 30 + (i % 500) / 10,
    courseDeg: (i * 1.3) % 360,
    odoM: 60 * n,
  });
}

const clock = createManualClock();

function open(atRiskS: number): Promise<Store> {
  return openStore({ directory, positionsAtRiskS: atRiskS }, clock, {
    onFault: ({ code, detail }) => {
      throw new Error(`${code} ${detail}`);
    },
    onMended: () => undefined,
    announce: () => Promise.resolve(null),
    onSkipped: () => undefined,
    onDead: (detail) => {
      throw new Error(detail);
    },
  });
}

async function withStore(
  atRiskS: number,
  work: (store: Store, passS: (s: number) => Promise<void>) => Promise<void>,
): Promise<Cost> {
  // What a new store costs once (tables, the file that keeps room on a full disk) is not a position's.
  const first = await open(atRiskS);
  first.appendPosition(position(0));
  await first.flush();
  await first.idle();
  await first.close();
  const store = await open(atRiskS);
  const before = spent();
  await work(store, async (s) => {
    clock.advance(1_000 * s);
    await store.idle();
  });
  await store.close();
  return before;
}

function naive(): Cost {
  const db = new Database(join(directory, 'naive.db'));
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.exec('CREATE TABLE position (n INTEGER PRIMARY KEY, body TEXT NOT NULL)');
  const insert = db.prepare('INSERT INTO position VALUES (?, ?)');
  const before = spent();
  for (let i = 0; i < count; i++) insert.run(i + 1, JSON.stringify(position(i)));
  db.close();
  return before;
}

function spent(): Cost {
  const control = process.env['IO_FAULTS_CONTROL'];
  const counts = control === undefined ? null : countsIn(control);
  return {
    deviceBytes: Number(/^write_bytes: (\d+)/m.exec(readFileSync('/proc/self/io', 'latin1'))?.[1] ?? 0),
    writtenBytes: counts?.bytes ?? null,
    flushes: counts?.syncs ?? null,
  };
}

function run(what: What, atRiskS: number): Promise<Cost> {
  switch (what) {
    case 'naive':
      return Promise.resolve(naive());
    case 'events':
      return withStore(atRiskS, async (store) => {
        for (let n = 1; n <= count; n++) await store.appendEvent(samplePress(n, 1_000 * n), `{"event":${n}}`);
      });
    case 'positions':
    case 'acknowledged':
      return withStore(atRiskS, async (store, passS) => {
        for (let i = 1; i <= count; i++) {
          store.appendPosition(position(i));
          await passS(PERIOD_S);
          if (what === 'acknowledged') await store.acknowledge(0, [[1, i + 1]]);
        }
      });
  }
}

const [what = 'naive', directory = '', countText = '', atRiskText = ''] = process.argv.slice(2);
const count = Number(countText);
const before = await run(what as What, Number(atRiskText));
const after = spent();
const difference = (a: number | null, b: number | null): number | null => (a === null || b === null ? null : b - a);
const cost: Cost = {
  deviceBytes: after.deviceBytes - before.deviceBytes,
  writtenBytes: difference(before.writtenBytes, after.writtenBytes),
  flushes: difference(before.flushes, after.flushes),
};
console.log(JSON.stringify(cost));
