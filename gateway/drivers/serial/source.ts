import { MUTE_MS, PROBE_MS, SILENCE_MS } from '../../core/limits.ts';
import type { ByteSource, ByteSourceHandlers, Clock } from '../../ports.ts';
import { MACHINE, type Roots } from './find.ts';
import { SerialPort } from './port.ts';
import { createOpener, type HeldLine } from './search.ts';

export interface SerialSourceOptions {
  /** Stable across plugs: below /dev/serial/by-id/; `usb:1-1.2`: whatever is in that socket; `auto`: found out. */
  path: string;
  /** bit/s; 0: found out. */
  baud: number;
  /** 40 costs 3 to 4 wake-ups for a 60 ms burst of 12 sentences and delays its last byte by 40 ms at most. */
  coalesceMs: number;
  /** Default `SILENCE_MS`. */
  silenceMs?: number;
  /** Default `MUTE_MS`. */
  muteMs?: number;
  /** Default `PROBE_MS`. */
  probeMs?: number;
  /** Default `report` in lock-step, else `reopen`. Scaled time wants `report` too (see `PortOptions`). */
  onSilence?: 'reopen' | 'report';
  /** Paths that `auto` leaves alone. */
  exclude?: readonly string[];
  /** Needed for `auto`, and for a USB device with several ports: without it no such port is touched. */
  hold?(path: string): Promise<HeldLine | null>;
  /** Default: the machine's /dev and /sys. */
  roots?: Roots;
}

/**
 * A receiver on a serial line. Nothing is ever written to it. Faults: `serial-not-found`, `-in-use`, `-denied`, `-lost`,
 * `-silent`, `-noise`, `-no-receiver`. Never ends.
 */
export function openSerialSource(options: SerialSourceOptions, clock: Clock, handlers: ByteSourceHandlers): ByteSource {
  const { path, baud } = options;
  const coalesceMs = clock.lockStep ? 0 : options.coalesceMs;
  const search = {
    path,
    baud,
    coalesceMs,
    probeMs: options.probeMs ?? PROBE_MS,
    roots: options.roots ?? MACHINE,
    exclude: options.exclude ?? [],
    hold: options.hold ?? (() => Promise.resolve(null)),
  };
  const port = new SerialPort(
    {
      open: createOpener(search, clock),
      coalesceMs,
      silenceMs: options.silenceMs ?? SILENCE_MS,
      muteMs: options.muteMs ?? MUTE_MS,
      onSilence: options.onSilence ?? (clock.lockStep ? 'report' : 'reopen'),
    },
    clock,
    handlers,
  );
  return {
    get name() {
      const found = port.where();
      return found === null ? `serial ${path}` : `serial ${found.path} at ${found.baud} bit/s`;
    },
    isOpen: () => port.isOpen(),
    takenBytes: () => port.takenBytes(),
    progress: () => port.progress(),
    close: () => port.close(),
  };
}
