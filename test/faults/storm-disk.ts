/** The failing disk (shim/) as a storm uses it. */
import { join } from 'node:path';
import type { FailingDisk } from '../../simulator/runner/storm-blows.ts';
import { createDisk, EVERY_CLASS, WITHOUT_SHIM } from './shim/shim.ts';

/** Real ms of each call to a disk that takes its time: a commit is a handful of calls. */
const STALL_MS = 40;

/** @returns null, which is said, where no disk can be made to fail */
export function stormDisk(dir: string): FailingDisk | null {
  if (WITHOUT_SHIM !== null) {
    console.log(`the disk is left alone: ${WITHOUT_SHIM}`);
    return null;
  }
  let before = 0;
  const disk = createDisk(join(dir, 'store'), join(dir, 'disk-control'));
  return {
    environment: disk.environment,
    fail: (kind) => disk.fail({ kind, classes: EVERY_CLASS, at: 1, count: 1_000_000_000, stallMs: STALL_MS }),
    heal: () => {
      // Healing sets the count back.
      before += disk.counts().faults;
      disk.heal();
    },
    struck: () => before + disk.counts().faults,
  };
}
