/** A disk so small that a test can fill it. Needs root, and a system that lets it mount. */
import { spawnSync } from 'node:child_process';
import { closeSync, fstatSync, ftruncateSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Workplace } from './workplace.ts';

export interface SmallDisk {
  dir: string;
  /** @param leaveBytes whole pages of 4 KiB that stay free */
  fill(leaveBytes?: number): void;
  free(): void;
}

/** @returns why it cannot be, as text */
export function mountSmallDisk(place: Workplace, sizeMb = 4): SmallDisk | string {
  if (process.getuid?.() !== 0) return 'a small disk can only be mounted by root';
  const dir = join(place.dir, 'disk');
  mkdirSync(dir);
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${sizeMb}m`, 'tmpfs', dir], { encoding: 'utf8' });
  if (mounted.status !== 0) return `no disk can be mounted here: ${mounted.stderr ?? mounted.error?.message ?? ''}`;
  place.later(() => spawnSync('umount', ['-l', dir]));
  const ballast = join(dir, 'ballast');
  return {
    dir,
    fill(leaveBytes = 0) {
      const fd = openSync(ballast, 'w');
      const page = Buffer.alloc(4_096);
      try {
        for (;;) if (writeSync(fd, page) < page.length) break;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
      } finally {
        ftruncateSync(fd, fstatSync(fd).size - leaveBytes);
        closeSync(fd);
      }
    },
    free: () => rmSync(ballast),
  };
}
