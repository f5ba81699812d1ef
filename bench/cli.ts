/**
 * `npm run bench:cli`: how long each verb takes to its first output, beside a database of 300 000 positions that somebody else has
 * open, as a ratio to `node -e 0` in the same round; and the writer's log before and after. Fails (exit code 1) where a median is
 * above the limit or a verb changed the log.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import Database from 'better-sqlite3';
import Table from 'cli-table3';
import { openTestPty, type TestPty } from '../test/support/pty.ts';
import { defaultOptions, writeConfig } from '../test/support/running/config.ts';
import { townDrive } from '../test/support/town-drive.ts';
import { type MeasuredVerb, type Prepared, VERBS } from './cli-verbs.ts';
import { machineFacts, machineLoad } from './machine.ts';
import { fillStores } from './queue-stores.ts';

const ROWS = 300_000;
const ROUNDS = 5;
/** 300 ms where `node -e 0` takes 50: a machine that is busy is slow at both, and one with nothing else to do is at 28 to 41. */
const LIMIT_RATIO = 300 / 50;
const BALISE = resolve(import.meta.dirname, '../tools/balise');

interface Measured {
  firstMs: number;
  /** Of the whole run, user and system, to 10 ms; null: it was ended after its first output. */
  cpuMs: number | null;
}

/** To the first byte that a person would see, on either output; to the end where nothing comes. */
async function measure(
  program: string,
  args: string[],
  { terminal, endless }: Partial<MeasuredVerb>,
): Promise<Measured> {
  const pty = terminal === true ? openTestPty() : null;
  const screen = pty === null ? null : openSync(pty.path, 'r+');
  const cpuBefore = childrenCpuMs();
  const beganMs = performance.now();
  const child = spawn(program, args, { stdio: ['ignore', screen ?? 'pipe', screen ?? 'pipe'] });
  const exited = once(child, 'exit');
  const said = [child.stdout, child.stderr].flatMap((stream) => (stream === null ? [] : [once(stream, 'data')]));
  await Promise.race([exited, ...said, ...(pty === null ? [] : [drawn(pty)])]);
  const firstMs = performance.now() - beganMs;
  child.stdout?.resume();
  child.stderr?.resume();
  if (endless === true) child.kill();
  await exited;
  if (screen !== null) closeSync(screen);
  pty?.close();
  return { firstMs, cpuMs: endless === true ? null : childrenCpuMs() - cpuBefore };
}

async function drawn(pty: TestPty): Promise<void> {
  while (pty.read() === '') await new Promise((resolve) => setTimeout(resolve, 1));
}

/** proc(5): cutime and cstime, of children that were waited for, in hundredths of a second. */
function childrenCpuMs(): number {
  const fields = readFileSync('/proc/self/stat', 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[13]) + Number(fields[14])) * 10;
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

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
  const bare: Measured[] = [];
  const runs = new Map(VERBS.map(({ name }) => [name, [] as Measured[]]));
  const logs = new Map<string, [before: number, after: number]>();
  // The first round fills the cache of compiled code, and is not counted.
  for (let round = 0; round <= ROUNDS; round++) {
    const node = await measure(process.execPath, ['-e', '0'], {});
    if (round > 0) bare.push(node);
    for (const verb of VERBS) {
      const before = walBytes();
      const measured = await measure(BALISE, verb.args(prepared), verb);
      if (round > 0) runs.get(verb.name)?.push(measured);
      logs.set(verb.name, [before, walBytes()]);
    }
  }
  close();
  const bareMs = median(bare.map(({ firstMs }) => firstMs));
  const table = new Table({ head: ['verb', 'first output ms', '÷ node -e 0', 'CPU ms', 'log bytes before', 'after'] });
  let failed = false;
  for (const { name } of VERBS) {
    const measured = runs.get(name) ?? [];
    const ms = median(measured.map(({ firstMs }) => firstMs));
    const cpuMs = measured.flatMap((each) => each.cpuMs ?? []);
    const [before, after] = logs.get(name) ?? [0, 0];
    if (ms / bareMs > LIMIT_RATIO || before !== after) failed = true;
    const cpu = cpuMs.length === 0 ? '–' : mean(cpuMs).toFixed(0);
    table.push([name, ms.toFixed(0), (ms / bareMs).toFixed(2), cpu, before, after]);
  }
  console.log(table.toString());
  const bareCpuMs = mean(bare.flatMap(({ cpuMs }) => cpuMs ?? []));
  console.log(
    `node -e 0: ${bareMs.toFixed(0)} ms, CPU ${bareCpuMs.toFixed(0)} ms; limit: ${LIMIT_RATIO} times that. ${loadSince()}`,
  );
  process.exitCode = failed ? 1 : 0;
} finally {
  rmSync(place, { recursive: true, force: true });
}
