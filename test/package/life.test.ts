import { createHash } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createKeypad } from '../../simulator/inputs/keypad.ts';
import { ARCHES } from '../../tools/package/lock.ts';
import { guideLines } from '../support/guides.ts';
import { VEHICLE } from '../support/running/config.ts';
import { pressKeys } from '../support/running/crew-press.ts';
import { createFleet, type Fleet, WITHOUT_TLS } from '../support/running/fleet.ts';
import { openReceiver } from '../support/running/receiver.ts';
import { parkUnderSky } from '../support/running/sky-receiver.ts';
import { createWorkplace, type Workplace } from '../support/running/workplace.ts';
import { type Box, createBox, filesOf, giveCredentials, isThere } from './support/box.ts';
import { whyNoDebian } from './support/debian.ts';
import { emulatorOf } from './support/namespace.ts';
import { createPackages, type Packages } from './support/packages.ts';

const PATIENCE_MS = 1_800_000;

let fleet: Fleet;
beforeAll(() => {
  if (WITHOUT_TLS === null) fleet = createFleet();
});
afterAll(() => fleet?.remove());

describe.each(ARCHES)('the package on a clean Debian 12, %s', (arch) => {
  const why = whyNoDebian(arch) ?? WITHOUT_TLS;
  let packages: Packages;
  beforeAll(() => {
    if (why === null) packages = createPackages(arch);
  }, PATIENCE_MS);
  afterAll(() => packages?.remove());

  it('installs, is configured, records and sends, is upgraded, removed and purged', { timeout: PATIENCE_MS }, async ({
    skip,
  }) => {
    if (why !== null) skip(why);
    const place = createWorkplace();
    const box = await createBox(place, arch);
    const clean = filesOf(box);

    await installs(box, packages.deb('0.1.0'));
    await isNotProvisioned(box, emulatorOf(arch) === '');
    const vehicle = await isConfigured(box, place);

    const daemon = await box.startDaemon();
    const platform = vehicle.platform;
    await daemon.until(({ link }) => expect(link?.up).toBe(true));
    await pressKeys(vehicle.keypad, 'G');
    await platform.until(() => expect(platform.positions().length).toBeGreaterThan(0));
    await platform.acknowledgeAll();
    await daemon.until(({ events }) => expect(events.acknowledgedUpTo).toBeGreaterThan(0));
    await daemon.stop();
    const before = await statusOf(box);
    expect(before.running).toBe(false);

    const kept = box.read('etc/balise/balise.toml');
    const upgraded = await box.dpkg('-i', packages.deb('0.2.0'));
    expect(upgraded).toMatchObject({ code: 0 });
    expect(upgraded.output).not.toContain('not provisioned');
    expect(box.read('etc/balise/balise.toml')).toBe(kept);
    expect(isThere(box, 'usr/lib/balise/0.1.0')).toBe(false);
    expect(await statusOf(box)).toMatchObject({ series: before.series, duty: 'GARDE', events: before.events });

    const again = await box.startDaemon();
    const now = await again.until(({ link }) => expect(link?.up).toBe(true));
    expect(now).toMatchObject({ series: before.series, duty: 'GARDE' });
    expect(now.events.recorded).toBeGreaterThan(before.events.recorded);
    await again.stop();

    expect(await box.dpkg('-r', 'balise')).toMatchObject({ code: 0 });
    expect(isThere(box, 'usr/bin/balise')).toBe(false);
    expect(isThere(box, 'var/lib/balise/balise.db')).toBe(true);
    expect(isThere(box, 'etc/balise/credentials/vehicle.key')).toBe(true);
    // As `systemctl enable balise-update.timer` had made it.
    const wanted = 'etc/systemd/system/timers.target.wants';
    mkdirSync(box.path(wanted), { recursive: true });
    symlinkSync('/lib/systemd/system/balise-update.timer', box.path(`${wanted}/balise-update.timer`));
    expect(await asTheGuideSays(box, 'retrait', packages.deb('0.2.0'))).toMatchObject({ code: 0 });
    expect(filesOf(box).filter((file) => !clean.includes(file) && !file.startsWith('run/credentials'))).toEqual([]);
    expect(readdirSync(box.path(wanted))).not.toContain('balise-update.timer');
    expect(box.read('etc/passwd')).toContain('balise:');
  });
});

