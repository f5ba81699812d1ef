/** /dev and /sys as the drivers see them, made of links to ptys. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export interface DeviceTree {
  readonly roots: { dev: string; sys: string };
  /** @param name below /dev: `ttyUSB0`, `serial/by-id/usb-u-blox` */
  plug(name: string, path: string): string;
  unplug(name: string): void;
  /** A file or folder (ends in /) below /sys. */
  sys(path: string, content?: string): void;
  unsys(path: string): void;
  remove(): void;
}

export function createDeviceTree(): DeviceTree {
  const folder = mkdtempSync(join(tmpdir(), 'balise-dev-'));
  const dev = join(folder, 'dev');
  const sys = join(folder, 'sys');
  for (const path of [dev, sys]) mkdirSync(path);
  return {
    roots: { dev, sys },
    plug: (name, path) => {
      mkdirSync(dirname(join(dev, name)), { recursive: true });
      symlinkSync(path, join(dev, name));
      return join(dev, name);
    },
    unplug: (name) => rmSync(join(dev, name)),
    sys: (path, content) => {
      mkdirSync(path.endsWith('/') ? join(sys, path) : dirname(join(sys, path)), { recursive: true });
      if (content !== undefined) writeFileSync(join(sys, path), content);
    },
    unsys: (path) => rmSync(join(sys, path), { recursive: true }),
    remove: () => rmSync(folder, { recursive: true }),
  };
}
