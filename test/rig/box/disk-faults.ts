/** What can be done to the data disk while it is in use: its mapping is exchanged under the file system. */
import type { Box } from './box.ts';

/** `stalls`: every write takes two seconds. `refuses`: every write is an error. */
export type DiskMood = 'well' | 'stalls' | 'refuses';

const STALL_MS = 2_000;

function mapping(sectors: number, mood: DiskMood): string {
  const disk = '/dev/vda';
  switch (mood) {
    case 'well':
      return `0 ${sectors} linear ${disk} 0`;
    case 'stalls':
      return `0 ${sectors} delay ${disk} 0 0 ${disk} 0 ${STALL_MS}`;
    case 'refuses':
      // Up for 0 s, down for ever.
      return `0 ${sectors} flakey ${disk} 0 0 3600 1 error_writes`;
  }
}

/** @throws Error where the mapping was not taken */
export async function setDisk(box: Box, mood: DiskMood): Promise<void> {
  const { output } = await box.run('cat /sys/block/vda/size');
  const table = mapping(Number(output), mood);
  // Without a freeze of the file system: that would write, and wait for a disk that is ill.
  const steps = [
    'dmsetup suspend --noflush --nolockfs --noudevsync data',
    `dmsetup load data --table '${table}'`,
    'dmsetup resume --noudevsync data',
  ];
  const { code, output: said } = await box.run(steps.join(' && '));
  if (code !== 0) throw new Error(`the disk could not be made one that is '${mood}': ${said}`);
}
