/** How fast a disk takes what must be safe, and how worn it is, as its kernel says. For `balise doctor`. */
import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import type { Wear, Written } from '../core/doctor/judge-machine.ts';

/** Enough to be measured, little enough for the card. */
const BYTES = 1_048_576;
const NAME = '.balise-doctor';

/**
 * Writes a megabyte beside the database, waits until it is safe, and takes it away again.
 * @param nowMs monotonic
 */
export function measureWriting(directory: string, nowMs: () => number): Written {
  const file = path.join(directory, `${NAME}-${process.pid}`);
  let fd: number | null = null;
  try {
    fd = openSync(file, 'wx', 0o600);
    const page = Buffer.alloc(4_096, 0x42);
    const began = nowMs();
    for (let done = 0; done < BYTES; done += page.length) writeSync(fd, page);
    fsyncSync(fd);
    const wholeMs = Math.max(1, nowMs() - began);
    const small = nowMs();
    writeSync(fd, page);
    fsyncSync(fd);
    return { syncMs: nowMs() - small, mbPerS: Math.round(BYTES / 1e5 / (wholeMs / 1_000)) / 10 };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return code === 'EACCES' || code === 'EPERM' ? { denied: true } : { error: message };
  } finally {
    if (fd !== null) closeSync(fd);
    rmSync(file, { force: true });
  }
}

/** The disk below a directory, as /sys/block calls it; null: none of its own (a memory file system, an overlay). */
export function diskOf(directory: string, sys = '/sys'): string | null {
  try {
    const { dev } = statSync(directory);
    // Linux: 12 bits of major number, 20 of minor, spread as glibc's gnu_dev_major and gnu_dev_minor have them.
    const major = (dev >>> 8) & 0xfff;
    const minor = (dev & 0xff) | ((dev >>> 12) & 0xfff00);
    const device = realpathSync(path.join(sys, 'dev/block', `${major}:${minor}`));
    return path.basename(existsSync(path.join(device, 'partition')) ? path.dirname(device) : device);
  } catch {
    return null;
  }
}

/** eMMC 5.0 (JEDEC B51): `0x03 0x02` is up to 30 % and up to 20 %, 0x0b beyond its life; pre_eol_info 3 is urgent. */
export function readEmmcWear(disk: string, sys = '/sys'): Wear | null {
  const read = (name: string): number[] => {
    try {
      const text = readFileSync(path.join(sys, 'block', disk, 'device', name), 'utf8');
      return text.trim().split(/\s+/).map(Number);
    } catch {
      return [];
    }
  };
  const steps = read('life_time').filter((step) => step > 0);
  const [preEol = 0] = read('pre_eol_info');
  if (steps.length === 0 && preEol === 0) return null;
  return { device: disk, usedPercent: steps.length === 0 ? null : Math.max(...steps) * 10, urgent: preEol === 3 };
}

/** What `smartctl --json` says, of NVMe and of SATA. @returns null: nothing that counts */
export function readSmart(disk: string, json: string): Wear | null {
  try {
    const said = JSON.parse(json) as {
      smart_status?: { passed?: boolean };
      nvme_smart_health_information_log?: { percentage_used?: number };
      endurance_used?: { current_percent?: number };
    };
    const usedPercent =
      said.nvme_smart_health_information_log?.percentage_used ?? said.endurance_used?.current_percent ?? null;
    const passed = said.smart_status?.passed ?? null;
    return usedPercent === null && passed === null ? null : { device: disk, usedPercent, urgent: passed === false };
  } catch {
    return null;
  }
}
