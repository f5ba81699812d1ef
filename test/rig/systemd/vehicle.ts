/** A vehicle whose box runs Debian with systemd and the package in it, and what its test asks again and again. */
import { guardDirectory, removeDirectory } from '../../../simulator/runner/children.ts';
import { createPackages } from '../../package/support/packages.ts';
import { type Box, openMachine } from '../box/box.ts';
import { until } from '../box/until.ts';
import { openWorldAround, type World } from '../box/world.ts';
import { buildImage } from './image.ts';

/** Emulated, on a machine that others use too. */
export const PATIENCE_MS = 300_000;
const MEMORY_MB = 768;
/** `ro`, as Debian and Raspberry Pi OS have it: systemd checks the root and then makes it writable. */
const KERNEL_LINE = 'root=/dev/vda ro init=/lib/systemd/systemd net.ifnames=0 fsck.repair=yes';

export interface Vehicle {
  world: Omit<World, 'config'>;
  box: Box;
  /** Of a later version, on the host. */
  later: string;
  /** Its output. @throws Error with it where it failed */
  sure(command: string): Promise<string>;
  /** Properties of the unit. */
  show(...names: string[]): Promise<Record<string, string>>;
  /** Waits for it in the journal, from this moment on or from `from`. */
  said(what: string, from?: number): Promise<void>;
  /** Where the journal ends now. */
  now(): number;
  /** Waits until the service was started, `meanwhile` being what makes it. */
  started(meanwhile: () => Promise<unknown>): Promise<void>;
  /** Causes of all start events that the platform has. */
  starts(): string[];
  /** What each key's press became at the platform. */
  keys(): Promise<string[]>;
  close(): Promise<void>;
}

/** @param dir existing, empty, short; goes with it */
export async function openVehicle(dir: string): Promise<Vehicle> {
  guardDirectory(dir);
  const packages = createPackages('amd64');
  const later = packages.deb('0.2.0');
  const world = await openWorldAround(dir, async (told) => {
    const disk = await buildImage(told.boxDir, packages.deb('0.1.0'), told);
    return await openMachine(told.boxDir, { initrd: null, disk, kernelLine: KERNEL_LINE, memoryMb: MEMORY_MB });
  });
  const { box } = world;
  const now = (): number => box.logs().length;
  const sure = async (command: string): Promise<string> => {
    const { code, output } = await box.run(command);
    if (code !== 0) throw new Error(`${command}: ${code}\n${output}`);
    return output.trim();
  };
  const said = (what: string, from = now()): Promise<void> =>
    until(`'${what}' in the journal`, PATIENCE_MS, () => box.logs().slice(from).includes(what));
  return {
    ...{ world, box, sure, said, now, later },
    async show(...names) {
      const shown = await sure(`systemctl show balise ${names.map((name) => `-p ${name}`).join(' ')}`);
      return Object.fromEntries(
        shown.split('\n').map((line) => [line.split('=', 1)[0], line.slice(line.indexOf('=') + 1)]),
      );
    },
    async started(meanwhile) {
      const from = now();
      await meanwhile();
      await said('Started balise.service', from);
    },
    starts: () =>
      world
        .records()
        .split('\n')
        .filter((line) => line.includes('"type":"start"'))
        .map((line) => (JSON.parse(line) as { record: { cause: string } }).record.cause),
    keys: async () => (await world.platform.report()).ledger.presses.map(({ key }) => key),
    async close() {
      await world.close();
      packages.remove();
      removeDirectory(dir);
    },
  };
}
