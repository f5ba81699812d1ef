/** Listens to a receiver for a few seconds, with the daemon down, and lets it go again. Nothing is written to it. */
import type { Fault } from '../../core/errors.ts';
import { PROBE_MS } from '../../core/limits.ts';
import type { Clock } from '../../ports.ts';
import { MACHINE, type Roots } from './find.ts';
import { createOpener, type HeldLine } from './search.ts';

export interface ListenOptions {
  /** As gnss.path and gnss.baud. */
  path: string;
  baud: number;
  exclude: readonly string[];
  hold(path: string): Promise<HeldLine | null>;
  roots?: Roots;
}

export interface Listened {
  path: string;
  baud: number;
}

/**
 * @param onBytes returns true when it has heard enough
 * @param forMs from the opening, at most
 */
export async function listenTo(
  options: ListenOptions,
  clock: Clock,
  forMs: number,
  onBytes: (chunk: Uint8Array) => boolean,
  abort: AbortSignal,
): Promise<Listened | Fault> {
  const open = createOpener({ ...options, coalesceMs: 0, probeMs: PROBE_MS, roots: options.roots ?? MACHINE }, clock);
  const opened = await open(abort);
  if (!('device' in opened)) return opened;
  const { device, path, baud, early } = opened;
  try {
    if ((early ?? []).some(onBytes)) return { path, baud };
    await new Promise<void>((resolve) => {
      const timer = clock.after(forMs, resolve);
      const end = (): void => {
        timer.cancel();
        resolve();
      };
      device.start(0, clock, { onBytes: (chunk) => onBytes(chunk) && end(), onGone: end });
      abort.addEventListener('abort', end);
    });
    return { path, baud };
  } finally {
    await device.close();
  }
}
