/** Stops the box for a low supply, or when nobody is on duty and the ignition has been off for long. Part of the composition root. */
import type { Config } from './core/config/options.ts';
import { createPowerWatch, type PowerStop } from './core/power.ts';
import type { Pipeline } from './pipeline.ts';
import type { Clock, Timer } from './ports.ts';

const LOOK_MS = 5_000;

/** @param volts of the supply, null: not measured. @param onStop called once */
export function watchPower(
  config: Config,
  clock: Clock,
  pipeline: Pick<Pipeline, 'contacts' | 'crew' | 'tracking'>,
  volts: () => number | null,
  onStop: (reason: PowerStop) => void,
): Timer {
  const watch = createPowerWatch({
    lowV: config['power.lowV'],
    lowMs: config['power.lowS'] * 1_000,
    ignitionOffMs: config['power.ignitionOffS'] * 1_000,
  });
  const timer = clock.every(LOOK_MS, () => {
    const idle = pipeline.crew().duty === 'HORS_SERVICE' && !pipeline.tracking();
    const stop = watch({ volts: volts(), ignition: pipeline.contacts().ignition, idle }, clock.monoMs());
    if (stop === null) return;
    timer.cancel();
    onStop(stop);
  });
  return timer;
}
