/** The disk of a vehicle's box: Debian with systemd, the package in it, configured, and the test's hand. */
import { execFileSync } from 'node:child_process';
import { appendFileSync, copyFileSync, mkdirSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { type Box, createBox, giveCredentials } from '../../package/support/box.ts';
import { quoted } from '../../support/rig/machine.ts';
import { ofVehicle } from '../box/configuration.ts';
import { LINES } from '../box/lines.ts';
import type { Told } from '../box/world.ts';

export const BESIDES = ['systemd', 'systemd-sysv', 'udev', 'dbus', 'iproute2'];
/** A technician's user, a member of the group of the service. */
export const TECHNICIAN = 'technician';

/** File in the guest that stands for a measuring converter, in mV; the battery is well at each boot. */
export const VOLTS = '/run/rig.volts';

const GUEST = join(import.meta.dirname, 'guest');
const OF_BOX = join(import.meta.dirname, '../box/guest');
const UNITS = ['rig-wire.service', 'rig-agent.service', 'rig-log.service'];
const DISK_BYTES = 1_200 * 1_048_576;
/** Of Debian, of no use here, and slow when emulated. */
const MASKED = [
  ...['getty@tty1.service', 'serial-getty@ttyS0.service', 'apt-daily.timer', 'apt-daily-upgrade.timer'],
  ...['dpkg-db-backup.timer', 'e2scrub_all.timer', 'e2scrub_reap.service', 'fstrim.timer', 'logrotate.timer'],
  ...['systemd-hwdb-update.service', 'systemd-update-utmp.service'],
  // Debian's largest number of a process is more than this kernel knows.
  'systemd-sysctl.service',
];

/** @param dir existing. @param deb of the package. @returns the image's path */
export async function buildImage(
  dir: string,
  deb: string,
  { broker, tls }: Pick<Told, 'broker' | 'tls'>,
): Promise<string> {
  const ends: (() => unknown)[] = [];
  const root = join(dir, 'box');
  try {
    const box = await createBox({ dir, later: (end) => void ends.push(end) }, 'amd64', BESIDES);
    expect(await box.dpkg('-i', deb)).toMatchObject({ code: 0 });
    await configure(box, { broker, tls });
    await warmUp(box);
    giveHand(box);
    const image = join(dir, 'system.img');
    writeFileSync(image, '');
    truncateSync(image, DISK_BYTES);
    execFileSync('mkfs.ext4', ['-q', '-F', '-d', root, image]);
    return image;
  } finally {
    for (const end of ends.reverse()) await end();
    rmSync(root, { recursive: true, force: true });
  }
}

/** As a technician: name, wiring and link; keys of the link; the receiver's name; a user who may ask. */
async function configure(box: Box, { broker, tls }: Pick<Told, 'broker' | 'tls'>): Promise<void> {
  const files = { 'ca.pem': tls.ca, 'vehicle.pem': tls.cert, 'vehicle.key': tls.key };
  const [ca = '', cert = '', key = ''] = Object.values(await giveCredentials(box, files));
  box.set({
    ...ofVehicle(broker, { ca, cert, key }),
    ...{ 'supply.file': VOLTS, 'power.lowV': 11.6, 'power.lowS': 1 },
    'power.haltCommand': '/usr/bin/touch /run/balise/halt',
  });
  expect(await box.run(['balise', 'config', 'check'])).toMatchObject({ code: 0 });
  const copied = 'ATTRS{idVendor}=="0403", ATTRS{idProduct}=="6001", ENV{BALISE_GNSS}="receiver"\n';
  writeFileSync(box.path('etc/udev/rules.d/69-balise-local.rules'), copied);
  const user = await box.run(['sh', '-c', `useradd -m ${TECHNICIAN} && adduser ${TECHNICIAN} balise`]);
  expect(user, user.output).toMatchObject({ code: 0 });
}

/** What Node compiled is on a vehicle's disk from its first start on; emulated it would take minutes. What it recorded goes. */
async function warmUp(box: Box): Promise<void> {
  const daemon = await box.startDaemon();
  await daemon.until(({ running }) => expect(running).toBe(true));
  await daemon.stop();
  await box.run(['balise', 'status']);
  await box.run(['sh', '-c', 'find /var/lib/balise -mindepth 1 ! -name schema-version -delete']);
}

function giveHand(box: Box): void {
  const rig = box.path('opt/rig');
  const units = box.path('etc/systemd/system');
  mkdirSync(rig);
  for (const script of ['hand.sh', 'probe.sh']) copyFileSync(join(GUEST, script), join(rig, script));
  for (const script of ['wiring.sh', 'agent.sh']) copyFileSync(join(OF_BOX, script), join(rig, script));
  writeFileSync(join(rig, 'box.env'), `LINES=${quoted(LINES.join(' '))}\n`);
  const wanted = join(units, 'multi-user.target.wants');
  for (const unit of UNITS) {
    copyFileSync(join(GUEST, unit), join(units, unit));
    symlinkSync(`/etc/systemd/system/${unit}`, join(wanted, unit));
  }
  for (const unit of MASKED) {
    rmSync(join(units, unit), { force: true });
    symlinkSync('/dev/null', join(units, unit));
  }
  // This kernel has no message queues, which this wants to hide.
  mkdirSync(join(units, 'balise.service.d'));
  writeFileSync(join(units, 'balise.service.d/rig.conf'), '[Service]\nPrivateIPC=no\n');
  writeFileSync(box.path('etc/fstab'), '/dev/vda / ext4 errors=remount-ro 0 1\n');
  // Not the first boot of an image: nobody is asked for a time zone.
  writeFileSync(box.path('etc/machine-id'), `${'b0'.repeat(16)}\n`);
  appendFileSync(box.path('etc/hosts'), '127.0.1.1 box\n');
  writeFileSync(box.path('etc/hostname'), 'box\n');
}
