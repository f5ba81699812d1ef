/** The first file system of the box's machine: busybox, some scripts, and what they have to know. */
import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { quoted, ROOT, which } from '../../support/rig/machine.ts';
import { LINES } from './lines.ts';

const SCRIPTS = ['wiring.sh', 'disk.sh', 'agent.sh'];

export interface FirstFiles {
  /** Run in the checkout, as root; started again whenever it ends. */
  daemon: string;
  /** Where Node finds what it compiled before. */
  compiled: string;
  /** The data disk behind a mapping of the device mapper. */
  mapped: boolean;
  /** The machine ends by itself after so long, whoever is still there. */
  patienceS: number;
}

/** @param dir existing. @returns the archive's path */
export function buildFirstFiles(dir: string, { daemon, compiled, mapped, patienceS }: FirstFiles): string {
  const root = join(dir, 'first');
  for (const folder of ['bin', 'dev', 'proc', 'sys', 'host', 'layer', 'machine'])
    mkdirSync(join(root, folder), { recursive: true });
  copyFileSync(which('busybox') ?? '', join(root, 'bin/busybox'));
  copyFileSync(join(import.meta.dirname, 'guest/init.sh'), join(root, 'init'));
  for (const script of SCRIPTS) copyFileSync(join(import.meta.dirname, 'guest', script), join(root, script));
  for (const file of ['bin/busybox', 'init']) chmodSync(join(root, file), 0o755);
  const known = {
    ...{ LINES: LINES.join(' '), CHECKOUT: ROOT, RUN: daemon, COMPILED: compiled },
    ...{ DM: mapped ? '1' : '0', PATIENCE_S: String(patienceS) },
  };
  const lines = Object.entries(known).map(([name, value]) => `${name}=${quoted(value)}\n`);
  writeFileSync(join(root, 'box.env'), lines.join(''));
  const archive = join(dir, 'initrd.gz');
  execFileSync('sh', ['-c', `find . | cpio --quiet -o -H newc | gzip -1 > ${quoted(archive)}`], { cwd: root });
  return archive;
}
