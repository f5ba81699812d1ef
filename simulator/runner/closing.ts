/**
 * Closes the ledger: what the generator counted, what the device's database holds and what the platform's file holds, each
 * from a process of its own, against each other. Pure.
 */
import type { PlatformReport } from '../platform/platform.ts';
import { common, count, describe, type Range, without } from '../platform/ranges.ts';
import type { Exit } from './children.ts';
import type { DeviceStatus } from './gateway-process.ts';

export interface PressMade {
  key: string;
  /** Real time of the press, UTC ms: for people, nothing is computed from it. */
  atMs: number;
  /** Event number that the indicator showed; null when it never showed one. */
  registered: number | null;
  /** The indicator showed `delivered` for it. */
  delivered: boolean;
  /** The indicator said that the press has no effect, and why; null: it did not. */
  refused: string | null;
}

/** What the ledger calls recorded: positions and presses on the disk. */
export function recordedOn({ positions, events }: Pick<DeviceStatus, 'events' | 'positions'>): number {
  return count(positions.stored) + events.presses;
}

export interface Account {
  /** Positions counted by the generator. */
  expectedPositions: number;
  presses: readonly PressMade[];
  device: Pick<DeviceStatus, 'series' | 'events' | 'positions'>;
  platform: Pick<PlatformReport, 'ledger' | 'invalid' | 'locates'>;
  /** null: nothing was killed. Else the number of expected positions that may have been only in memory then. */
  killTook: number | null;
  gatewayExit: Exit | null;
  /** What went wrong on the way: each fails the run. */
  problems: readonly string[];
}

export interface Closing {
  closed: boolean;
  expected: number;
  recorded: number;
  received: number;
  lost: number;
  duplicated: number;
  explainedGaps: number;
  /** One line each, naming what did not close. Empty when it closed. */
  failures: string[];
  /** `ledger: expected E recorded R received R lost 0 duplicated D explained-gaps G` */
  line: string;
}

export function closeLedger(account: Account): Closing {
  const { device, platform, presses } = account;
  const { ledger } = platform;
  const failures = [...account.problems];
  const stored = device.positions.stored;
  const received = ledger.series.find((each) => each.series === device.series);
  const missingPositions = without(stored, received?.positions ?? []);
  const recordedEvents: Range[] = device.events.recorded > 0 ? [[1, device.events.recorded]] : [];
  const missingEvents = without(recordedEvents, received?.events ?? []);
  if (missingPositions.length > 0)
    failures.push(`positions on the device that the platform has not: ${describe(missingPositions)}`);
  if (missingEvents.length > 0)
    failures.push(`events on the device that the platform has not: ${describe(missingEvents)}`);

  let lost = count(missingPositions) + count(missingEvents);
  for (const each of ledger.series) {
    // A gap that is already counted as not received is one loss, not two.
    const here = each.series === device.series;
    const positions = here ? without(each.unexplainedPositions, missingPositions) : each.unexplainedPositions;
    const events = here ? without(each.unexplainedEvents, missingEvents) : each.unexplainedEvents;
    if (positions.length > 0)
      failures.push(`position numbers of series ${each.series} that no event explains: ${describe(positions)}`);
    if (events.length > 0)
      failures.push(`event numbers of series ${each.series} that are missing: ${describe(events)}`);
    lost += count(positions) + count(events);
  }
  lost += lostPresses(account, missingEvents, failures);

  const made = presses.filter((press) => press.refused === null).length;
  const expected = account.expectedPositions + made + located(platform.locates);
  const recorded = recordedOn(device);
  const distinct = ledger.positions + ledger.presses.length;
  checkCounts(account, expected, recorded, failures);
  const duplicated = ledger.duplicates.positions + ledger.duplicates.events;
  const explainedGaps = ledger.series.reduce(
    (sum, each) => sum + count(each.explainedPositions) + count(each.explainedEvents),
    0,
  );
  return {
    closed: failures.length === 0 && lost === 0,
    expected,
    recorded,
    received: distinct,
    lost,
    duplicated,
    explainedGaps,
    failures,
    line:
      `ledger: expected ${expected} recorded ${recorded} received ${distinct} lost ${lost} ` +
      `duplicated ${duplicated} explained-gaps ${explainedGaps}`,
  };
}

/** Positions that there are because the platform asked: several answers may name the same one. */
function located(locates: PlatformReport['locates']): number {
  return new Set(locates.flatMap(({ own, position }) => (own ? [position] : []))).size;
}

/** What "nothing lost" promises starts at `registered`. */
function lostPresses({ presses, platform }: Account, counted: readonly Range[], failures: string[]): number {
  let lost = 0;
  for (const press of presses) {
    if (press.refused !== null) continue;
    const n = press.registered;
    if (n === null) {
      failures.push(`press ${press.key}: the indicator never showed registered`);
    } else if (!platform.ledger.presses.some((each) => each.n === n && each.key === press.key)) {
      failures.push(`press ${press.key}, registered as event ${n}: the platform has not received it`);
      if (common([[n, n]], counted).length === 0) lost++;
    }
  }
  return lost;
}

function checkCounts(account: Account, expected: number, recorded: number, failures: string[]): void {
  const { killTook, platform, gatewayExit } = account;
  if (recorded === 0) failures.push('the device has recorded nothing');
  const absent = expected - recorded;
  if (killTook === null && absent !== 0) {
    failures.push(`expected ${expected}, recorded ${recorded}: they must be equal where nothing was killed`);
  }
  if (killTook !== null && (absent < 0 || absent > killTook)) {
    failures.push(
      `expected ${expected}, recorded ${recorded}: the kill explains between 0 and ${killTook} missing positions`,
    );
  }
  if (platform.invalid.count > 0) {
    failures.push(`${platform.invalid.count} payloads do not fit the contract, the last: ${platform.invalid.last}`);
  }
  if (platform.ledger.conflicts > 0)
    failures.push(`${platform.ledger.conflicts} records came again with another content`);
  if (gatewayExit !== null && gatewayExit.code !== 0) {
    failures.push(`the gateway's orderly stop ended with ${gatewayExit.signal ?? `code ${gatewayExit.code}`}`);
  }
}
