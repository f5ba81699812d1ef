/** A pseudo-terminal for the tests of the drivers: the driver opens `path`, the test holds the other end. */
import { closeSync, constants, openSync, readSync, writeSync } from 'node:fs';
import koffi from 'koffi';

const libc = koffi.load('libc.so.6');
const posixOpenpt = libc.func('int posix_openpt(int)');
const grantpt = libc.func('int grantpt(int)');
const unlockpt = libc.func('int unlockpt(int)');
const ptsname = libc.func('const char *ptsname(int)');
const tcgetattr = libc.func('int tcgetattr(int, void *)');
const tcsetattr = libc.func('int tcsetattr(int, int, void *)');
const cfmakeraw = libc.func('void cfmakeraw(void *)');
const ioctl = libc.func('int ioctl(int, unsigned long, void *)');
const FIONREAD = 0x541b;
/** <bits/fcntl-linux.h>; Node does not name it. A child that inherited this end would keep a pulled plug in its socket. */
const O_CLOEXEC = 0o2000000;

export interface TestPty {
  path: string;
  /** Bytes that the kernel took; fewer than given (0) when it is full. */
  writeSome(bytes: Uint8Array): number;
  /** All of it, however long the other side takes to read. Rejects when the pty is closed meanwhile. */
  write(bytes: Uint8Array): Promise<void>;
  /** Bytes that lie ready for the other side: the kernel brings them over a moment after they were written. */
  ready(): number;
  /** What the other side wrote so far and was not read yet. */
  read(): string;
  /** The plug is pulled. */
  close(): void;
}

export function openTestPty(): TestPty {
  const fd = posixOpenpt(constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK | O_CLOEXEC) as number;
  if (fd < 0 || grantpt(fd) !== 0 || unlockpt(fd) !== 0) throw new Error(`no pty, errno ${koffi.errno()}`);
  const termios = Buffer.alloc(64);
  tcgetattr(fd, termios);
  cfmakeraw(termios);
  tcsetattr(fd, 0, termios);
  let open = true;

  const path = ptsname(fd) as string;
  const writeSome = (bytes: Uint8Array): number => (open ? (orNull(() => writeSync(fd, bytes)) ?? 0) : 0);
  return {
    path,
    writeSome,
    ready: () => readyAt(path),
    write: async (bytes) => {
      for (let done = 0; done < bytes.length; ) {
        if (!open) throw new Error('the pty is closed');
        done += writeSome(bytes.subarray(done));
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
    read: () => {
      const buffer = Buffer.alloc(65_536);
      return open ? buffer.toString('latin1', 0, orNull(() => readSync(fd, buffer)) ?? 0) : '';
    },
    close: () => {
      if (open) closeSync(fd);
      open = false;
    },
  };
}

function readyAt(path: string): number {
  const other = openSync(path, constants.O_RDONLY | constants.O_NOCTTY | constants.O_NONBLOCK);
  const count = Buffer.alloc(4);
  ioctl(other, FIONREAD, count);
  closeSync(other);
  return count.readInt32LE();
}

/** EAGAIN (full, or nothing there) and EIO (nobody has the other end open) are null. */
function orNull(call: () => number): number | null {
  try {
    return call();
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'EAGAIN' || code === 'EIO') return null;
    throw error;
  }
}
