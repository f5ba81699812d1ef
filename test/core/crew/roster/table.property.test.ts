/** Whatever hours a table has, and wherever it is: its slots follow each other without a hole, and a day is as long as its day. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { joined, without } from '../../../../gateway/core/crew/roster/intervals.ts';
import { readTable } from '../../../../gateway/core/crew/roster/table-check.ts';
import type { GardeTable, TakenOver } from '../../../../gateway/core/crew/roster/table-schema.ts';
import { slotsBetween, vehiclesAt } from '../../../../gateway/core/crew/roster/table-slots.ts';
import { DAYS_2026, HOUR_MS, sampleTable, wallClock } from '../../../support/rosters.ts';

const seed = Number(process.env['SEED'] ?? 20_261_025);
console.log(`seed ${seed}`);

const QUARTER_MS = HOUR_MS / 4;
const PLACES = [
  ['Europe/Paris', ['2026-03-28', '2026-03-29', '2026-03-30', '2026-10-24', '2026-10-25', '2026-10-26', '2026-06-10']],
  ['America/Cayenne', ['2026-03-29', '2026-06-10']],
  ['Australia/Lord_Howe', ['2026-04-05', '2026-10-04']],
  ['Africa/Cairo', ['2026-04-24', '2026-10-29', '2026-10-30']],
  ['America/Sao_Paulo', ['2017-10-15', '2018-02-17']],
] as const;

/** The instants of a local day, found by looking at the wall every quarter of an hour. */
function quartersOf(zone: string, day: string): number[] {
  const wall = wallClock(zone);
  const from = Date.parse(`${day}T00:00:00Z`) - 24 * HOUR_MS;
  return Array.from({ length: 4 * 72 }, (_, i) => from + i * QUARTER_MS).filter((utcMs) => wall(utcMs).startsWith(day));
}

const clock = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

/** The round of the clock cut at these quarters; the last slot runs over midnight to the first. */
function round(cuts: readonly number[], vehicles: number): Record<string, number> {
  const minutes = [...new Set(cuts)].sort((a, b) => a - b).map((quarter) => quarter * 15);
  return Object.fromEntries(
    minutes.map((from, i) => [`${clock(from)}-${clock(minutes[i + 1] ?? minutes[0] ?? 0)}`, vehicles]),
  );
}

function tableOf(timeZone: string, slots: Record<string, number>): GardeTable {
  const { table, problems } = readTable({
    ...{ id: 'x', title: 'x', departement: '00', source: 'x', timeZone, holidays: 'fr' },
    sectors: [{ id: 's', label: 'S' }],
    versions: [{ source: 'x', lines: [{ sector: 's', slots }] }],
  });
  if (table === null) throw new Error(JSON.stringify(problems));
  return table;
}

const place = fc
  .constantFrom(...PLACES)
  .chain(([zone, days]) => fc.record({ zone: fc.constant(zone), day: fc.constantFrom(...days) }));
const cuts = fc.array(fc.integer({ min: 0, max: 95 }), { minLength: 1, maxLength: 6 });

test('a table that covers the clock covers every day: 23, 24 or 25 h, without overlap', () => {
  const seen = new Set<number>();
  fc.assert(
    fc.property(place, cuts, ({ zone, day }, quarters) => {
      const instants = quartersOf(zone, day);
      const [from = 0] = instants;
      const to = (instants.at(-1) ?? 0) + QUARTER_MS;
      const slots = slotsBetween(tableOf(zone, round(quarters, 1)), 's', from, to);
      const clipped = slots.map(({ fromMs, toMs }) => Math.min(toMs, to) - Math.max(fromMs, from));
      expect(clipped.reduce((sum, ms) => sum + ms, 0)).toBe(instants.length * QUARTER_MS);
      expect(joined(slots)).toEqual([{ fromMs: slots[0]?.fromMs, toMs: slots.at(-1)?.toMs }]);
      for (const [i, slot] of slots.entries()) if (i > 0) expect(slot.fromMs).toBe(slots[i - 1]?.toMs);
      seen.add(instants.length / 4);
    }),
    { seed, numRuns: 300 },
  );
  expect([...seen].sort((a, b) => a - b)).toEqual([23, 23.5, 24, 24.5, 25]);
});

test('where a table has no slot nothing is known, and where it has one there are its vehicles, quarter by quarter', () => {
  fc.assert(
    fc.property(place, cuts, fc.nat(), ({ zone, day }, quarters, dropped) => {
      const all = Object.keys(round(quarters, 1));
      const hours = all.filter((_, i) => all.length === 1 || i !== dropped % all.length);
      const table = tableOf(zone, Object.fromEntries(hours.map((each, i) => [each, i + 1])));
      const wall = wallClock(zone);
      const counted = new Map<string, number | null>();
      for (const utcMs of quartersOf(zone, day)) {
        const time = wall(utcMs).slice(11);
        const holding = hours.findIndex((each) => {
          const [from = '', to = ''] = each.split('-');
          return from < to ? from <= time && time < to : from <= time || time < to;
        });
        // A wall time that comes twice is in the slot of the first: only the first is asked about here.
        if (counted.has(time)) continue;
        counted.set(time, vehiclesAt(table, 's', utcMs));
        expect(counted.get(time), `${zone} ${day} ${time} of ${hours.join(' ')}`).toBe(
          holding === -1 ? null : holding + 1,
        );
      }
    }),
    { seed, numRuns: 60 },
  );
});

