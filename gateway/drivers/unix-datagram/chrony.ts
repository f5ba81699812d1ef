/** Measurements of the system's clock for chronyd, over its SOCK reference clock (chrony.conf, `refclock SOCK`; refclock_sock.c). */
import type { Fault } from '../../core/errors.ts';
import type { ClockReference } from '../../ports.ts';
import { openDatagramSender } from './send.ts';

/** struct sock_sample where a time_t has 64 bits: timeval, offset, pulse, leap, padding, magic ("SOCK"). */
const SAMPLE_BYTES = 40;
const SOCK_MAGIC = 0x534f434b;

/** @param path of the socket that chronyd makes. It need not be there yet: each sample is on its own. */
export function openChronySample(path: string): ClockReference {
  const sender = openDatagramSender(path);
  const fault = (cause: string): Fault => ({ code: 'chrony-unreachable', detail: `${path}: ${cause}` });
  return {
    send(wallMs, offsetS, leap) {
      const problem = sender.send(sampleOf(wallMs, offsetS, leap));
      // A full queue loses one measurement of many.
      return problem === null || problem === 'full' ? null : fault(problem);
    },
    close: sender.close,
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
