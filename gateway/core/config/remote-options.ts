/**
 * The options that `cmd/config` may change: `remote: yes`. Every other one is `no`. What could make the box be taken for another, lose
 * records, listen or run something, stop by itself, track off duty or miss its receiver and keys is for who stands beside it.
 */
import type { OptionKey } from './options.ts';

const REMOTE: ReadonlySet<string> = new Set<OptionKey>([
  // Only a broker that platform.ca vouches for is believed, and one that does not answer is gone back from.
  ...(['platform.broker', 'platform.keepaliveS', 'link.modem', 'log.level', 'store.positionsAtRiskS'] as const),
  ...(['mission.answerS', 'hub.geoPos', 'hub.geoRes', 'hub.rsSr', 'hub.rsRr', 'gnss.coalesceMs'] as const),
  ...(['sampling.movingS', 'sampling.stationaryS', 'sampling.distanceM', 'sampling.angleDeg'] as const),
  ...(['sampling.speedKmh', 'sampling.missionS', 'sampling.missionDistanceM', 'sampling.missionAngleDeg'] as const),
  ...(['sampling.missionSpeedKmh', 'plausibility.speedKmh', 'plausibility.jumpM'] as const),
  'plausibility.accelerationMs2',
]);

export function isRemote(key: string): boolean {
  return REMOTE.has(key);
}
