/**
 * The settings of a serial line, remembered and put back, and whether somebody else has it. Only the C library tells, so this
 * is loaded where a port that may not be ours is about to be tried (`gnss.path = "auto"`), and nowhere else.
 */
import { closeSync, constants, openSync } from 'node:fs';
import koffi from 'koffi';

const libc = koffi.load('libc.so.6');
const tcgetattr = libc.func('int tcgetattr(int, void *)');
const tcsetattr = libc.func('int tcsetattr(int, int, void *)');
const flock = libc.func('int flock(int, int)');
const ioctl = libc.func('int ioctl(int, unsigned long, void *)');

/** struct termios has 60 bytes on Linux with glibc, on x86-64 and on arm64; the rest is room. */
const TERMIOS_BYTES = 64;
const TCSANOW = 0;
/** _IOR('T', 0x40, int): asm-generic/ioctls.h, Linux 3.8. */
const TIOCGEXCL = 0x80045440;
/** sys/file.h */
const LOCK_EX = 2;
const LOCK_NB = 4;
const LOCK_UN = 8;

export interface LineHold {
  /** Another program asked to have it for itself alone, with flock (serialport, picocom, screen) or TIOCEXCL (gpsd, ModemManager). */
  readonly inUse: boolean;
  /** Settings back to what they were at the beginning. */
  restore(): void;
  release(): void;
}

/**
 * Opens the line without changing anything of it, and keeps it open until `release`: the line is then not opened and closed
 * with every attempt, which would pull DTR each time and reset some boards.
 * @returns null where `path` is no terminal or may not be opened
 */
export function holdLine(path: string): LineHold | null {
  const fd = openOrNull(path);
  if (fd === null) return null;
  const saved = Buffer.alloc(TERMIOS_BYTES);
  if (tcgetattr(fd, saved) !== 0) {
    closeSync(fd);
    return null;
  }
  const exclusive = Buffer.alloc(4);
  ioctl(fd, TIOCGEXCL, exclusive);
  const locked = flock(fd, LOCK_EX | LOCK_NB) !== 0;
  // Only a question: whoever opens it next takes the lock for good.
  flock(fd, LOCK_UN);
  return {
    inUse: locked || exclusive.readInt32LE() !== 0,
    restore: () => void tcsetattr(fd, TCSANOW, saved),
    release: () => closeSync(fd),
  };
}

function openOrNull(path: string): number | null {
  try {
    return openSync(path, constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK);
  } catch {
    return null;
  }
}
