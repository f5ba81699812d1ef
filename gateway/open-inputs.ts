/** Chooses and opens the drivers that the configuration names. Part of the composition root. */
import type { Config } from './core/config/options.ts';
import { openReplay } from './drivers/replay.ts';
import { openKeypad } from './drivers/serial/keypad.ts';
import { openSerialSource } from './drivers/serial/source.ts';
import { openTcpSource } from './drivers/tcp.ts';
import type { ByteSource, ByteSourceHandlers, Clock, Indicator, InputHandlers, InputSource } from './ports.ts';

/** @param simulated time may run faster than the bytes do: silence is then nothing to act on */
export function openGnss(
  config: Config,
  clock: Clock,
  simulated: boolean,
  handlers: ByteSourceHandlers,
): ByteSource | null {
  const path = config['gnss.path'];
  switch (config['gnss.kind']) {
    case 'serial':
      return openSerialSource(
        {
          path,
          baud: config['gnss.baud'],
          coalesceMs: clock.lockStep ? 0 : config['gnss.coalesceMs'],
          onSilence: simulated ? 'report' : 'reopen',
        },
        clock,
        handlers,
      );
    case 'tcp':
      return openTcpSource({ host: config['gnss.host'], port: config['gnss.port'] }, clock, handlers);
    case 'file':
      // As fast as the line would carry it: ten bits a byte.
      return openReplay({ path, rate: config['gnss.baud'] / 10 }, clock, handlers);
    case 'none':
      return null;
    default:
      return config['gnss.kind'] satisfies never;
  }
}

export function openCrewKeypad(
  config: Config,
  clock: Clock,
  handlers: InputHandlers,
): (InputSource & Indicator) | null {
  const path = config['keypad.path'];
  return path === '' ? null : openKeypad({ path, baud: config['keypad.baud'] }, clock, handlers);
}
