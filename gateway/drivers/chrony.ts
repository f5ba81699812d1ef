/**
 * Measurements of the system's clock for chronyd, over its SOCK reference clock (chrony.conf, `refclock SOCK`; refclock_sock.c).
 * Datagrams on a Unix socket, which Node does not have: the C library's socket and sendto are called instead.
 */
import { closeSync } from 'node:fs';
import { constants } from 'node:os';
import { getSystemErrorMap } from 'node:util';
import koffi from 'koffi';
import type { Fault } from '../core/errors.ts';
import type { ClockReference } from '../ports.ts';

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

/** struct sock_sample where a time_t has 64 bits: timeval, offset, pulse, leap, padding, magic ("SOCK"). */
const SAMPLE_BYTES = 40;
const SOCK_MAGIC = 0x534f434b;

/** @param path of the socket that chronyd makes. It need not be there yet: each sample is on its own. */
export function openChronySample(path: string): ClockReference {
  const fd = Number(socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  const address = addressOf(path);
  let open = fd >= 0;
  const fault = (cause: string): Fault => ({ code: 'chrony-unreachable', detail: `${path}: ${cause}` });

  return {
    send(wallMs, offsetS, leap) {
      if (!open) return fault('no socket');
      if (address === null) return fault(`longer than ${SUN_PATH_BYTES - 1} bytes`);
      const sample = sampleOf(wallMs, offsetS, leap);
      const sent = Number(sendto(fd, sample, sample.length, MSG_NOSIGNAL, address, address.length));
      if (sent === sample.length) return null;
      const errno = koffi.errno();
      // A full queue loses one measurement of many.
      return errno === constants.errno.EAGAIN ? null : fault(nameOf(errno));
    },
    close() {
      if (open) closeSync(fd);
      open = false;
    },
  };
}

function sampleOf(wallMs: number, offsetS: number, leap: number): Buffer {
  const sample = Buffer.alloc(SAMPLE_BYTES);
  const seconds = Math.floor(wallMs / 1000);
  sample.writeBigInt64LE(BigInt(seconds), 0);
  sample.writeBigInt64LE(BigInt(Math.floor((wallMs - seconds * 1000) * 1000)), 8);
  sample.writeDoubleLE(offsetS, 16);
  // pulse (24) stays 0: this is a whole time, not the edge of a second.
  sample.writeInt32LE(leap, 28);
  sample.writeInt32LE(SOCK_MAGIC, 36);
  return sample;
}

function addressOf(path: string): Buffer | null {
  const bytes = Buffer.from(path, 'utf8');
  if (bytes.length >= SUN_PATH_BYTES) return null;
  const address = Buffer.alloc(2 + SUN_PATH_BYTES);
  address.writeUInt16LE(AF_UNIX, 0);
  bytes.copy(address, 2);
  return address;
}

function nameOf(errno: number): string {
  return getSystemErrorMap().get(-errno)?.[0] ?? `errno ${errno}`;
}
