/** An erasure while the service is down, where something is in its way: it says what, and nothing is lost or becomes somebody else's. */
import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, closeSync, openSync, readdirSync, rmSync, statSync, writeSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { FAULT_HINTS } from '../../gateway/core/errors.ts';
import { FAULT_HINTS_FR } from '../../gateway/core/fault-hints-fr.ts';
import { NOBODY, withoutOtherUser } from '../support/other-user.ts';
import { defaultOptions, writeConfig } from '../support/running/config.ts';
import type { Fix } from '../support/running/receiver.ts';
import { mountSmallDisk } from '../support/running/small-disk.ts';
import { filesBelow, tracesOf } from '../support/running/traces.ts';
import { createHoursBox, FIRST_HOUR, type HoursBox } from '../support/running/two-hours.ts';
import { createWorkplace, type Workplace } from '../support/running/workplace.ts';

const CLI = resolve(import.meta.dirname, '../../gateway/cli/balise.ts');
/** The second is nobody at all. */
const [OWNER, STRANGER] = [NOBODY, 65_533];
const OVER = /^erased: 12 positions, \d+ events; signed as event \d+\n$/;

let place: Workplace;

beforeEach(() => {
  place = createWorkplace();
});

/** @returns the places of the hour that is to be erased */
async function stoppedAfterTwoHours(box: HoursBox): Promise<Fix[]> {
  const gateway = await box.start();
  const { first } = await box.twoHours(gateway);
  await gateway.stop();
  return first;
}

const tracesIn = (box: HoursBox, fixes: Fix[]): string[] => tracesOf(fixes, filesBelow(box.store));
/** Without what a reader leaves beside them. */
const databases = (box: HoursBox): string[] =>
  readdirSync(box.store).filter((name) => name.startsWith('balise.db') && !/-(shm|wal)$/.test(name));
const audits = (box: HoursBox) => box.bodies("SELECT body FROM event WHERE type = 'audit'");

test('a daemon that holds the database and does not answer is named, and is to be restarted', async () => {
  const box = createHoursBox(place);
  const gateway = await box.start();
  const { first } = await box.twoHours(gateway);
  process.kill(gateway.pid, 'SIGSTOP');
  // Where the test ends early: a stopped process does not take its signal.
  place.later(() => spawnSync('kill', ['-CONT', String(gateway.pid)]));
  const { code, stdout, stderr } = await box.cli('erase', ...FIRST_HOUR);
  expect({ code, stdout }).toEqual({ code: 69, stdout: '' });
  expect(stderr).toContain('nothing was erased: the service has the database and does not answer');
  expect(stderr).toContain("restart it ('systemctl restart balise')");
  expect(tracesIn(box, first)).not.toEqual([]);

  // Its sockets gone: the same, until it lets go of the database.
  process.kill(gateway.pid, 'SIGCONT');
  for (const name of readdirSync(place.dir)) if (/\.sock/.test(name)) rmSync(join(place.dir, name));
  const french = await box.cli('erase', ...FIRST_HOUR, '--lang', 'fr');
  expect(french).toMatchObject({ code: 69, stdout: '' });
  expect(french.stderr).toContain("rien n'a été effacé : le service tient la base et ne répond pas");
  await gateway.stop();
  expect(await box.cli('erase', ...FIRST_HOUR)).toMatchObject({ code: 0, stdout: expect.stringMatching(OVER) });
  expect(tracesIn(box, first)).toEqual([]);
});

test('run by root it is done by the owner of the store; by a third person it is not done', async (context) => {
  const missing = withoutOtherUser(CLI);
  if (missing !== null) return context.skip(missing);
  const box = createHoursBox(place);
  const first = await stoppedAfterTwoHours(box);
  for (const name of readdirSync(place.dir, { recursive: true, encoding: 'utf8' }))
    chownSync(join(place.dir, name), OWNER, OWNER);
  // Its lock and its key are made anew.
  rmSync(join(box.store, 'balise.lock'));
  rmSync(join(box.store, 'journal.key'));
  chmodSync(place.dir, 0o755);

  const args = [CLI, 'erase', ...FIRST_HOUR, '-c', box.configFile];
  const third = spawnSync(process.execPath, args, { uid: STRANGER, gid: STRANGER, cwd: '/', encoding: 'utf8' });
  expect(third).toMatchObject({ status: 69, stdout: '' });
  expect(third.stderr).toContain(`only the owner of ${box.store} and root may erase there: sudo`);
  expect(tracesIn(box, first)).not.toEqual([]);

  expect(await box.cli('erase', ...FIRST_HOUR)).toMatchObject({ code: 0, stdout: expect.stringMatching(OVER) });
  expect(tracesIn(box, first)).toEqual([]);
  const names = readdirSync(box.store);
  expect(names).toEqual(expect.arrayContaining(['balise.db', 'balise.lock', 'journal.key']));
  expect(names.filter((name) => statSync(join(box.store, name)).uid !== OWNER)).toEqual([]);
});

