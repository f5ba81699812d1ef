/** What the platform has of every vehicle: numbers and digests, no content. Pure. */
import type { Acknowledgement, Taken } from '../platform/ledger.ts';
import { createNumberSet, type NumberSet, type Range } from '../platform/ranges.ts';
import { mix } from './digest.ts';
import { NUMBER_MAX } from './limits.ts';
import type { VehicleCount } from './vehicle.ts';
import type { StoredRecord } from './wire.ts';

export interface FleetLedger {
  /** `refused`: of another series than the vehicle's first, or with a number beyond the limit. */
  take(record: StoredRecord): Taken | 'refused';
  has(record: StoredRecord): boolean;
  holds(vehicle: string, lane: 'p' | 'e', n: number): boolean;
  /** What may be said in `cmd/ack`; null: nothing is known of this vehicle. */
  acknowledgement(vehicle: string): Acknowledgement | null;
  /** Holds every vehicle's own count against what is here. */
  compare(counts: readonly VehicleCount[]): Comparison;
  totals(): { records: number; duplicates: number; conflicts: number; refused: number };
  /** For a test of the comparison: it loses the first position of this vehicle. */
  lose(vehicle: string): void;
}

export interface Comparison {
  /** Vehicles of which everything is there, with this content, and nothing else. */
  closed: number;
  lost: number;
  /** One line for each vehicle that is not closed. */
  findings: string[];
}

interface LaneHeld {
  numbers: NumberSet;
  digests: Map<number, number>;
}

interface Held {
  series: string;
  p: LaneHeld;
  e: LaneHeld;
  conflicts: number;
  refused: number;
}

export function createFleetLedger(): FleetLedger {
  const fleet = new Map<string, Held>();
  const totals = { records: 0, duplicates: 0, conflicts: 0, refused: 0 };

  function take([vehicle, lane, series, n, digest]: StoredRecord): Taken | 'refused' {
    const held = fleet.get(vehicle) ?? { series, p: emptyLane(), e: emptyLane(), conflicts: 0, refused: 0 };
    fleet.set(vehicle, held);
    if (held.series !== series || n > NUMBER_MAX) {
      held.refused++;
      totals.refused++;
      return 'refused';
    }
    const { numbers, digests } = held[lane];
    const before = digests.get(n);
    if (before === digest) {
      totals.duplicates++;
      return 'duplicate';
    }
    if (before !== undefined) {
      held.conflicts++;
      totals.conflicts++;
      return 'conflict';
    }
    digests.set(n, digest);
    numbers.add(n);
    totals.records++;
    return 'new';
  }

  return {
    take,
    has: ([vehicle, lane, , n, digest]) => fleet.get(vehicle)?.[lane].digests.get(n) === digest,
    holds: (vehicle, lane, n) => fleet.get(vehicle)?.[lane].digests.has(n) === true,
    totals: () => ({ ...totals }),
    acknowledgement(vehicle) {
      const held = fleet.get(vehicle);
      if (held === undefined) return null;
      return { series: held.series, eventsUpTo: fromOne(held.e.numbers.ranges()), positions: held.p.numbers.ranges() };
    },
    compare(counts) {
      const result: Comparison = { closed: 0, lost: 0, findings: [] };
      for (const count of counts) {
        const { lost, wrong } = compareOne(count, fleet.get(count.id));
        result.lost += lost;
        if (wrong.length === 0) result.closed++;
        else result.findings.push(`${count.id}: ${wrong.join(', ')}`);
      }
      const own = new Set(counts.map(({ id }) => id));
      for (const id of fleet.keys()) if (!own.has(id)) result.findings.push(`${id}: nobody recorded anything`);
      return result;
    },
    lose(vehicle) {
      if (fleet.get(vehicle)?.p.digests.delete(1) === true) totals.records--;
    },
  };
}

const emptyLane = (): LaneHeld => ({ numbers: createNumberSet(), digests: new Map() });

/** The last number of an unbroken row from 1; 0: not even that. */
function fromOne(ranges: readonly Range[]): number {
  const first = ranges[0];
  return first?.[0] === 1 ? first[1] : 0;
}

function compareOne(count: VehicleCount, held: Held | undefined): { lost: number; wrong: string[] } {
  const wrong: string[] = [];
  let lost = 0;
  const lanes = [
    ['events', count.events, count.eventsMixture, held?.e],
    ['positions', count.positions, count.positionsMixture, held?.p],
  ] as const;
  for (const [name, recorded, mixture, lane] of lanes) {
    const numbers = [...(lane?.digests.keys() ?? [])];
    const missing = recorded - numbers.filter((n) => n <= recorded).length;
    const strange = numbers.filter((n) => n > recorded).length;
    lost += missing;
    if (missing > 0) wrong.push(`${missing} of ${recorded} ${name} missing`);
    if (strange > 0) wrong.push(`${strange} ${name} that it never recorded`);
    const mixed = [...(lane?.digests.values() ?? [])].reduce(mix, 0);
    if (missing === 0 && strange === 0 && mixed !== mixture) wrong.push(`${name} of another content`);
  }
  if (held !== undefined && held.series !== count.series) wrong.push('another series');
  if ((held?.conflicts ?? 0) > 0) wrong.push(`${held?.conflicts} conflicts`);
  if ((held?.refused ?? 0) > 0) wrong.push(`${held?.refused} records refused`);
  return { lost, wrong };
}
