/** kill -9 while the database of another vehicle is set aside: whoever opens next finds it there or here, whole, and the reason. */
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { POSITION_RESERVATION } from '../../gateway/core/limits.ts';
import { openFiles } from '../../gateway/drivers/sqlite/opening.ts';
import { createRandom } from '../support/random.ts';
import { all } from './life.ts';
import { createProgram, type Program } from './program.ts';
import { createDisk, type Disk, type DiskClass, EVERY_CLASS, WITHOUT_SHIM } from './shim/shim.ts';

const OF_NAMES = ['name'] as const satisfies DiskClass[];
/** Of all calls; those that move names are all taken. */
const SAMPLED = 3;

/** What stands under a name, and how its series began. */
function opened(directory: string, vehicle: string) {
  const { db, tables, opened } = openFiles(directory, POSITION_RESERVATION, vehicle);
  const events = tables.events(1, 1_000).length;
  db.close();
  return { ...opened, events };
}

interface Place {
  store: string;
  disk: Disk;
  program: Program;
}

/** As a kill in the middle of its writing left it. @returns how many events of it were registered */
async function usedStore({ store, disk, program }: Place, kept: string): Promise<number> {
  mkdirSync(store);
  disk.fail({ kind: 'kill', classes: ['sync'], at: 24, count: 1 });
  const life = await program.live({ directory: store, token: 1, rounds: 12, vehicle: 'A' });
  expect(life.signal).toBe('SIGKILL');
  cpSync(store, kept, { recursive: true });
  expect(statSync(join(kept, 'balise.db-wal')).size).toBeGreaterThan(0);
  const registered = all(life, 'registered').length;
  expect(registered).toBeGreaterThan(0);
  return registered;
}

test('a kill at any call leaves the old state or the new one, and nothing registered is lost', async (context) => {
  if (WITHOUT_SHIM !== null) context.skip(WITHOUT_SHIM);
  const seed = Number(process.env['BALISE_SEED'] ?? 20_261_129);
  console.log(`renamed: seed ${seed}`);
  const random = createRandom(seed);
  const root = mkdtempSync(join(tmpdir(), 'balise-renamed-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  const [store, kept] = [join(root, 'store'), join(root, 'kept')];
  const disk = createDisk(store, join(root, 'control'));
  onTestFinished(() => disk.close());
  const program = createProgram(join(root, 'cache'), disk.environment);
  onTestFinished(async () => expect(await program.close()).toEqual([]));
  const registered = await usedStore({ store, disk, program }, kept);
  const again = (): void => {
    rmSync(store, { recursive: true });
    cpSync(kept, store, { recursive: true });
  };

  async function callsOf(classes: readonly DiskClass[]): Promise<number> {
    again();
    disk.heal(classes);
    expect((await program.live({ directory: store, token: 2, rounds: 0, vehicle: 'B' })).errors).toBe('');
    return disk.counts().calls;
  }
  async function killedAt(at: number, classes: readonly DiskClass[]): Promise<void> {
    again();
    disk.fail({ kind: 'kill', classes, at, count: 1 });
    await program.live({ directory: store, token: 2, rounds: 0, vehicle: 'B' });
    disk.heal();
    const how = `seed ${seed}, call ${at} of ${classes.join()}`;
    if (at % 2 === 0) {
      // The technician gave the name back before anything else.
      expect(opened(store, 'A').events, how).toBeGreaterThanOrEqual(registered);
    }
    const next = opened(store, 'B');
    expect(next.events, how).toBe(0);
    expect(next.newSeries?.reason, how).toBe('renamed');
    expect(
      next.faults.map(({ code }) => code),
      how,
    ).toEqual(['store-renamed']);
    const before = opened(store, 'A');
    expect(before.events, how).toBeGreaterThanOrEqual(registered);
    expect(next.newSeries?.previous, how).toMatchObject({ series: before.series, events: before.events });
    expect(before.newSeries, how).toBe(null);
    expect(
      readdirSync(store).filter((name) => name.includes('quarantined')),
      how,
    ).toEqual([]);
  }

  const names = await callsOf(OF_NAMES);
  expect(names).toBeGreaterThan(3);
  for (let at = 1; at <= names; at++) await killedAt(at, OF_NAMES);
  const calls = await callsOf(EVERY_CLASS);
  for (let i = 0; i < SAMPLED; i++) await killedAt(1 + random.below(calls), EVERY_CLASS);
}, 120_000);
