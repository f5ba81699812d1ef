/** What the configuration says of fixes and positions, as the pipeline wants it. Part of the composition root. */
import type { Config } from './core/config/options.ts';
import type { GnssOptions } from './pipeline-gnss.ts';

export function gnssOptions(config: Config): GnssOptions {
  return {
    notBeforeMs: Date.parse(`${config['time.notBefore']}T00:00:00Z`),
    plausibility: {
      speedKmh: config['plausibility.speedKmh'],
      jumpM: config['plausibility.jumpM'],
      accelerationMs2: config['plausibility.accelerationMs2'],
    },
    sampling: {
      moving: {
        periodS: config['sampling.movingS'],
        distanceM: config['sampling.distanceM'],
        angleDeg: config['sampling.angleDeg'],
        speedKmh: config['sampling.speedKmh'],
      },
      mission: {
        periodS: config['sampling.missionS'],
        distanceM: config['sampling.missionDistanceM'],
        angleDeg: config['sampling.missionAngleDeg'],
        speedKmh: config['sampling.missionSpeedKmh'],
      },
      stationaryS: config['sampling.stationaryS'],
    },
  };
}
