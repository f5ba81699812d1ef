/** A file system of 5 MB for the store of a storm: ext4 in a file, mounted. Needs root. */
import { spawnSync } from 'node:child_process';
import { closeSync, ftruncateSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { guardMount, unguardMount } from '../../simulator/runner/children.ts';

const SIZE_BYTES = 5 * 1_048_576;
const CHUNK_BYTES = 4_096;

export interface SmallDisk {
  dir: string;
  /** Somebody else's file takes all the room that is left. */
  fill(): void;
  free(): void;
  unmount(): void;
}

/** @returns why it cannot be, as text */
export function mountSmallDisk(parent: string): SmallDisk | string {
  if (process.getuid?.() !== 0) return 'only root can mount one';
  const image = join(parent, 'disk.img');
  const dir = join(parent, 'disk');
  const fd = openSync(image, 'wx');
  ftruncateSync(fd, SIZE_BYTES);
  closeSync(fd);
  mkdirSync(dir);
  // No blocks set aside for root: the gateway is root here.
  for (const [program, ...args] of [
    ['mkfs.ext4', '-q', '-m', '0', image],
    ['mount', '-o', 'loop', image, dir],
  ] as const) {
    const { status, stderr, error } = spawnSync(program, args, { encoding: 'utf8' });
    if (status !== 0) return `${program}: ${error?.message ?? stderr.trim()}`;
  }
  guardMount(dir);
  const ballast = join(dir, 'ballast');
  return {
    dir,
    fill: () => fill(ballast),
    free: () => rmSync(ballast, { force: true }),
    unmount: () => {
      // Where it stays, the guard tries again when this process has ended.
      if (spawnSync('umount', ['-l', dir]).status === 0) unguardMount();
    },
  };
}

function fill(file: string): void {
  const fd = openSync(file, 'w');
  const chunk = Buffer.alloc(CHUNK_BYTES);
  try {
    for (;;) if (writeSync(fd, chunk) < chunk.length) return;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  } finally {
    closeSync(fd);
  }
}
