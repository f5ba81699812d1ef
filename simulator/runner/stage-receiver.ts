/**
 * The socket in which the run's receiver sticks: a name that stays, as those of /dev/serial/by-path/ do, whatever device is
 * behind it.
 */
import { rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { openPty, type Pty } from '../receiver/pty.ts';

export interface StageReceiver {
  /** What the gateway opens. */
  readonly path: string;
  /** Into all devices so far. */
  bytesWritten(): number;
  /** Rejects while nothing is plugged in. */
  write(bytes: Uint8Array): Promise<void>;
  unplug(): void;
  /** @param as name of the device; null = the kernel's */
  plug(as: string | null): void;
  /** False from `unplug` until somebody has seen the gateway open the port again: what is written before is lost. */
  isOpened(): boolean;
  opened(): void;
  close(): void;
}

export function openStageReceiver(dir: string): StageReceiver {
  const path = join(dir, 'receiver');
  let names: string[] = [];
  let pty: Pty | null = null;
  let earlierBytes = 0;
  let isOpened = true;
  const point = (name: string, to: string) => {
    symlinkSync(to, name);
    names.push(name);
  };
  const plug = (as: string | null) => {
    pty = openPty();
    if (as === null) return point(path, pty.path);
    point(join(dir, as), pty.path);
    point(path, join(dir, as));
  };
  const unplug = () => {
    for (const name of names) rmSync(name, { force: true });
    names = [];
    earlierBytes += pty?.bytesWritten() ?? 0;
    pty?.close();
    pty = null;
    isOpened = false;
  };
  plug(null);
  return {
    path,
    bytesWritten: () => earlierBytes + (pty?.bytesWritten() ?? 0),
    write: (bytes) => pty?.write(bytes) ?? Promise.reject(new Error('no receiver is plugged in')),
    unplug,
    plug,
    isOpened: () => isOpened,
    opened: () => {
      isOpened = true;
    },
    close: unplug,
  };
}
