/**
 * `npm run bench:cli`: how long each verb takes to its first output, beside a database of 300 000 positions that somebody else has
 * open, as a ratio to `node -e 0` in the same round; and the writer's log before and after. Fails (exit code 1) where a median is
 * above the limit or a verb changed the log.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import Database from 'better-sqlite3';
import Table from 'cli-table3';
import { defaultOptions, writeConfig } from '../test/support/running/config.ts';
import { townDrive } from '../test/support/town-drive.ts';
import { type Prepared, VERBS } from './cli-verbs.ts';
import { machineFacts, machineLoad } from './machine.ts';
import { fillStores } from './queue-stores.ts';

const ROWS = 300_000;
const ROUNDS = 7;
/** 300 ms where `node -e 0` takes 40: a machine that is busy is slow at both. */
const LIMIT_RATIO = 300 / 40;
const BALISE = resolve(import.meta.dirname, '../tools/balise');

/** ms to the first byte on the standard output; to the end where nothing comes. */
async function firstOutputMs(program: string, args: string[]): Promise<number> {
  const beganMs = performance.now();
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  const exited = once(child, 'exit');
  await Promise.race([once(child.stdout, 'data'), exited]);
  const passedMs = performance.now() - beganMs;
  child.stdout.resume();
  await exited;
  return passedMs;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

async function prepare(place: string): Promise<{ prepared: Prepared; walBytes(): number; close(): void }> {
  const stores = await fillStores(place, [ROWS]);
  const directory = stores.get(ROWS) ?? place;
  const file = join(directory, 'balise.db');
  const config = writeConfig(place, { ...defaultOptions(place), 'store.directory': directory });
  const drive = join(place, 'drive.nmea');
  writeFileSync(drive, townDrive(600));
  // A writer, as the daemon is one: it alone may shrink its log.
  const writer = new Database(file);
  writer.pragma('journal_mode = WAL');
  writer.pragma('wal_autocheckpoint = 0');
  writer.exec("INSERT OR REPLACE INTO meta (key, value) VALUES ('bench', hex(randomblob(20000)))");
  let made = 0;
  const prepared = { config, drive, fresh: (name: string) => join(place, `${made++}-${name}`) };
  const walBytes = (): number => statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0;
  assert(walBytes() > 0, 'the writer has no log');
  return { prepared, walBytes, close: () => void writer.close() };
}

const place = mkdtempSync(join(tmpdir(), 'balise-bench-'));
try {
  console.log(machineFacts());
  const { prepared, walBytes, close } = await prepare(place);
  const loadSince = machineLoad();
  const nodeMs: number[] = [];
  const times = new Map(VERBS.map(({ name }) => [name, [] as number[]]));
  const logs = new Map<string, [before: number, after: number]>();
  // The first round fills the cache of compiled code, and is not counted.
  for (let round = 0; round <= ROUNDS; round++) {
    const bareMs = await firstOutputMs(process.execPath, ['-e', '0']);
    if (round > 0) nodeMs.push(bareMs);
    for (const { name, args } of VERBS) {
      const before = walBytes();
      const ms = await firstOutputMs(BALISE, args(prepared));
      if (round > 0) times.get(name)?.push(ms);
      logs.set(name, [before, walBytes()]);
    }
  }
  close();
  const bareMs = median(nodeMs);
  const table = new Table({ head: ['verb', 'first output ms', '÷ node -e 0', 'log bytes before', 'after'] });
  let failed = false;
  for (const { name } of VERBS) {
    const ms = median(times.get(name) ?? []);
    const [before, after] = logs.get(name) ?? [0, 0];
    if (ms / bareMs > LIMIT_RATIO || before !== after) failed = true;
    table.push([name, ms.toFixed(0), (ms / bareMs).toFixed(2), before, after]);
  }
  console.log(table.toString());
  console.log(`node -e 0: ${bareMs.toFixed(0)} ms; limit: ${LIMIT_RATIO} times that. ${loadSince()}`);
  process.exitCode = failed ? 1 : 0;
} finally {
  rmSync(place, { recursive: true, force: true });
}
