/** An erasure while the service is down, killed at its calls to the disk: there is all or nothing of it, and whoever comes next ends it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test, vi } from 'vitest';
import { inDatabase } from '../support/in-database.ts';
import { DAY_MS, START, startVehicle, verifyStored } from '../support/proof-vehicle.ts';
import { createRandom } from '../support/random.ts';
import { samplePosition } from '../support/records.ts';
import { defaultOptions, writeConfig } from '../support/running/config.ts';
import { createWorkplace } from '../support/running/workplace.ts';
import { directory } from '../support/store.ts';
import { createDisk, type Disk, EVERY_CLASS, WITHOUT_SHIM } from './shim/shim.ts';

const PROGRAM = resolve(import.meta.dirname, '../../gateway/obey-once.ts');
const POSITIONS = 600;
const KILLS = 12;
const SEED = 20_261_129;
const ORDER = { ask: 'erase', fromMs: START, toMs: START + 60_000, reason: 'request', by: 'root' };

interface Ended {
  signal: NodeJS.Signals | null;
  answer: string;
}

async function obeyOnce(
  configFile: string,
  disk: Disk,
  meanwhile: (pid: number) => Promise<void> = () => Promise.resolve(),
): Promise<Ended> {
  const child = spawn(process.execPath, [PROGRAM, '-c', configFile], {
    env: { ...process.env, ...disk.environment },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.stdin.on('error', () => undefined);
  child.stdin.end(`${JSON.stringify(ORDER)}\n`);
  const ended = Promise.all([text(child.stdout), once(child, 'close')]);
  await meanwhile(child.pid ?? 0);
  const [answer, [, signal]] = await ended;
  return { signal: signal as NodeJS.Signals | null, answer };
}

const meta = (key: string): unknown =>
  inDatabase(directory, (db) => db.prepare('SELECT value FROM meta WHERE key = ?').pluck().get(key)) ?? '';
const positions = (): unknown =>
  inDatabase(directory, (db) => db.prepare('SELECT count(*) FROM position').pluck().get());

/** The files of the directory now. @returns puts them there again */
function kept(): () => void {
  const files = new Map(readdirSync(directory).map((name) => [name, readFileSync(join(directory, name))]));
  return () => {
    for (const name of readdirSync(directory)) rmSync(join(directory, name));
    for (const [name, bytes] of files) writeFileSync(join(directory, name), bytes, { mode: 0o600 });
  };
}

async function recorded() {
  const place = createWorkplace();
  const vehicle = await startVehicle(START);
  await vehicle.press('G', '1', '2');
  for (let n = 1; n <= POSITIONS; n++) vehicle.store.appendPosition(samplePosition({ n, t: START + n * 100 }));
  await vehicle.store.flush();
  await vehicle.store.close();
  mkdirSync(join(place.dir, 'etc'));
  const configFile = writeConfig(join(place.dir, 'etc'), {
    ...defaultOptions(place.dir),
    'vehicle.id': 'AMB-973-07',
    'store.directory': directory,
  });
  const disk = createDisk(directory, join(place.dir, 'disk'));
  place.later(() => disk.close());
  return { vehicle, configFile, disk };
}

test('it is killed at calls of all its phases, and ended by the next start or the next erasure', async (context) => {
  if (WITHOUT_SHIM !== null) return context.skip(WITHOUT_SHIM);
  console.log(`seed ${SEED}`);
  const { vehicle, configFile, disk } = await recorded();
  const restore = kept();
  const before = { ended: meta('ended'), reserved: meta('reserved') };

  disk.heal(EVERY_CLASS);
  expect(JSON.parse((await obeyOnce(configFile, disk)).answer)).toMatchObject({ result: 'done', positions: POSITIONS });
  const { calls } = disk.counts();
  expect(calls).toBeGreaterThan(KILLS);
  const seen = { nothing: 0, begun: 0, over: 0 };
  const random = createRandom(SEED);
  for (let k = 0; k < KILLS; k++) {
    restore();
    // One in each stretch of them.
    const at = 1 + Math.floor((k * calls) / KILLS) + random.below(Math.floor(calls / KILLS));
    disk.fail({ kind: 'kill', classes: EVERY_CLASS, count: 1, at });
    const { signal } = await obeyOnce(configFile, disk);
    disk.heal();
    expect({ at, signal }).toEqual({ at, signal: 'SIGKILL' });
    expect({ at, ended: meta('ended'), reserved: meta('reserved') }).toEqual({ at, ...before });
    const phase = meta('deletion') !== '' ? 'begun' : positions() === 0 ? 'over' : 'nothing';
    seen[phase]++;
    expect(verifyStored([vehicle.key]), `killed at ${at}`).toMatchObject({ firstBroken: null });

    if (k % 2 === 0) {
      const again = await obeyOnce(configFile, disk);
      expect(JSON.parse(again.answer), `killed at ${at}`).toMatchObject({ result: 'done' });
    } else {
      const next = await startVehicle(START + DAY_MS);
      await next.store.idle();
      await next.store.close();
    }
    const all = k % 2 === 0 || phase !== 'nothing';
    expect({ at, plan: meta('deletion'), positions: positions() }).toEqual({
      at,
      plan: '',
      positions: all ? 0 : POSITIONS,
    });
    const { ok, erased } = verifyStored([vehicle.key]);
    expect({ at, ok, erased: erased.length > 0 }).toEqual({ at, ok: true, erased: all });
  }
  console.log(`${calls} calls to the disk; killed before its plan, in the midst and after: ${JSON.stringify(seen)}`);
  expect(seen.nothing * seen.begun).toBeGreaterThan(0);
}, 180_000);

test('neither a hand nor a line that breaks ends it half way', async (context) => {
  if (WITHOUT_SHIM !== null) return context.skip(WITHOUT_SHIM);
  const { configFile, disk } = await recorded();
  disk.fail({ kind: 'stall', classes: ['write', 'sync'], count: 1, at: 20, stallMs: 60_000 });
  const { signal, answer } = await obeyOnce(configFile, disk, async (pid) => {
    await vi.waitFor(() => expect(disk.counts().faults).toBe(1), { timeout: 25_000, interval: 5 });
    for (const name of ['SIGINT', 'SIGHUP', 'SIGTERM'] as const) process.kill(pid, name);
    disk.heal();
  });
  expect(signal).toBeNull();
  expect(JSON.parse(answer)).toMatchObject({ result: 'done', positions: POSITIONS });
  expect({ plan: meta('deletion'), positions: positions() }).toEqual({ plan: '', positions: 0 });
});
