/** Whole runs of `balise doctor`, each with one thing wrong with the box: it is named, and nothing else is. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { CheckId } from '../../gateway/core/doctor/verdict.ts';
import { examine, expectSkipped, failing, receiverOptions, startWorld, withFix } from '../support/running/doctor.ts';
import { createFleet, type Fleet, WITHOUT_TLS } from '../support/running/fleet.ts';
import { PARKED } from '../support/running/sky-receiver.ts';
import { mountSmallDisk } from '../support/running/small-disk.ts';
import { createWorkplace, type Workplace } from '../support/running/workplace.ts';

const AFTER_PORT: readonly CheckId[] = ['access', 'baud', 'sentences', 'antenna', 'signal', 'fix'];

let fleet: Fleet;
beforeAll(() => {
  if (WITHOUT_TLS === null) fleet = createFleet();
});
afterAll(() => fleet?.remove());

let place: Workplace;
beforeEach((context) => {
  if (WITHOUT_TLS !== null) context.skip(WITHOUT_TLS);
  place = createWorkplace();
});

it('a healthy box: no fault, no coordinate', async () => {
  const { gateway } = await startWorld(fleet, place);
  await withFix(gateway);
  const seen = await examine(gateway.configFile);
  expect(failing(seen)).toEqual([]);
  expect(seen.code).toBeLessThan(2);
  for (const id of ['port', 'sentences', 'antenna', 'signal', 'fix', 'tls', 'login', 'acl', 'round-trip'] as const) {
    expect(seen.of(id)).toMatchObject({ state: 'ok', remedy: null });
  }
  expect(seen.of('antenna').detail).toBe('the receiver says OK');
  expect(seen.of('round-trip').detail).toMatch(/^event to acknowledgement: [\d.]+ s$/);
  expect(seen.of('buttons')).toMatchObject({ state: 'skipped', detail: 'nobody is asked (--auto)' });
  for (const degrees of [PARKED.latDeg, PARKED.lonDeg]) expect(seen.stdout).not.toContain(String(degrees).slice(0, 5));
  // The daemon was not thrown out, and nothing was done to its database.
  expect(gateway.log().filter(({ level }) => level === 'error')).toEqual([]);
  expect(readdirSync(join(place.dir, 'store')).filter((name) => name.includes('doctor'))).toEqual([]);
});

it('no receiver', async () => {
  const { gateway } = await startWorld(fleet, place, {
    ...receiverOptions(place),
    'gnss.path': join(place.dir, 'ttyACM0'),
  });
  await gateway.raised('serial-not-found');
  const seen = await examine(gateway.configFile);
  expect(failing(seen)).toEqual(['port']);
  expect(seen.code).toBe(2);
  expectSkipped(seen, 'receiver', AFTER_PORT);
});

it('the antenna is cut', async () => {
  const { gateway } = await startWorld(fleet, place, receiverOptions(place, 'cut'));
  await gateway.until(({ gnss }) => expect(gnss?.antenna).toBe('open'));
  const seen = await examine(gateway.configFile);
  expect(failing(seen)).toEqual(['antenna']);
  expectSkipped(seen, 'antenna', ['signal', 'fix']);
});

it('the database was corrupt', async () => {
  const store = join(place.dir, 'store');
  mkdirSync(store);
  writeFileSync(join(store, 'balise.db'), 'no database, but long enough to be looked at\n'.repeat(40));
  const { gateway } = await startWorld(fleet, place);
  await withFix(gateway);
  const seen = await examine(gateway.configFile);
  expect(failing(seen)).toEqual(['database']);
  expect(seen.of('database').detail).toMatch(/^store-quarantined: /);
});

it('the disk is full', async (context) => {
  const disk = mountSmallDisk(place);
  if (typeof disk === 'string') return context.skip(disk);
  const { gateway } = await startWorld(fleet, place, {
    ...receiverOptions(place),
    'store.directory': join(disk.dir, 'store'),
  });
  await withFix(gateway);
  disk.fill();
  const seen = await examine(gateway.configFile);
  expect(failing(seen)).toEqual(['disk-space']);
  expectSkipped(seen, 'disk space', ['write-speed', 'database']);
});

it('the database is damaged, and the daemon is down', async () => {
  const { gateway } = await startWorld(fleet, place);
  await withFix(gateway);
  await gateway.stop();
  const file = join(place.dir, 'store', 'balise.db');
  const bytes = readFileSync(file);
  writeFileSync(file, bytes.fill(0xff, 4_096, 12_288));
  const seen = await examine(gateway.configFile);
  expect(failing(seen)).toEqual(['daemon', 'database']);
});
