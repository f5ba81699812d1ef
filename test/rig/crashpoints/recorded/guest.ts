/** Runs inside the rig: lives of a box on a disk that is recorded. `guest.ts SECONDS SEED LIE`. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tell } from '../../../support/rig/machine.ts';
import { livesOf } from './hour.ts';

const DEVICE = '/dev/vda';
const MOUNT = '/recorded';
/**
 * An hour passes in a few minutes here, so what the kernel does by time of its own accord must come as many times faster: it writes
 * dirty pages back each 5 s, those older than 30 s, and ext4 commits each 5 s.
 */
const KERNEL_TIMES = { dirty_writeback_centisecs: 50, dirty_expire_centisecs: 300 };
const MOUNT_OPTIONS = 'commit=1';

const [seconds = '', seed = '', lie = 'none'] = process.argv.slice(2);

function run(program: string, args: readonly string[]): string {
  const { status, signal, stdout, stderr, error } = spawnSync(program, args, { encoding: 'utf8' });
  if (error !== undefined) throw error;
  if (status !== 0 && signal !== 'SIGKILL')
    throw new Error(`${program} ${args.join(' ')}: ${status} ${stdout}${stderr}`);
  return signal ?? 'ended';
}

try {
  for (const [name, value] of Object.entries(KERNEL_TIMES)) writeFileSync(`/proc/sys/vm/${name}`, String(value));
  mkdirSync(MOUNT);
  run('mount', ['-t', 'ext4', '-o', MOUNT_OPTIONS, DEVICE, MOUNT]);
  const preload = lie === 'none' || lie === 'early' ? [] : ['--import', join(import.meta.dirname, 'lie.ts')];
  process.env['BALISE_RIG_SYNCHRONOUS'] = lie;
  for (const { name } of livesOf(Number(seconds))) {
    const args = [MOUNT, DEVICE, name, seconds, seed, lie].map(String);
    tell({ life: name, ended: run(process.execPath, [...preload, join(import.meta.dirname, 'life.ts'), ...args]) });
  }
  run('umount', [MOUNT]);
  tell({ done: true });
} catch (error) {
  tell({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
}
