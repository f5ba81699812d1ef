/** User, groups and directories, made by systemd's own programs in a root of their own. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { createWorkplace } from '../support/running/workplace.ts';

const UNITS = resolve(import.meta.dirname, '../../systemd');
const WITHOUT =
  process.getuid?.() !== 0
    ? 'owners can be set by root only'
    : spawnSync('systemd-tmpfiles', ['--version']).status === 0
      ? null
      : 'systemd-tmpfiles (systemd) is not installed';

function run(program: string, ...args: string[]): void {
  const { status, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  expect(status, stderr).toBe(0);
}

it('makes the user with the groups of the devices, and directories that only it and the service manager can enter', (context) => {
  if (WITHOUT !== null) context.skip(WITHOUT);
  const { dir: root } = createWorkplace();
  for (const kind of ['sysusers.d', 'tmpfiles.d']) {
    mkdirSync(join(root, 'usr/lib', kind), { recursive: true });
    copyFileSync(join(UNITS, kind, 'balise.conf'), join(root, 'usr/lib', kind, 'balise.conf'));
  }
  mkdirSync(join(root, 'etc/balise/credentials'), { recursive: true });
  writeFileSync(join(root, 'etc/passwd'), 'root:x:0:0:root:/:/bin/sh\n');
  writeFileSync(join(root, 'etc/group'), 'root:x:0:\ndialout:x:20:\ninput:x:104:\n');
  writeFileSync(join(root, 'etc/balise/credentials/vehicle.key'), 'secret', { mode: 0o644 });
  run('systemd-sysusers', `--root=${root}`);
  run('systemd-tmpfiles', `--root=${root}`, '--create');

  const user = /^balise:x:(\d+):(\d+):.*:\/usr\/sbin\/nologin$/m.exec(readFileSync(join(root, 'etc/passwd'), 'utf8'));
  const group = readFileSync(join(root, 'etc/group'), 'utf8');
  expect(group).toMatch(new RegExp(`^balise:x:${user?.[2]}:$`, 'm'));
  for (const name of ['dialout', 'gpio', 'input']) expect(group).toMatch(new RegExp(`^${name}:x:\\d+:balise$`, 'm'));
  const found = [
    'etc/balise',
    'etc/balise/conf.d',
    'etc/balise/credentials',
    'etc/balise/credentials/vehicle.key',
    'var/lib/balise',
    'run/balise',
  ].map((name) => {
    const { mode, uid, gid } = statSync(join(root, name));
    return `${name} ${(mode & 0o7777).toString(8)} ${uid} ${gid}`;
  });
  expect(found).toEqual([
    'etc/balise 755 0 0',
    'etc/balise/conf.d 755 0 0',
    'etc/balise/credentials 700 0 0',
    'etc/balise/credentials/vehicle.key 600 0 0',
    `var/lib/balise 700 ${user?.[1]} ${user?.[2]}`,
    `run/balise 750 ${user?.[1]} ${user?.[2]}`,
  ]);
});
