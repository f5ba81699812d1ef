/** What a vehicle's cuts came to: what was shown against what the platform has and the device says. Pure. */

import type { PlatformReport } from '../../../simulator/platform/platform.ts';
import { common, count, describe, type Range, without } from '../../../simulator/platform/ranges.ts';
import type { DeviceStatus } from '../../../simulator/runner/gateway-process.ts';

export interface PressMade {
  key: string;
  /** Event that the display named; null: the power went first. */
  registered: number | null;
  /** Why it was no press. */
  refused: string | null;
}

export interface CutsJudged {
  registered: number;
  /** Registered, and not at the platform as this key's press. */
  lost: number;
  /** Presses at the platform beyond those that were made. */
  twice: number;
  /** At the platform without having been shown: the power went between the disk and the display. */
  unshown: number;
  explainedGaps: number;
  /** One line each. Empty: the ledger closes. */
  failures: string[];
}

export function judgeCuts(
  made: readonly PressMade[],
  { ledger, invalid }: Pick<PlatformReport, 'ledger' | 'invalid'>,
  device: Pick<DeviceStatus, 'series' | 'events' | 'positions'>,
): CutsJudged {
  const failures: string[] = [];
  const shown = made.flatMap(({ key, registered }) => (registered === null ? [] : [{ key, n: registered }]));
  const missing = shown.filter(({ key, n }) => !ledger.presses.some((each) => each.n === n && each.key === key));
  for (const { key, n } of missing) failures.push(`press ${key}, registered as event ${n}, is not at the platform`);
  if (new Set(shown.map(({ n }) => n)).size < shown.length) failures.push('two presses were shown as one event');
  let twice = 0;
  for (const key of new Set(ledger.presses.map((press) => press.key))) {
    const pressed = made.filter((press) => press.key === key && press.refused === null).length;
    const there = ledger.presses.filter((press) => press.key === key).length;
    if (there <= pressed) continue;
    twice += there - pressed;
    failures.push(`key ${key} was pressed ${pressed} times and is ${there} times at the platform`);
  }
  const [series, ...others] = ledger.series;
  if (series === undefined || others.length > 0 || series.series !== device.series)
    failures.push(`the platform knows ${ledger.series.length} series, the device is in ${device.series}`);
  const recorded: Range[] = device.events.recorded > 0 ? [[1, device.events.recorded]] : [];
  const open = {
    'events on the device that the platform has not': without(recorded, [
      ...(series?.events ?? []),
      ...(series?.explainedEvents ?? []),
    ]),
    'positions on the device that the platform has not': without(device.positions.stored, series?.positions ?? []),
    'event numbers that nothing explains': series?.unexplainedEvents ?? [],
    'position numbers that nothing explains': series?.unexplainedPositions ?? [],
    // What is on the disk was not lost, whatever an event says.
    'positions on the device that were given up': common(device.positions.stored, series?.explainedPositions ?? []),
  };
  for (const [what, ranges] of Object.entries(open))
    if (count(ranges) > 0) failures.push(`${what}: ${describe(ranges)}`);
  if (ledger.conflicts > 0) failures.push(`${ledger.conflicts} records came again with another content`);
  if (invalid.count > 0) failures.push(`${invalid.count} payloads do not fit the contract: ${invalid.last}`);
  const known = new Set(shown.map(({ n }) => n));
  return {
    registered: shown.length,
    ...{ lost: missing.length, twice, failures },
    unshown: ledger.presses.filter(({ n }) => !known.has(n)).length,
    explainedGaps: count(series?.explainedEvents ?? []) + count(series?.explainedPositions ?? []),
  };
}
