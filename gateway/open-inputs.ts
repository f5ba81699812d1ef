/** Chooses and opens the drivers that the configuration names. Part of the composition root. */
import type { Config } from './core/config/options.ts';
import type { Faults } from './core/health.ts';
import type { SimulatedClock } from './drivers/clock-simulated/connect.ts';
import { type Crew, openCrew } from './open-crew.ts';
import { GNSS_FAULTS, openGnss } from './open-gnss.ts';
import type { Pipeline } from './pipeline.ts';
import type { ByteSource, Clock, InputSource, Log } from './ports.ts';

export interface Inputs {
  gnss: ByteSource | null;
  crew: Crew;
  /** Bytes handed over by each, -1 where it is not open: what a conductor of simulated time waits for. */
  taken(): Record<string, number>;
}

export async function openInputs(
  config: Config,
  clock: Clock,
  simulated: SimulatedClock | null,
  pipeline: Pipeline,
  faults: Faults,
  log: Log,
): Promise<Inputs> {
  const onTaken = (): void => simulated?.notifyTaken();
  const crew = await openCrew({ config, clock, simulated: simulated !== null, pipeline, faults, onTaken });
  const gnss = openGnss(config, clock, simulated !== null, {
    onBytes: (chunk) => {
      pipeline.onBytes(chunk);
      onTaken();
    },
    onOpen: () => {
      faults.clear(...GNSS_FAULTS);
      onTaken();
    },
    onFault: (fault) => {
      faults.clear(...GNSS_FAULTS.filter((code) => code !== fault.code));
      faults.raise(fault, clock.monoMs());
    },
    onEnd: () => log.info('the recorded file has ended'),
  });
  const takenBy = (source: ByteSource | InputSource | null | undefined): number =>
    source?.isOpen() ? source.takenBytes() : -1;
  return {
    gnss,
    crew,
    taken: () => ({
      ...{ gnss: takenBy(gnss), keypad: takenBy(crew.sources.get('keypad')) },
      ...Object.fromEntries([...crew.sources].map(([name, source]) => [name, takenBy(source)])),
    }),
  };
}
