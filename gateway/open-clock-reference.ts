/** Tells chronyd how far the system's clock is off, where the configuration asks for it. Part of the composition root. */
import type { Config } from './core/config/options.ts';
import type { Faults } from './core/health.ts';
import { CLOCK_SAMPLE_FIX_AGE_MAX_MS, CLOCK_SAMPLE_MS } from './core/limits.ts';
import type { Pipeline } from './pipeline.ts';
import type { Clock } from './ports.ts';

/**
 * @param simulated time is then nobody's clock, and the machine's must not be set by it
 * @returns what ends it
 */
export async function openClockReference(
  config: Config,
  clock: Clock,
  simulated: boolean,
  pipeline: { snapshot(): Pick<ReturnType<Pipeline['snapshot']>, 'fixMonoMs' | 'clockOffset'> },
  faults: Faults,
): Promise<() => void> {
  const path = config['time.chronySocket'];
  if (path === '' || simulated) return () => undefined;
  // Loaded only where it is used: it needs the C library's door.
  const { openChronySample } = await import('./drivers/unix-datagram/chrony.ts');
  const reference = openChronySample(path);
  const sampling = clock.every(CLOCK_SAMPLE_MS, () => {
    const { fixMonoMs, clockOffset } = pipeline.snapshot();
    const nowMs = clock.monoMs();
    // A tunnel leaves a measurement behind that says nothing new, and it is as old as the fix.
    const fresh = fixMonoMs !== null && nowMs - fixMonoMs <= CLOCK_SAMPLE_FIX_AGE_MAX_MS;
    if (clockOffset === null || !fresh) return;
    const fault = reference.send(clock.wallMs(), clockOffset.offsetS, 0);
    if (fault === null) faults.clear('chrony-unreachable');
    else faults.raise(fault, nowMs);
  });
  return () => {
    sampling.cancel();
    reference.close();
  };
}
