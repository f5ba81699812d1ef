/**
 * What the coordinator has to count (docs/statistics.md), from the events of vehicles alone. Of what a vehicle sums up itself only the
 * distance of a mission is taken over; whether its other sums are right is for the recount to say.
 */
import { type EventMessage, isEvent } from '../messages.ts';
import { lengthMs, type Moment } from '../moments.ts';
import { type Case, type Gathered, gather, type Presence, type Stretch } from './cases.ts';
import { type Cell, COUNTED, ROW_COLUMNS, type StatisticsTable } from './columns.ts';
import { type Grain, periodOf } from './local-time.ts';
import { HORS_GARDE, type Slots } from './slots.ts';
import { addCase, addHalfHour, addTime, type HalfHour, newTally, sizesOf, type Tally, wasAsked } from './tally.ts';

export interface VehicleEvents {
  vehicle: string;
  sector: string | null;
  /** Of its local days. */
  timeZone: string;
  slots: Slots;
  /** The slots are those of a roster, which says when it is on garde. */
  hasRoster: boolean;
  /** In any order, of any number of series; other events are passed over. */
  events: readonly EventMessage[];
}

/** In the column of the vehicle: all of the sector. In the column of the slot: the whole period. */
export const TOTAL = 'total';

const HALF_HOUR_MS = 1_800_000;
/** A mission that lasted longer has a wrong clock or no end: it is not looked for at half hours behind. */
const HALF_HOURS_MAX = 14 * 48;

/** The zone that the vehicle names in its first day-summary; null: there is none. */
export function timeZoneOf(events: readonly EventMessage[]): string | null {
  return (events.find((event) => isEvent(event, 'day-summary'))?.['timeZone'] as string | null) ?? null;
}

/** Something to count, and when it was; null: nobody knows. */
interface Fact {
  t: number | null;
  addTo(tally: Tally): void;
}

interface Row {
  vehicle: string;
  sector: string | null;
  /** null: nobody knows when. */
  period: string | null;
  slot: string | null;
  tally: Tally;
}

export function statisticsOf(vehicles: readonly VehicleEvents[], by: Grain): StatisticsTable {
  const rows = new Map<string, Row>();
  const tallyOf = (row: Omit<Row, 'tally'>): Tally => {
    const key = JSON.stringify([row.sector, row.vehicle, row.period, row.slot]);
    const known = rows.get(key) ?? { ...row, tally: newTally() };
    rows.set(key, known);
    return known.tally;
  };
  for (const one of vehicles) {
    const { sector, vehicle, slots, timeZone } = one;
    const isAlone = vehicles.filter((other) => other.sector === sector).length === 1;
    for (const { t, addTo } of factsOf(one)) {
      const period = t === null ? null : periodOf(t, timeZone, by);
      for (const whose of isAlone ? [vehicle] : [vehicle, TOTAL])
        for (const slot of [t === null ? null : slots.at(t).label, TOTAL])
          addTo(tallyOf({ vehicle: whose, sector, period, slot }));
    }
  }
  const cells = ({ vehicle, sector, period, slot, tally }: Row): Cell[] => [
    ...[vehicle, sector, period, slot],
    ...COUNTED.map(({ of }) => of(tally)),
  ];
  const columns = [...ROW_COLUMNS, ...COUNTED.map(({ key, fr, en, unit }) => ({ key, fr, en, unit }))];
  return { columns, rows: [...rows.values()].sort(inOrder).map(cells) };
}

function inOrder(a: Row, b: Row): number {
  const keys = ({ sector, vehicle, period, slot }: Row) => [sector, vehicle, period, slot];
  const [left, right] = [keys(a), keys(b)];
  for (const [i, one] of left.entries()) {
    const other = right[i] ?? null;
    if (one === other) continue;
    // What is not known, and then the total, come last.
    const weight = (text: string | null) => (text === null ? 2 : text === TOTAL ? 1 : 0);
    return weight(one) - weight(other) || ((one ?? '') < (other ?? '') ? -1 : 1);
  }
  return 0;
}

function factsOf(vehicle: VehicleEvents): Fact[] {
  return bySeries(vehicle.events)
    .map(gather)
    .flatMap((gathered) => [
      ...gathered.cases
        .filter(({ mission, taken }) => taken !== null || wasAsked(mission))
        .map((one) => caseFact(one, vehicle)),
      ...gathered.stretches.flatMap((stretch) => stretchFacts(stretch, vehicle.slots)),
      ...halfHourFacts(gathered),
    ]);
}

