/**
 * A pseudo-terminal made without any system package: the gateway opens `path` as it would a serial port, the simulator
 * holds the other end. Closing it is the plug being pulled.
 */
import { closeSync, constants } from 'node:fs';
import { constants as system } from 'node:os';
import koffi from 'koffi';

const libc = koffi.load('libc.so.6');
const posixOpenpt = libc.func('int posix_openpt(int)');
const grantpt = libc.func('int grantpt(int)');
const unlockpt = libc.func('int unlockpt(int)');
const ptsname = libc.func('const char *ptsname(int)');
const tcgetattr = libc.func('int tcgetattr(int, void *)');
const tcsetattr = libc.func('int tcsetattr(int, int, void *)');
const cfmakeraw = libc.func('void cfmakeraw(void *)');
const read = libc.func('intptr_t read(int, void *, size_t)');
const write = libc.func('intptr_t write(int, const void *, size_t)');

/** struct termios has 60 bytes on Linux with glibc; the rest is room. */
const TERMIOS_BYTES = 64;
const READ_BYTES = 4096;
/** <bits/fcntl-linux.h>; Node does not name it. A child that inherited this end would keep a pulled plug in its socket. */
const O_CLOEXEC = 0o2000000;
/** Real time: a pty does not follow simulated time (docs/simulated-time.md). */
const POLL_MS = 5;
const RETRY_MS = 2;

export interface Pty {
  /** The device that the other side opens. */
  readonly path: string;
  /** Bytes that the kernel has taken so far. */
  bytesWritten(): number;
  /**
   * Resolves when the kernel has taken all of it: it holds about 4 kB and then waits for the other side to read. Calls
   * follow each other in order. Rejects when the pty is closed first. What is written before the other side has opened
   * the port is lost: a serial driver flushes it when it opens, as with a real UART.
   */
  write(bytes: Uint8Array): Promise<void>;
  /** What the other side writes. One listener; a second replaces the first. */
  onData(listener: (chunk: Uint8Array) => void): void;
  close(): void;
}

function failure(what: string): Error {
  return new Error(`${what}: errno ${koffi.errno()}`);
}

/** Raw from the start: an echoing or line-cooking terminal would feed the receiver's bytes back to it. */
function openMaster(): { fd: number; path: string } {
  const fd = posixOpenpt(constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK | O_CLOEXEC) as number;
  if (fd < 0) throw failure('no pty');
  if (grantpt(fd) !== 0 || unlockpt(fd) !== 0) {
    const error = failure('the pty cannot be unlocked');
    closeSync(fd);
    throw error;
  }
  const termios = Buffer.alloc(TERMIOS_BYTES);
  tcgetattr(fd, termios);
  cfmakeraw(termios);
  tcsetattr(fd, 0, termios);
  return { fd, path: ptsname(fd) as string };
}

export function openPty(): Pty {
  const { fd, path } = openMaster();
  let open = true;
  let written = 0;
  let poll: NodeJS.Timeout | null = null;
  let queue: Promise<void> = Promise.resolve();

  async function writeAll(bytes: Uint8Array): Promise<void> {
    let done = 0;
    while (done < bytes.length) {
      if (!open) throw new Error('the pty is closed');
      const rest = bytes.subarray(done);
      const n = Number(write(fd, rest, rest.length));
      if (n > 0) {
        done += n;
        written += n;
      } else if (n < 0 && koffi.errno() !== system.errno.EAGAIN && koffi.errno() !== system.errno.EINTR) {
        throw failure('write to the pty');
      } else {
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      }
    }
  }

  /** EIO only says that nobody has the other end open at present: the poll goes on until close(). */
  function drain(listener: (chunk: Uint8Array) => void): void {
    const buffer = new Uint8Array(READ_BYTES);
    while (open) {
      const n = Number(read(fd, buffer, buffer.length));
      if (n <= 0) return;
      listener(buffer.slice(0, n));
    }
  }

  return {
    path,
    bytesWritten: () => written,
    write(bytes) {
      const mine = queue.then(() => writeAll(bytes));
      queue = mine.catch(() => undefined);
      return mine;
    },
    onData(listener) {
      if (poll !== null) clearInterval(poll);
      poll = open ? setInterval(() => drain(listener), POLL_MS) : null;
    },
    close() {
      if (!open) return;
      open = false;
      if (poll !== null) clearInterval(poll);
      closeSync(fd);
    },
  };
}