test('what is asked for does not change the answer: any span has the slots of the year that have a part in it', () => {
  const spanMs = [Date.parse('2025-12-30T00:00:00Z'), Date.parse('2027-01-10T00:00:00Z')] as const;
  const sectors = new Map(
    (['guyane-973', 'jura-39', 'eure-et-loir-28'] as const)
      .map(sampleTable)
      .flatMap((table) =>
        table.sectors.map(({ id }) => [id, { table, slots: slotsBetween(table, id, ...spanMs) }] as const),
      ),
  );
  const day = fc.constantFrom(...DAYS_2026);
  fc.assert(
    fc.property(fc.constantFrom(...sectors.keys()), day, fc.nat(2_000), fc.nat(6_000), (id, first, after, minutes) => {
      const sector = sectors.get(id);
      if (sector === undefined) throw new Error(id);
      const from = Date.parse(first) + after * 60_000;
      const to = from + minutes * 60_000;
      const expected = sector.slots.filter((slot) => slot.fromMs < to && from < slot.toMs && from < to);
      expect(slotsBetween(sector.table, id, from, to)).toEqual(expected);
    }),
    { seed, numRuns: 300 },
  );
});

test('nor does it where slots have no vehicle and rules cut them anywhere: slots of the same week, however it is asked', () => {
  // Few times of day, so that rules often touch, last a whole day and begin where slots do.
  const time = fc.constantFrom(0, 8, 14, 20).map((hour) => clock(hour * 60));
  const hours = fc.tuple(time, time).map(([from, to]) => `${from}-${to}`);
  const rule = fc.record({
    sector: fc.constant('s'),
    days: fc.subarray(['semaine', 'samedi', 'dimanche-ou-jour-ferie'] as const, { minLength: 1 }),
    hours: fc.array(hours, { minLength: 1, maxLength: 2 }),
    by: fc.constant<TakenOver[]>([{ sector: 'other', part: null }]),
  });
  const [begin, end] = [Date.parse('2026-10-19T00:00:00Z'), Date.parse('2026-11-03T00:00:00Z')];
  const asked = fc.tuple(fc.integer({ min: 1, max: 13 * 24 }), fc.integer({ min: 1, max: 40 }));
  fc.assert(
    fc.property(
      cuts,
      fc.boolean(),
      fc.array(rule, { maxLength: 2 }),
      asked,
      (quarters, covered, rules, [after, length]) => {
        const all = Object.entries(round(quarters, 0));
        const table = tableOf('Europe/Paris', Object.fromEntries(covered ? all : all.slice(0, 1)));
        const [version] = table.versions;
        if (version === undefined) throw new Error('no version');
        const [takeOvers, zonesBlanches] = [rules.slice(0, 1), rules.slice(1)];
        const ruled = { ...table, versions: [{ ...version, takeOvers, zonesBlanches }] };
        const slots = slotsBetween(ruled, 's', begin, end);
        const [from, to] = [begin + after * HOUR_MS, begin + (after + length) * HOUR_MS];
        const part = slotsBetween(ruled, 's', from, to);
        expect(part).toEqual(slots.filter((slot) => slot.fromMs < to && from < slot.toMs));
        for (const [i, slot] of slots.entries())
          if (i > 0) expect(slot.fromMs).toBeGreaterThanOrEqual(slots[i - 1]?.toMs ?? 0);
      },
    ),
    { seed, numRuns: 400 },
  );
});

const interval = fc.tuple(fc.nat(60), fc.nat(12)).map(([fromMs, length]) => ({ fromMs, toMs: fromMs + length }));
const some = fc.array(interval, { maxLength: 8 });

test('joined and without: the same instants as counting them one by one, nothing twice, nothing empty', () => {
  const within = (list: readonly { fromMs: number; toMs: number }[], at: number) =>
    list.some((i) => i.fromMs <= at && at < i.toMs);
  fc.assert(
    fc.property(some, some, (a, b) => {
      const union = joined(a);
      const rest = without(union, b);
      for (let at = 0; at < 80; at++) {
        expect(within(union, at)).toBe(within(a, at));
        expect(within(rest, at)).toBe(within(a, at) && !within(b, at));
      }
      for (const list of [union, rest]) expect(list.filter(({ fromMs, toMs }) => fromMs >= toMs)).toEqual([]);
      for (const [i, { fromMs }] of union.entries()) if (i > 0) expect(fromMs).toBeGreaterThan(union[i - 1]?.toMs ?? 0);
      for (const [i, { fromMs }] of rest.entries())
        if (i > 0) expect(fromMs).toBeGreaterThanOrEqual(rest[i - 1]?.toMs ?? 0);
    }),
    { seed, numRuns: 500 },
  );
});
