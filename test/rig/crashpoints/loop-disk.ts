/**
 * A file system in memory that is another one a few milliseconds later: an image on a loop device, written from outside and mounted
 * again. Needs root. Everything goes with the process that made it: the mounts are in its own namespace (`unshare --mount`), the
 * loop device lets go of its file when nobody has it open any more.
 */
import { spawnSync } from 'node:child_process';
import { closeSync, constants, ftruncateSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import koffi from 'koffi';
import type { Piece } from './points.ts';
import { FILE_SYSTEM_BYTES } from './recorded/marks.ts';

export interface LoopDisk {
  /** Where the file system is while it is mounted. */
  readonly directory: string;
  /** While it is not mounted. @returns what `e2fsck` finds wrong, which it leaves as it is; null: nothing */
  inspect(): string | null;
  /** While it is not mounted: as a box does at its start that is told `fsck.repair=yes`. @returns whether it can be used now */
  repair(): boolean;
  /** While it is not mounted. */
  write(pieces: readonly Piece[]): void;
  /** Without barriers, for nothing is kept. @returns the error's number where the kernel refuses; 0: it is mounted, its journal replayed */
  mount(): number;
  unmount(): void;
  close(): void;
}

const LOOP_CTL_GET_FREE = 0x4c82;
const LOOP_CONFIGURE = 0x4c0a;
const BLKFLSBUF = 0x1261;
/** `struct loop_config` of linux/loop.h: two words, `struct loop_info64`, eight reserved words. */
const CONFIG = { bytes: 8 + 232 + 64, flagsAt: 8 + 52, autoclear: 4, sectorBytes: 512 } as const;
const TRIES = 20;
/** e2fsck(8). */
const ERRORS_CORRECTED = 1;

const libc = koffi.load('libc.so.6');
const ioctl = libc.func('int ioctl(int, unsigned long, void *)');
const mountCall = libc.func('int mount(str, str, str, unsigned long, str)');
const unmountCall = libc.func('int umount2(str, int)');

/** @param place an empty directory; a file system in memory is put there */
export function openLoopDisk(place: string): LoopDisk {
  if (mountCall('tmpfs', place, 'tmpfs', 0, 'size=192m') !== 0) throw new Error(`tmpfs: errno ${koffi.errno()}`);
  const directory = join(place, 'disk');
  mkdirSync(directory);
  const image = openSync(join(place, 'image'), constants.O_RDWR | constants.O_CREAT, 0o600);
  ftruncateSync(image, FILE_SYSTEM_BYTES);
  const { device, fd } = attach(image);
  return {
    directory,
    inspect() {
      const { status, stdout, stderr } = spawnSync('e2fsck', ['-fn', device], { encoding: 'utf8' });
      return status === 0 ? null : `${stdout}${stderr}`;
    },
    repair: () => [0, ERRORS_CORRECTED].includes(spawnSync('e2fsck', ['-fy', device]).status ?? -1),
    write(pieces) {
      for (const { offset, data } of pieces)
        if (writeSync(image, data, 0, data.length, offset) !== data.length) throw new Error('no room for an image');
      // What the kernel remembers of the device is of the point before.
      if (ioctl(fd, BLKFLSBUF, null) !== 0) throw new Error(`BLKFLSBUF: errno ${koffi.errno()}`);
    },
    mount: () => (mountCall(device, directory, 'ext4', 0, 'barrier=0') === 0 ? 0 : koffi.errno()),
    unmount() {
      if (unmountCall(directory, 0) !== 0) throw new Error(`${directory}: errno ${koffi.errno()} while unmounting`);
    },
    close() {
      closeSync(fd);
      closeSync(image);
      unmountCall(place, 0);
    },
  };
}

/** Another process may take the free one first. */
function attach(image: number): { device: string; fd: number } {
  const control = openSync('/dev/loop-control', constants.O_RDWR);
  try {
    for (let tries = 0; tries < TRIES; tries++) {
      const device = `/dev/loop${ioctl(control, LOOP_CTL_GET_FREE, null)}`;
      const fd = openSync(device, constants.O_RDWR);
      const config = Buffer.alloc(CONFIG.bytes);
      config.writeUInt32LE(image, 0);
      config.writeUInt32LE(CONFIG.sectorBytes, 4);
      config.writeUInt32LE(CONFIG.autoclear, CONFIG.flagsAt);
      if (ioctl(fd, LOOP_CONFIGURE, config) === 0) return { device, fd };
      closeSync(fd);
    }
    throw new Error('no loop device is free');
  } finally {
    closeSync(control);
  }
}