/** The lines of the technician's guide, in the folder where the package and its sums are. */
async function asTheGuideSays(box: Box, tag: string, deb: string) {
  const name = basename(deb);
  const folder = '/opt/guide';
  mkdirSync(box.path(folder), { recursive: true });
  copyFileSync(deb, box.path(`${folder}/${name}`));
  const sum = createHash('sha256').update(readFileSync(deb)).digest('hex');
  writeFileSync(box.path(`${folder}/SHA256SUMS`), `${sum}  ${name}\n${sum}  another.deb\n`);
  const lines = [...new Set(guideLines().flatMap((line) => (line.tag === tag ? [line.text] : [])))];
  expect(lines).not.toEqual([]);
  const script = lines.map((line) => line.replace(/^sudo /, '')).join(' && ');
  const done = await box.run(['sh', '-c', `cd ${folder} && ${script}`]);
  rmSync(box.path(folder), { recursive: true });
  return done;
}

async function installs(box: Box, deb: string): Promise<void> {
  const installed = await asTheGuideSays(box, 'installation', deb);
  expect(installed).toMatchObject({ code: 0 });
  expect(installed.output).toContain('installed, not provisioned: nothing is sent');
  const modes = ['etc/balise/credentials', 'etc/balise/balise.toml', 'var/lib/balise', 'usr/bin/balise'];
  const shown = await box.run(['stat', '-c', '%a %U:%G %n', ...modes.map((each) => `/${each}`)]);
  expect(shown.output.trim().split('\n')).toEqual([
    '700 root:root /etc/balise/credentials',
    '644 root:root /etc/balise/balise.toml',
    '700 balise:balise /var/lib/balise',
    '755 root:root /usr/bin/balise',
  ]);
  // Enabled: systemd starts it with the next boot.
  expect(isThere(box, 'etc/systemd/system/multi-user.target.wants')).toBe(true);
  const foreign = await box.run([
    'find',
    '/usr/lib/balise',
    '!',
    '-user',
    'root',
    '-o',
    '-perm',
    '/022',
    '!',
    '-type',
    'l',
  ]);
  expect(foreign.output).toBe('');
}

/** @param all false: under emulation, where doctor takes minutes */
async function isNotProvisioned(box: Box, all: boolean): Promise<void> {
  const daemon = await box.startDaemon();
  const status = await daemon.until(({ running }) => expect(running).toBe(true));
  expect(status).toMatchObject({ duty: 'HORS_SERVICE', tracking: false, link: null });
  expect(status.vehicle).toMatch(/^BOX-[0-9a-f]{8}$/);
  expect((await box.run(['balise', 'status'], 'fr_FR.UTF-8')).output).toContain('non provisionné');
  if (all) expect((await box.run(['balise', 'doctor', '--auto'])).output).toContain('not provisioned');
  await daemon.stop();
}

/** What a technician does: the name, the receiver, the keys of the link. No record of another name may be there before. */
async function isConfigured(box: Box, place: Workplace) {
  const broker = await fleet.broker(place);
  const platform = await fleet.platform(place, broker);
  const keypad = createKeypad();
  place.later(() => keypad.close());
  const receiver = openReceiver(place);
  parkUnderSky(place, receiver);
  for (const device of [keypad.path, receiver.path]) chmodSync(device, 0o666);
  const credentials = { 'ca.pem': fleet.ca.cert, 'vehicle.pem': fleet.vehicle.cert, 'vehicle.key': fleet.vehicle.key };
  const shown = await giveCredentials(box, credentials);
  box.set({
    ...{ 'vehicle.id': VEHICLE, 'gnss.path': receiver.path, 'gnss.baud': 9_600, 'keypad.path': keypad.path },
    ...{ 'time.notBefore': '2020-01-01', 'platform.broker': broker.url() },
    ...{ 'platform.ca': shown['ca.pem'] ?? '', 'platform.cert': shown['vehicle.pem'] ?? '' },
    'platform.key': shown['vehicle.key'] ?? '',
  });
  expect(await box.run(['balise', 'config', 'check'])).toMatchObject({ code: 0 });
  return { platform, keypad };
}

async function statusOf(box: Box) {
  const { output } = await box.run(['balise', 'status', '--json']);
  return JSON.parse(output.split('\n')[0] ?? '') as { running: boolean; series: string; events: { recorded: number } };
}