function bySeries(events: readonly EventMessage[]): EventMessage[][] {
  const series = Map.groupBy(events, (event) => event.series);
  return [...series.values()].map((of) =>
    of.toSorted((a, b) => a.n - b.n).filter(({ n }, i, all) => n !== all[i - 1]?.n),
  );
}

/** It belongs to when it was asked for, else to when it was taken, to its first step that has a time, to its end. */
function caseFact(one: Case, vehicle: VehicleEvents): Fact {
  const { mission, taken, ended, declined } = one;
  const moments = [mission.received, mission.expired, taken?.at, ...mission.steps.map(({ at }) => at), ended];
  const t = moments.map((moment) => moment?.t ?? null).find((known) => known !== null) ?? null;
  const outside = taken !== null && !isOnGarde(taken, vehicle);
  const horsGarde = !outside ? null : taken.duty === 'VOLONTAIRE' ? 'volontaire' : 'other';
  return { t, addTo: (tally) => addCase(tally, one, horsGarde, declined !== null && isOnGarde(declined, vehicle)) };
}

/** On garde, and in the hours of its roster as far as one is known. */
function isOnGarde({ at: { t }, duty, outsideRoster }: Presence, { hasRoster, slots }: VehicleEvents): boolean {
  if (duty !== 'GARDE') return false;
  return hasRoster && t !== null ? slots.at(t).label !== HORS_GARDE : outsideRoster !== true;
}

/** Divided where a slot or a day ends. */
function stretchFacts({ kind, from, to }: Stretch, slots: Slots): Fact[] {
  const ms = lengthMs(from, to);
  if (ms === null) return [{ t: from.t ?? to.t, addTo: (tally) => addTime(tally, kind, null) }];
  const facts: Fact[] = [];
  let at = from.t ?? (to.t === null ? null : to.t - ms);
  for (let left = ms; left > 0; ) {
    const t = at;
    const share = t === null ? left : Math.min(left, slots.at(t).toMs - t);
    facts.push({ t, addTo: (tally) => addTime(tally, kind, share) });
    left -= share;
    at = t === null ? null : t + share;
  }
  return facts;
}

function halfHourFacts({ cases, lastT }: Gathered): Fact[] {
  return cases.flatMap(({ mission, taken, waitedUntil, ended }) => [
    ...instants(mission.received, waitedUntil, lastT).map((t) => halfHour(t, 'waiting', mission.mission)),
    ...instants(taken?.at ?? null, ended, lastT).map((t) => halfHour(t, 'underWay', mission.mission)),
  ]);
}

function halfHour(t: number, what: keyof HalfHour, mission: string): Fact {
  return { t, addTo: (tally) => addHalfHour(tally, t, what, mission) };
}

/** Every half hour from `from` on and before `to`; null `to`: it goes on up to the last event. */
function instants(from: Moment | null, to: Moment | null, lastT: number | null): number[] {
  const [fromT, toT] = [from?.t ?? null, to === null ? lastT : to.t];
  if (fromT === null || toT === null) return [];
  const first = Math.ceil(fromT / HALF_HOUR_MS);
  // Up to the last event, and with it.
  const last = Math.ceil((to === null ? toT + 1 : toT) / HALF_HOUR_MS);
  const length = Math.max(0, Math.min(HALF_HOURS_MAX, last - first));
  return Array.from({ length }, (_, i) => (first + i) * HALF_HOUR_MS);
}

/** "En attente à l'instant T": one row per half hour of UTC at which anything waited or was under way, of all these vehicles by sector. */
export function halfHoursOf(vehicles: readonly VehicleEvents[]): StatisticsTable {
  const rows: Cell[][] = [];
  for (const [sector, of] of Map.groupBy(vehicles, (vehicle) => vehicle.sector)) {
    const tally = newTally();
    for (const { events } of of)
      for (const series of bySeries(events)) for (const { addTo } of halfHourFacts(gather(series))) addTo(tally);
    for (const [t, each] of [...tally.halfHours].sort(([a], [b]) => a - b)) {
      const { waiting, underWay } = sizesOf(each);
      rows.push([sector, new Date(t).toISOString(), waiting, underWay]);
    }
  }
  const columns: StatisticsTable['columns'] = [
    { key: 'sector', fr: 'secteur', en: 'sector', unit: '' },
    { key: 'instant', fr: 'instant', en: 'instant', unit: 'UTC' },
    { key: 'waiting', fr: 'en attente', en: 'waiting', unit: '1' },
    { key: 'underWay', fr: 'en cours', en: 'under way', unit: '1' },
  ];
  return { columns, rows };
}
