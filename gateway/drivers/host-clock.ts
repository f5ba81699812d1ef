/**
 * What the host says of its own clock. The kernel's word is asked first: adjtimex(2) returns TIME_ERROR as long as nobody
 * disciplines the clock (NTP daemon, chrony, systemd-timesyncd), and an estimate of the worst error where somebody does.
 */
import { existsSync, readFileSync } from 'node:fs';
import koffi from 'koffi';
import type { HostClock } from '../core/gnss/timebase.ts';

/** struct timex of a 64-bit Linux has 208 bytes; all zero (modes = 0) reads and changes nothing. */
const TIMEX_BYTES = 208;
/** Offset of `maxerror` (long, µs) and of `status` (int) in it. */
const MAXERROR_AT = 24;
const STATUS_AT = 40;
const STA_UNSYNC = 0x40;
/** The kernel counts 500 µs per second from the last correction: at this it was half an hour ago or worse. */
const MAXERROR_US = 1_000_000;

/** Written by systemd-timesyncd at its first synchronisation after boot. */
const TIMESYNC_FILE = '/run/systemd/timesync/synchronized';
/** 1 where the kernel set the clock from this RTC at boot. */
const HCTOSYS_FILE = '/sys/class/rtc/rtc0/hctosys';

/** Where the answer is read; a test gives files and a kernel of its own. */
export interface HostClockPlaces {
  timesyncFile: string;
  hctosysFile: string;
  disciplined(): boolean | null;
}

const PLACES: HostClockPlaces = {
  timesyncFile: TIMESYNC_FILE,
  hctosysFile: HCTOSYS_FILE,
  disciplined: createKernelReader(),
};

/** `ntp` disciplined now, `rtc` set from a battery-backed clock at boot and free since, `estimated` neither can be shown. */
export function readHostClock(places: HostClockPlaces = PLACES): HostClock {
  const disciplined = places.disciplined();
  if (disciplined ?? existsSync(places.timesyncFile)) return 'ntp';
  return textOf(places.hctosysFile) === '1' ? 'rtc' : 'estimated';
}

function textOf(file: string): string | null {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return null;
  }
}

/** Loaded at the first question: most boxes have a fix before anybody asks. null: this host has no such call. */
function createKernelReader(): () => boolean | null {
  let adjtimex: ((buffer: Buffer) => number) | null = null;
  return () => {
    try {
      adjtimex ??= koffi.load('libc.so.6').func('int adjtimex(void *)') as unknown as (buffer: Buffer) => number;
      const timex = Buffer.alloc(TIMEX_BYTES);
      if (adjtimex(timex) < 0) return null;
      const unsynchronised = (timex.readInt32LE(STATUS_AT) & STA_UNSYNC) !== 0;
      return !unsynchronised && Number(timex.readBigInt64LE(MAXERROR_AT)) < MAXERROR_US;
    } catch {
      return null;
    }
  };
}