test('where nothing can sign it is said, with the service and without; what was erased is in the journal', async () => {
  const box = createHoursBox(place);
  await stoppedAfterTwoHours(box);
  chmodSync(join(box.store, 'journal.key'), 0o644);
  const stopped = await box.cli('erase', ...FIRST_HOUR);
  expect(stopped.code, stopped.stderr).toBe(0);
  expect(stopped.stdout).toMatch(
    /^erased: 12 positions, \d+ events; in the journal, NOT SIGNED: there is no key to sign with/,
  );
  const gateway = await box.start();
  const running = await box.cli('erase', ...FIRST_HOUR, '--lang', 'fr');
  expect(running.stdout).toMatch(
    /^effacé : 0 position, \d+ événements? ; inscrit au journal, NON SIGNÉ : aucune clé pour signer/,
  );
  await gateway.stop();
  expect(audits(box)).toMatchObject([
    { what: 'erase', positions: 12 },
    { what: 'erase', positions: 0 },
  ]);
});

test('a full disk is named in both languages, nothing is half done, and with room it goes', async (context) => {
  const disk = mountSmallDisk(place);
  if (typeof disk === 'string') return context.skip(disk);
  const box = createHoursBox(place, join(disk.dir, 'store'));
  const first = await stoppedAfterTwoHours(box);
  // The room that is kept for presses would do.
  rmSync(join(box.store, 'store.reserve'), { force: true });
  // Without room to read in; then with room for a plan, but not for what announces it.
  const tries = [
    [0, 'en', FAULT_HINTS['store-full'], ''],
    [0, 'fr', FAULT_HINTS_FR['store-full'], ''],
    [
      48 * 1_024,
      'en',
      FAULT_HINTS['store-full'],
      'it goes at the next start of the service, or with the next balise erase',
    ],
  ] as const;
  for (const [leftBytes, lang, hint, waits] of tries) {
    disk.fill(leftBytes);
    const { code, stdout, stderr } = await box.cli('erase', ...FIRST_HOUR, '--lang', lang);
    expect({ code, stdout }, stderr).toEqual({ code: 69, stdout: '' });
    expect(stderr).toContain('store-full: ');
    expect(stderr).toContain(hint);
    expect(stderr).toContain(waits);
  }
  disk.free();
  expect(audits(box)).toEqual([]);
  expect(await box.cli('erase', ...FIRST_HOUR)).toMatchObject({ code: 0, stdout: expect.stringMatching(OVER) });
  expect(tracesIn(box, first)).toEqual([]);
  expect(await box.verified()).toMatchObject({ ok: true, firstBroken: null });
});

test('a damaged database is left where it is; the service sets it aside, and then it goes whole', async () => {
  const box = createHoursBox(place);
  const first = await stoppedAfterTwoHours(box);
  const file = join(box.store, 'balise.db');
  // A page in the middle, of an index or a table that counting the period does not need.
  const page = box.asked((db) => db.prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'skipped'").pluck().get());
  const fd = openSync(file, 'r+');
  writeSync(fd, Buffer.alloc(4_096, 0xa5), 0, 4_096, (Number(page) - 1) * 4_096);
  closeSync(fd);
  const names = databases(box);

  const { code, stdout, stderr } = await box.cli('erase', ...FIRST_HOUR);
  expect({ code, stdout }).toEqual({ code: 69, stdout: '' });
  expect(stderr).toContain('store-damaged: ');
  expect(stderr).toContain(FAULT_HINTS['store-damaged']);
  expect(databases(box)).toEqual(names);
  expect(tracesIn(box, first)).not.toEqual([]);

  const gateway = await box.start();
  await gateway.raised('store-quarantined');
  const done = await box.cli('erase', ...FIRST_HOUR);
  expect(done.stdout).toContain('1 database that was set aside');
  expect(tracesIn(box, first)).toEqual([]);
});

test('records of another vehicle.id are not touched under this one', async () => {
  const box = createHoursBox(place);
  const first = await stoppedAfterTwoHours(box);
  writeConfig(place.dir, { ...defaultOptions(place.dir), 'vehicle.id': 'AMB-39-02', 'vehicle.timeZone': 'UTC' });
  const names = databases(box);
  const { code, stdout, stderr } = await box.cli('erase', ...FIRST_HOUR);
  expect({ code, stdout }).toEqual({ code: 69, stdout: '' });
  expect(stderr).toMatch(/its records are of \S+, and vehicle.id is AMB-39-02/);
  expect(databases(box)).toEqual(names);
  expect(tracesIn(box, first)).not.toEqual([]);
});
