/** What the crash points need besides the rig: images are mounted on this machine. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { whyNoRig } from '../../support/rig/machine.ts';

const PROGRAMS = ['mkfs.ext4', 'e2fsck', 'unshare'] as const;

/** @returns why they cannot be made here, in words for whoever reads that they were skipped; null: they can */
export function whyNoCrashPoints(): string | null {
  const whyNot = whyNoRig();
  if (whyNot !== null) return whyNot;
  if (process.getuid?.() !== 0) return 'disks can only be mounted by root';
  const missing = PROGRAMS.filter((program) => spawnSync('sh', ['-c', `command -v ${program}`]).status !== 0);
  if (missing.length > 0) return `not installed: ${missing.join(', ')} (Debian: e2fsprogs, util-linux)`;
  if (!existsSync('/dev/loop-control')) return 'no loop devices here';
  try {
    execFileSync('unshare', ['--mount', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt'], { stdio: 'ignore' });
  } catch {
    return 'nothing can be mounted here';
  }
  return null;
}
