/** The system calls that a GPIO chip needs; Node has no ioctl, so the C library is called. A test brings a kernel of its own. */
import { closeSync, openSync, readdirSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { getSystemErrorMap } from 'node:util';
import koffi from 'koffi';

const libc = koffi.load('libc.so.6');
const ioctl = libc.func('int ioctl(int, unsigned long, void *)');
const fcntl = libc.func('int fcntl(int, int, int)');
/** <bits/fcntl.h> */
const F_SETFL = 4;
const O_NONBLOCK = 0o4000;

export interface GpioKernel {
  /** Device files of the chips that are there now. */
  chips(): string[];
  /** @throws Error with `code`, as the other calls */
  open(path: string): number;
  ioctl(fd: number, request: number, buffer: Buffer): void;
  /** Reading never waits from now on. */
  setNonBlocking(fd: number): void;
  /** @returns bytes; 0 where nothing is there now */
  read(fd: number, buffer: Buffer): number;
  close(fd: number): void;
}

export const KERNEL: GpioKernel = {
  chips: () =>
    readdirSync('/dev')
      .filter((name) => /^gpiochip\d+$/.test(name))
      .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
      .map((name) => join('/dev', name)),
  open: (path) => openSync(path, 'r+'),
  ioctl(fd, request, buffer) {
    if (ioctl(fd, request, buffer) < 0) throw systemError();
  },
  setNonBlocking(fd) {
    if (fcntl(fd, F_SETFL, O_NONBLOCK) < 0) throw systemError();
  },
  read(fd, buffer) {
    try {
      return readSync(fd, buffer);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EAGAIN' || code === 'EINTR') return 0;
      throw error;
    }
  },
  close: closeSync,
};

function systemError(): NodeJS.ErrnoException {
  const errno = koffi.errno();
  const [code, text] = getSystemErrorMap().get(-errno) ?? [`errno ${errno}`, ''];
  return Object.assign(new Error(`${code}: ${text}`), { code });
}
