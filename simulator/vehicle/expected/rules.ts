/**
 * The numbers of docs/sampling.md, copied by hand: a default changed by mistake in the gateway shows. Those that are
 * options can be given; the others stand in capitals beside their rule, under the names of that page.
 */
export interface SamplingRules {
  /** Profile "moving"; the period is also the one of suspect positions. */
  movingPeriodMs: number;
  distanceM: number;
  angleDeg: number;
  speedKmh: number;
  /** Profile "mission". */
  missionPeriodMs: number;
  missionDistanceM: number;
  missionAngleDeg: number;
  missionSpeedKmh: number;
  /** Profile "stopped". */
  stationaryPeriodMs: number;
  /** `plausibility.speedKmh`, `.jumpM`, `.accelerationMs2`. */
  plausibleSpeedKmh: number;
  plausibleJumpM: number;
  plausibleAccelerationMs2: number;
}

export const DEFAULT_RULES: SamplingRules = {
  movingPeriodMs: 5_000,
  distanceM: 100,
  angleDeg: 15,
  speedKmh: 15,
  missionPeriodMs: 5_000,
  missionDistanceM: 100,
  missionAngleDeg: 15,
  missionSpeedKmh: 15,
  stationaryPeriodMs: 60_000,
  plausibleSpeedKmh: 250,
  plausibleJumpM: 100,
  plausibleAccelerationMs2: 15,
};

/** m/s × 3.6 = km/h, and so metres in `ms` at `kmh` are `kmh × ms ÷ 3600`. */
export const MS_PER_KMH_METRE = 3_600;
