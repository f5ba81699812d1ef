/** Chooses and opens the drivers that the configuration names. Part of the composition root. */
import type { Config } from './core/config/options.ts';
import type { Faults } from './core/health.ts';
import type { SimulatedClock } from './drivers/clock-simulated/connect.ts';
import { openKeypad } from './drivers/serial/keypad.ts';
import { GNSS_FAULTS, openGnss } from './open-gnss.ts';
import type { Pipeline } from './pipeline.ts';
import type { ByteSource, Clock, Indicator, InputHandlers, InputSource, Log } from './ports.ts';

function openCrewKeypad(config: Config, clock: Clock, handlers: InputHandlers): (InputSource & Indicator) | null {
  const path = config['keypad.path'];
  return path === '' ? null : openKeypad({ path, baud: config['keypad.baud'] }, clock, handlers);
}

export interface Inputs {
  gnss: ByteSource | null;
  keypad: (InputSource & Indicator) | null;
  /** Bytes handed over by each, -1 where it is not open: what a conductor of simulated time waits for. */
  taken(): Record<string, number>;
}

export function openInputs(
  config: Config,
  clock: Clock,
  simulated: SimulatedClock | null,
  pipeline: Pipeline,
  faults: Faults,
  log: Log,
): Inputs {
  const keypad = openCrewKeypad(config, clock, {
    onEdge: (edge) => {
      pipeline.onEdge(edge);
      simulated?.notifyTaken();
    },
    onOpen: () => {
      faults.clear('keypad-lost');
      // A keypad that was just plugged in, or a box that just started on duty, has not been told.
      keypad?.show(pipeline.tracking() ? 'tracking-on' : 'tracking-off', null);
      simulated?.notifyTaken();
    },
    onFault: (fault) => faults.raise(fault, clock.monoMs()),
    onReject: (reason) => log.debug('keypad line ignored', { reason }),
  });
  const gnss = openGnss(config, clock, simulated !== null, {
    onBytes: (chunk) => {
      pipeline.onBytes(chunk);
      simulated?.notifyTaken();
    },
    onOpen: () => {
      faults.clear(...GNSS_FAULTS);
      simulated?.notifyTaken();
    },
    onFault: (fault) => {
      faults.clear(...GNSS_FAULTS.filter((code) => code !== fault.code));
      faults.raise(fault, clock.monoMs());
    },
    onEnd: () => log.info('the recorded file has ended'),
  });
  const takenBy = (source: ByteSource | InputSource | null): number => (source?.isOpen() ? source.takenBytes() : -1);
  return { gnss, keypad, taken: () => ({ gnss: takenBy(gnss), keypad: takenBy(keypad) }) };
}
