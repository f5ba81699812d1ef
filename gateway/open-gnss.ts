/** The source of sentences that the configuration names. Part of the composition root. */
import { type Config, gnssPort } from './core/config/options.ts';
import type { FaultCode } from './core/errors.ts';
import { SOURCE_SILENCE_MS } from './core/limits.ts';
import { openReplay } from './drivers/replay.ts';
import { openStdin } from './drivers/replay-stdin.ts';
import { openSerialSource } from './drivers/serial/source.ts';
import { openTcpSource } from './drivers/tcp.ts';
import { openGpsdSource } from './drivers/tcp-gpsd.ts';
import { openUdpSource } from './drivers/udp.ts';
import type { ByteSource, ByteSourceHandlers, Clock } from './ports.ts';

/** What may be wrong with a source; a later fault of it replaces an earlier one. */
export const GNSS_FAULTS: readonly FaultCode[] = [
  'serial-not-found',
  'serial-in-use',
  'serial-denied',
  'serial-lost',
  'serial-silent',
  'serial-noise',
  'serial-no-receiver',
  'gnss-silent',
  'tcp-unreachable',
  'udp-unavailable',
  'gpsd-unreachable',
  'gpsd-no-device',
  'file-unreadable',
];

/** @param simulated time may run faster than the bytes do: silence is then nothing to act on, and no rate can be listened for */
export function openGnss(
  config: Config,
  clock: Clock,
  simulated: boolean,
  handlers: ByteSourceHandlers,
): ByteSource | null {
  const at = { host: config['gnss.host'], port: gnssPort(config) };
  const path = config['gnss.path'];
  const rate = config['gnss.replay'];
  const watched = simulated ? handlers : watchSilence(clock, handlers);
  switch (config['gnss.kind']) {
    case 'serial':
      return openSerialSource(
        {
          path,
          baud: simulated && config['gnss.baud'] === 0 ? SIMULATED_BAUD : config['gnss.baud'],
          coalesceMs: clock.lockStep ? 0 : config['gnss.coalesceMs'],
          onSilence: simulated ? 'report' : 'reopen',
          exclude: config['keypad.path'] === '' ? [] : [config['keypad.path']],
          // Loaded only where it is used: a vehicle with a named port does without the C library's door.
          hold: async (port) => (await import('./drivers/line-state.ts')).holdLine(port),
        },
        clock,
        handlers,
      );
    case 'tcp':
      return openTcpSource(at, clock, watched);
    case 'udp':
      return openUdpSource(at, clock, watched);
    case 'gpsd':
      return openGpsdSource(at, clock, watched);
    case 'file':
      return path === '-'
        ? openStdin(rate, process.stdin, clock, handlers)
        : openReplay({ path, rate }, clock, handlers);
    case 'none':
      return null;
    default:
      return config['gnss.kind'] satisfies never;
  }
}

/** A pseudo-terminal has no rate. */
const SIMULATED_BAUD = 9_600;

/**
 * Tells `gnss-silent` where a source is open and nothing comes: a network does not say that the receiver behind it is gone.
 * Any other fault of the source ends the watch until it is well again.
 */
function watchSilence(clock: Clock, handlers: ByteSourceHandlers): ByteSourceHandlers {
  let open = false;
  let silent = false;
  let heardMs = clock.monoMs();

  function look(): void {
    const silentMs = clock.monoMs() - heardMs;
    if (!open || silent || silentMs < SOURCE_SILENCE_MS) return;
    silent = true;
    handlers.onFault({ code: 'gnss-silent', detail: `nothing for ${SOURCE_SILENCE_MS} ms` });
  }

  clock.every(SOURCE_SILENCE_MS / 3, look);
  return {
    ...handlers,
    onOpen: () => {
      open = true;
      silent = false;
      heardMs = clock.monoMs();
      handlers.onOpen();
    },
    onFault: (fault) => {
      open = false;
      handlers.onFault(fault);
    },
    onBytes: (chunk) => {
      heardMs = clock.monoMs();
      if (silent) {
        silent = false;
        handlers.onOpen();
      }
      handlers.onBytes(chunk);
    },
  };
}
