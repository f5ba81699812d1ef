/** Who stands in where a sector has no vehicle: another sector, several by direction, or nobody (zone blanche). */
import type { Day } from './day.ts';
import { hoursOn } from './hours.ts';
import { type Interval, overlap } from './intervals.ts';
import { dayTypeOn, type Slot, versionOn } from './table-day.ts';
import type { GardeTable, TableSector, TakenOver } from './table-schema.ts';

export interface TableSlot extends Slot {
  /** Without a vehicle: who does its work, each for its `part`, or (null) for all of it. Empty: nobody is named. */
  takenOverBy: readonly TakenOver[];
  /** Without a vehicle, and nobody instead: the SDIS. */
  blanche: boolean;
}

/** A take-over or a zone blanche, as it begins on one day. */
export interface Rule extends Interval {
  by: readonly TakenOver[];
  blanche: boolean;
}

export function rulesOn(table: GardeTable, sector: TableSector, day: Day): Rule[] {
  const version = versionOn(table, day);
  if (version === null) return [];
  const dayType = dayTypeOn(table, day);
  const holds = (rule: { sector: string; days: readonly string[] }): boolean =>
    rule.sector === sector.id && rule.days.includes(dayType);
  const when = (hours: readonly string[]): Interval[] => hours.map((each) => hoursOn(table.timeZone, day, each));
  return [
    ...version.takeOvers
      .filter(holds)
      .flatMap(({ hours, by }) => when(hours).map((at) => ({ ...at, by, blanche: false }))),
    ...version.zonesBlanches
      .filter(holds)
      .flatMap(({ hours }) => when(hours).map((at) => ({ ...at, by: [], blanche: true }))),
  ];
}

/** A slot with who stands in for it. One that a rule covers in part only is cut where the rule begins or ends. */
export function explained(slot: Slot, rules: readonly Rule[]): TableSlot[] {
  if (slot.vehicles > 0) return [{ ...slot, takenOverBy: [], blanche: false }];
  const near = rules.filter((rule) => overlap(rule, slot));
  const cuts = [slot.fromMs, slot.toMs, ...near.flatMap(({ fromMs, toMs }) => [fromMs, toMs])]
    .filter((at) => slot.fromMs <= at && at <= slot.toMs)
    .sort((a, b) => a - b);
  const out: TableSlot[] = [];
  for (const [i, toMs] of cuts.slice(1).entries()) {
    const fromMs = cuts[i] ?? toMs;
    if (fromMs === toMs) continue;
    const holding = near.filter((rule) => rule.fromMs <= fromMs && toMs <= rule.toMs);
    const piece = { ...slot, fromMs, toMs, takenOverBy: named(holding), blanche: holding.some((rule) => rule.blanche) };
    const last = out.at(-1);
    if (last !== undefined && sameInstead(last, piece)) last.toMs = toMs;
    else out.push(piece);
  }
  return out;
}

/** Each once, in the order of the rules. */
function named(rules: readonly Rule[]): TakenOver[] {
  const all = rules.flatMap(({ by }) => by);
  return all.filter(({ sector, part }, i) => all.findIndex((o) => o.sector === sector && o.part === part) === i);
}

function sameInstead(a: TableSlot, b: TableSlot): boolean {
  const text = (slot: TableSlot): string =>
    JSON.stringify([slot.blanche, slot.takenOverBy.map((by) => [by.sector, by.part])]);
  return text(a) === text(b);
}
