/** The disk of a storm: a file system of 5 MB where one can be mounted, and the shim (shim/) where one can be built. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { StormDisk } from '../../simulator/runner/storm.ts';
import type { DiskTrouble } from '../../simulator/runner/storm-plan.ts';
import { createDisk, EVERY_CLASS, WITHOUT_SHIM } from './shim/shim.ts';
import { cutPower } from './shim/undo.ts';
import { mountSmallDisk, type SmallDisk } from './storm-small-disk.ts';

/** Real ms of each call to a disk that takes its time: a commit is a handful of calls. */
const STALL_MS = 40;

type OpenDisk = StormDisk & { close(): void };

/** Nothing ever ails it. */
export function wellDisk(dir: string): OpenDisk {
  return { ...UNSHIMMED, storeDirectory: join(dir, 'store'), close: () => {} };
}

/** What cannot be had here is said and left out. */
export function openStormDisk(dir: string, say: (line: string) => void): OpenDisk {
  const mounted = mountSmallDisk(dir);
  const small = typeof mounted === 'string' ? null : mounted;
  if (typeof mounted === 'string') say(`NOT IN THIS STORM, a file system of 5 MB: ${mounted}`);
  const storeDirectory = join(small?.dir ?? dir, 'store');
  if (WITHOUT_SHIM !== null) say(`NOT IN THIS STORM, a disk that fails and a power cut: ${WITHOUT_SHIM}`);
  const { fail, ...shim } = WITHOUT_SHIM === null ? shimmed(dir, storeDirectory) : UNSHIMMED;
  return {
    storeDirectory,
    ...shim,
    fail: (trouble) => (trouble === 'full' ? fill(small) : fail(trouble)),
    heal: () => {
      shim.heal();
      small?.free();
    },
    close: () => small?.unmount(),
  };
}

type Failing = Omit<StormDisk, 'storeDirectory' | 'fail'> & { fail(trouble: Exclude<DiskTrouble, 'full'>): boolean };

const UNSHIMMED: Failing = { environment: {}, fail: () => false, heal: () => {}, cutPower: () => 0, struck: () => 0 };

function shimmed(dir: string, storeDirectory: string): Failing {
  const journal = join(dir, 'disk-undo');
  const disk = createDisk(storeDirectory, join(dir, 'disk-control'));
  let before = 0;
  return {
    environment: { ...disk.environment, IO_FAULTS_UNDO: journal },
    fail: (kind) => {
      disk.fail({ kind, classes: EVERY_CLASS, at: 1, count: 1_000_000_000, stallMs: STALL_MS });
      return true;
    },
    heal: () => {
      // Healing sets the count back.
      before += disk.counts().faults;
      disk.heal();
    },
    cutPower: (power) => {
      const undone = power ? cutPower(storeDirectory, journal) : 0;
      rmSync(journal, { force: true });
      return undone;
    },
    struck: () => before + disk.counts().faults,
  };
}

function fill(small: SmallDisk | null): boolean {
  small?.fill();
  return small !== null;
}
