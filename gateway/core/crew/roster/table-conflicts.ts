/** What a table says twice, or against itself, found without looking at any date. */
import type { Problem } from '../../config/check.ts';
import { type DayType, dayTypesAfter } from './day-type.ts';
import { DAY_MINUTES, parseHours } from './hours.ts';
import { pathOf } from './problems.ts';
import type { GardeTable, TableVersion } from './table-schema.ts';

/** A stretch of one type of day, in minutes after its midnight. */
interface Stretch {
  dayType: DayType;
  startMin: number;
  endMin: number;
}

export function conflictsOf({ versions, exceptions }: GardeTable): Problem[] {
  return [
    ...versions.flatMap((version, v) => [...lineConflicts(version, v), ...ruleConflicts(version, v)]),
    ...exceptions.flatMap(({ slots }, i) =>
      slots === null ? [] : slotConflicts(slots, ['semaine'], ['exceptions', i]),
    ),
  ];
}

function lineConflicts({ lines }: TableVersion, v: number): Problem[] {
  return lines.flatMap(({ slots, days }, i) => slotConflicts(slots, days, ['versions', v, 'lines', i]));
}

/** Slots of one line are one after the other: where they overlap, one of them is a slip. */
function slotConflicts(slots: Record<string, number>, days: readonly DayType[], path: PropertyKey[]): Problem[] {
  const all = Object.keys(slots);
  return all.flatMap((hours, i) =>
    all.slice(0, i).some((before) => meet(stretches(days, hours), stretches(days, before)))
      ? [{ key: pathOf([...path, 'slots', hours]), message: 'expected hours that no other slot of the line has' }]
      : [],
  );
}

/** Taken over, or zone blanche, is a sector that has no vehicle; and it is one or the other. */
function ruleConflicts({ lines, takeOvers, zonesBlanches }: TableVersion, v: number): Problem[] {
  const manned = lines.map(({ slots, ...line }) => ({
    ...line,
    hours: Object.keys(slots).filter((hours) => (slots[hours] ?? 0) > 0),
  }));
  const against = (
    rule: 'takeOvers' | 'zonesBlanches',
    those: readonly Timed[],
    others: readonly Timed[],
    what: string,
  ) =>
    those.flatMap((one, i) =>
      others.some((other) => other.sector === one.sector && meet(timeOf(other), timeOf(one)))
        ? [{ key: pathOf(['versions', v, rule, i]), message: `expected hours in which ${what}` }]
        : [],
    );
  return [
    ...against('takeOvers', takeOvers, manned, 'no line gives this sector a vehicle'),
    ...against('zonesBlanches', zonesBlanches, manned, 'no line gives this sector a vehicle'),
    ...against('zonesBlanches', zonesBlanches, takeOvers, 'nobody takes this sector over'),
  ];
}

/** What a line with vehicles, a take-over and a zone blanche have in common. */
interface Timed {
  sector: string;
  days: readonly DayType[];
  hours: readonly string[];
}

function timeOf({ days, hours }: Timed): Stretch[] {
  return hours.flatMap((each) => stretches(days, each));
}

/** Hours beyond midnight are on whatever day can follow. */
function stretches(days: readonly DayType[], hours: string): Stretch[] {
  const { startMin, endMin } = parseHours(hours);
  return days.flatMap((dayType) => {
    const today = { dayType, startMin, endMin: Math.min(endMin, DAY_MINUTES) };
    const rest = { startMin: 0, endMin: endMin - DAY_MINUTES };
    return rest.endMin > 0 ? [today, ...dayTypesAfter(dayType).map((next) => ({ dayType: next, ...rest }))] : [today];
  });
}

function meet(some: readonly Stretch[], others: readonly Stretch[]): boolean {
  return some.some((a) =>
    others.some((b) => a.dayType === b.dayType && a.startMin < b.endMin && b.startMin < a.endMin),
  );
}
