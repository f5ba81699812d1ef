/** What the configuration says of fixes and positions, as those want it who judge and sample them. */
import type { PlausibilityOptions } from '../gnss/continuity.ts';
import type { SamplingOptions } from '../motion/sampling.ts';
import type { Config } from './options.ts';

export interface GnssOptions {
  /** UTC, ms: what is dated earlier is not believed. */
  notBeforeMs: number;
  plausibility: PlausibilityOptions;
  sampling: SamplingOptions;
}

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
