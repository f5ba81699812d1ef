/** Datagrams on a Unix socket, which Node does not have: the C library's socket and sendto are called instead. */
import { closeSync } from 'node:fs';
import { constants } from 'node:os';
import { getSystemErrorMap } from 'node:util';
import koffi from 'koffi';

const libc = koffi.load('libc.so.6');
const socket = libc.func('int socket(int, int, int)');
const sendto = libc.func('intptr_t sendto(int, const void *, size_t, int, const void *, unsigned int)');

/** bits/socket.h */
const AF_UNIX = 1;
const SOCK_DGRAM = 2;
const SOCK_NONBLOCK = 0o4000;
const SOCK_CLOEXEC = 0o2000000;
const MSG_NOSIGNAL = 0x4000;
/** sun_family and the 108 bytes of sun_path, one of them the NUL. */
const SUN_PATH_BYTES = 108;

export interface DatagramSender {
  /** Never waits. @returns `full`: who reads is behind, and this one is lost; another word: why it could not be sent; null: it was */
  send(bytes: Uint8Array): string | null;
  close(): void;
}

/** @param name a path, or `@` and a name in the abstract namespace (unix(7)). It need not be there yet: each datagram is on its own. */
export function openDatagramSender(name: string): DatagramSender {
  const fd = Number(socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  const address = addressOf(name);
  let open = fd >= 0;

  return {
    send(bytes) {
      if (!open) return 'no socket';
      if (address === null) return `longer than ${SUN_PATH_BYTES - 1} bytes`;
      const sent = Number(sendto(fd, bytes, bytes.length, MSG_NOSIGNAL, address, address.length));
      if (sent === bytes.length) return null;
      const errno = koffi.errno();
      return errno === constants.errno.EAGAIN ? 'full' : nameOf(errno);
    },
    close() {
      if (open) closeSync(fd);
      open = false;
    },
  };
}

function addressOf(name: string): Buffer | null {
  const bytes = Buffer.from(name, 'utf8');
  if (bytes.length >= SUN_PATH_BYTES) return null;
  const abstract = name.startsWith('@');
  // An abstract name is as long as it is said to be; a path ends with a NUL.
  const address = Buffer.alloc(abstract ? 2 + bytes.length : 2 + SUN_PATH_BYTES);
  address.writeUInt16LE(AF_UNIX, 0);
  bytes.copy(address, 2);
  if (abstract) address[2] = 0;
  return address;
}

function nameOf(errno: number): string {
  return getSystemErrorMap().get(-errno)?.[0] ?? `errno ${errno}`;
}
