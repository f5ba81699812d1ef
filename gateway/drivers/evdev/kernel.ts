/** The system calls and places of input devices. Node has no ioctl, so the C library is called; a FIFO answers none of them. */
import { constants, openSync, readdirSync, readFileSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { getSystemErrorMap } from 'node:util';
import koffi from 'koffi';
import { codesOf, codesOfText, KEY_BITS_BYTES } from './records.ts';

const libc = koffi.load('libc.so.6');
const ioctl = libc.func('int ioctl(int, unsigned long, void *)');
const ioctlNumber = libc.func('int ioctl(int, unsigned long, uintptr_t)');

/** _IOC('E', …), linux/input.h */
const EVIOCGKEY = 0x80000000 + KEY_BITS_BYTES * 0x10000 + 0x4518;
const EVIOCGRAB = 0x40044590;
const EVIOCSCLOCKID = 0x400445a0;
const CLOCK_MONOTONIC = 1;

const INPUTS = '/sys/class/input';

/** Opens for reading that never waits. @throws Error with `code` */
export function openDevice(path: string): number {
  return openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
}

/** @returns bytes, 0 where nothing is there now. @throws Error when the device is gone (ENODEV), or at the end of a FIFO (EOF) */
export function readDevice(fd: number, buffer: Buffer): number {
  let bytes: number;
  try {
    bytes = readSync(fd, buffer);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EAGAIN' || code === 'EINTR') return 0;
    throw error;
  }
  if (bytes === 0) throw new Error('end of file');
  return bytes;
}

/** Keys that are down now; null: this is no input device. Empties the queue of key events (evdev.c): asked before reading. */
export function heldKeys(fd: number): Set<number> | null {
  const bits = Buffer.alloc(KEY_BITS_BYTES);
  return ioctl(fd, EVIOCGKEY, bits) < 0 ? null : codesOf(bits);
}

/** The times of the records are those of `Clock.monoMs` from now on. @returns false: this is no input device */
export function useMonotonicClock(fd: number): boolean {
  const id = Buffer.alloc(4);
  id.writeInt32LE(CLOCK_MONOTONIC);
  return ioctl(fd, EVIOCSCLOCKID, id) === 0;
}

/** Nobody else gets its events until it is closed. @returns null: done, or no input device; else why not */
export function grab(fd: number): string | null {
  if (ioctlNumber(fd, EVIOCGRAB, 1) === 0) return null;
  const code = getSystemErrorMap().get(-koffi.errno())?.[0] ?? `errno ${koffi.errno()}`;
  return code === 'ENOTTY' || code === 'EINVAL' ? null : code;
}

/**
 * @param name as in /proc/bus/input/devices
 * @param wanted codes of which the device must have one: a keyboard may show several devices of one name
 * @returns its file now, which is another one after each plug; null: there is none
 */
export function findByName(name: string, wanted: ReadonlySet<number>, inputs = INPUTS): string | null {
  const events = list(inputs).filter((each) => /^event\d+$/.test(each));
  events.sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  const found = events.find((event) => {
    const device = join(inputs, event, 'device');
    if (textOf(join(device, 'name')) !== name) return false;
    return [...codesOfText(textOf(join(device, 'capabilities', 'key')))].some((code) => wanted.has(code));
  });
  return found === undefined ? null : join('/dev/input', found);
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return '';
  }
}
