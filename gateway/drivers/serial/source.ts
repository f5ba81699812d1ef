import { SILENCE_MS } from '../../core/limits.ts';
import type { ByteSource, ByteSourceHandlers, Clock } from '../../ports.ts';
import { SerialPort } from './port.ts';

export interface SerialSourceOptions {
  /** Stable across plugs: below /dev/serial/by-id/. */
  path: string;
  baud: number;
  /** 40 costs 3 to 4 wake-ups for a 60 ms burst of 12 sentences and delays its last byte by 40 ms at most. */
  coalesceMs: number;
  /** Default `SILENCE_MS`. */
  silenceMs?: number;
  /** Default `report` in lock-step, else `reopen`. Scaled time wants `report` too (see `PortOptions`). */
  onSilence?: 'reopen' | 'report';
}

/** A receiver on a serial line. Faults: `serial-not-found`, `-in-use`, `-denied`, `-lost`, `-silent`. Never ends. */
export function openSerialSource(options: SerialSourceOptions, clock: Clock, handlers: ByteSourceHandlers): ByteSource {
  const port = new SerialPort(
    {
      path: options.path,
      baud: options.baud,
      coalesceMs: options.coalesceMs,
      silenceMs: options.silenceMs ?? SILENCE_MS,
      onSilence: options.onSilence ?? (clock.lockStep ? 'report' : 'reopen'),
    },
    clock,
    handlers,
  );
  return {
    name: `serial ${options.path}`,
    isOpen: () => port.isOpen(),
    takenBytes: () => port.takenBytes(),
    close: () => port.close(),
  };
}
