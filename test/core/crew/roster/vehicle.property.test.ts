/** Any roster, against a clock on the wall read every half hour: on garde when it should be, and each garde one that touches no other. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PRISE_EARLY_MS } from '../../../../gateway/core/crew/roster/limits.ts';
import type { VehicleRoster } from '../../../../gateway/core/crew/roster/vehicle-schema.ts';
import { dutySlotAt, dutySlotToTake, nextDutySlot } from '../../../../gateway/core/crew/roster/vehicle-slots.ts';
import { dayType2026, HOUR_MS, wallClock } from '../../../support/rosters.ts';

const seed = Number(process.env['SEED'] ?? 20_260_519);
console.log(`seed ${seed}`);

const HALF_HOUR_MS = HOUR_MS / 2;
/** Weeks around the changes of the clock, holidays and week-ends. */
const WEEKS = ['2026-03-26', '2026-04-03', '2026-05-06', '2026-10-22', '2026-12-18'] as const;
/** None begins or ends in an hour that the clock changes, where wall and instants part. */
const HOURS = [
  '00:00-08:00',
  '08:00-20:00',
  '20:00-24:00',
  '20:00-08:00',
  '22:00-06:00',
  '08:00-08:00',
  '04:00-12:00',
] as const;

const dayAfter = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * 24 * HOUR_MS).toISOString().slice(0, 10);
const hoursList = fc.array(fc.constantFrom(...HOURS), { maxLength: 2 });
const rosters = fc.constantFrom(...WEEKS).chain((monday) =>
  fc.record({
    monday: fc.constant(monday),
    roster: fc.record<VehicleRoster>({
      ...{ id: fc.constant('r'), issued: fc.constant(0), expires: fc.constant(0), sector: fc.constant('dole') },
      ...{ zones: fc.constant([]), holidays: fc.constant('fr' as const) },
      timeZone: fc.constantFrom('Europe/Paris', 'America/Cayenne'),
      from: fc.integer({ min: -3, max: 3 }).map((days) => dayAfter(monday, days)),
      until: fc.option(fc.integer({ min: 4, max: 9 }).map((days) => dayAfter(monday, days))),
      weekly: fc.array(
        fc.record({
          days: fc
            .subarray(['semaine', 'samedi', 'dimanche-ou-jour-ferie'] as const, { minLength: 1 })
            .map((days) => [...days]),
          hours: hoursList,
        }),
        { maxLength: 2 },
      ),
      exceptions: fc.array(
        fc.record({
          date: fc.integer({ min: -1, max: 7 }).map((days) => dayAfter(monday, days)),
          add: hoursList,
          remove: hoursList,
        }),
        { maxLength: 3 },
      ),
    }),
  }),
);

/** Whether the wall shows a time within these hours, begun on that day or the day before. */
function shows(hours: string, begun: 'today' | 'yesterday', time: string): boolean {
  const [from = '', to = ''] = hours.split('-');
  if (begun === 'today') return from <= time && (to <= from || time < to);
  return to <= from && time < to;
}

/** By looking at the wall and nothing else. */
function onGarde(roster: VehicleRoster, day: string, time: string): boolean {
  const begun = (list: (day: string) => readonly string[]): boolean =>
    (['today', 'yesterday'] as const).some((when) => {
      const began = when === 'today' ? day : dayAfter(day, -1);
      if (began < roster.from || (roster.until !== null && began > roster.until)) return false;
      return list(began).some((hours) => shows(hours, when, time));
    });
  const of = (began: string) => roster.exceptions.filter(({ date }) => date === began);
  if (begun((began) => of(began).flatMap(({ add }) => add))) return true;
  if (begun((began) => of(began).flatMap(({ remove }) => remove))) return false;
  return begun((began) =>
    roster.weekly.filter(({ days }) => days.includes(dayType2026(began))).flatMap(({ hours }) => hours),
  );
}

test('is on garde exactly when the wall says so', () => {
  let asked = 0;
  fc.assert(
    fc.property(rosters, ({ monday, roster }) => {
      const wall = wallClock(roster.timeZone);
      for (
        let tMs = Date.parse(monday) - 24 * HOUR_MS;
        tMs < Date.parse(monday) + 8 * 24 * HOUR_MS;
        tMs += HALF_HOUR_MS
      ) {
        const [day = '', time = ''] = wall(tMs).split(' ');
        const slot = dutySlotAt(roster, tMs);
        expect(slot !== null, `${day} ${time} ${JSON.stringify(roster)}`).toBe(onGarde(roster, day, time));
        if (slot !== null) expect(slot.fromMs <= tMs && tMs < slot.toMs).toBe(true);
        asked++;
      }
    }),
    { seed, numRuns: 60 },
  );
  expect(asked).toBeGreaterThan(20_000);
});

test('gardes follow each other with a gap between them; none is left out, and each is the same from within', () => {
  const gardes: number[] = [];
  fc.assert(
    fc.property(rosters, ({ monday, roster: endless }) => {
      // Without an end a garde may go on for longer than is followed.
      const roster = { ...endless, until: endless.until ?? dayAfter(monday, 9) };
      const found: { fromMs: number; toMs: number }[] = [];
      for (let tMs = Date.parse(monday) - 5 * 24 * HOUR_MS; ; ) {
        const next = nextDutySlot(roster, tMs);
        if (next === null) break;
        expect(next.fromMs).toBeGreaterThan(tMs);
        expect(next.fromMs).toBeGreaterThan(found.at(-1)?.toMs ?? tMs);
        expect(dutySlotAt(roster, next.fromMs - 1)).toBeNull();
        expect(dutySlotAt(roster, next.toMs)).toBeNull();
        for (const within of [next.fromMs, Math.floor((next.fromMs + next.toMs) / 2), next.toMs - 1]) {
          expect(dutySlotAt(roster, within)).toEqual(next);
        }
        const earlyMs = next.fromMs - PRISE_EARLY_MS;
        expect(dutySlotToTake(roster, earlyMs)).toEqual(dutySlotAt(roster, earlyMs) ?? next);
        found.push(next);
        tMs = next.fromMs;
      }
      gardes.push(found.length);
      const wall = wallClock(roster.timeZone);
      for (
        let tMs = Date.parse(monday) - 4 * 24 * HOUR_MS;
        tMs < Date.parse(monday) + 11 * 24 * HOUR_MS;
        tMs += HOUR_MS
      ) {
        const [day = '', time = ''] = wall(tMs).split(' ');
        expect(found.some(({ fromMs, toMs }) => fromMs <= tMs && tMs < toMs)).toBe(onGarde(roster, day, time));
      }
    }),
    { seed, numRuns: 80 },
  );
  expect(Math.max(...gardes)).toBeGreaterThan(8);
});
