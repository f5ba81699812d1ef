/** The other end of a Unix datagram socket, as chronyd and systemd have it, by the C library: bind, then recv. */
import koffi from 'koffi';

const libc = koffi.load('libc.so.6');
const socket = libc.func('int socket(int, int, int)');
const bind = libc.func('int bind(int, const void *, unsigned int)');
const recv = libc.func('intptr_t recv(int, void *, size_t, int)');
const close = libc.func('int close(int)');
const AF_UNIX = 1;
const SOCK_DGRAM = 2;
const MSG_DONTWAIT = 0x40;
const DATAGRAM_BYTES_MAX = 4_096;

export interface DatagramSocket {
  /** The oldest datagram that was not received yet; null: there is none. */
  receive(): Buffer | null;
  close(): void;
}

/** @param name a path, or `@` and a name in the abstract namespace */
export function openDatagramSocket(name: string): DatagramSocket {
  const fd = socket(AF_UNIX, SOCK_DGRAM, 0) as number;
  const address = Buffer.alloc(name.startsWith('@') ? 2 + Buffer.byteLength(name) : 110);
  address.writeUInt16LE(AF_UNIX, 0);
  address.write(name.replace(/^@/, '\0'), 2);
  if (bind(fd, address, address.length) !== 0) throw new Error(`no socket, errno ${koffi.errno()}`);
  return {
    receive: () => {
      const buffer = Buffer.alloc(DATAGRAM_BYTES_MAX);
      const bytes = Number(recv(fd, buffer, buffer.length, MSG_DONTWAIT));
      return bytes < 0 ? null : buffer.subarray(0, bytes);
    },
    close: () => void close(fd),
  };
}
