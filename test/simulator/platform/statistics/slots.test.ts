/** Slots of a roster against docs/roster.md, and against the gateway, which counts them in another way. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readVehicleRoster } from '../../../../gateway/core/crew/roster/vehicle-check.ts';
import { dutySlotAt } from '../../../../gateway/core/crew/roster/vehicle-slots.ts';
import { instantOf, periodOf } from '../../../../simulator/platform/statistics/local-time.ts';
import {
  HORS_GARDE,
  type Roster,
  slotsOfHours,
  slotsOfRoster,
} from '../../../../simulator/platform/statistics/slots.ts';
import { createRandom } from '../../../support/random.ts';

const PARIS = 'Europe/Paris';
const page = readFileSync(join(import.meta.dirname, '../../../../docs/roster.md'), 'utf8');
const [, example = ''] = /^```json\n([\s\S]*?)^```/m.exec(page) ?? [];
const EXAMPLE = JSON.parse(example) as Roster;

const ROWS = [...page.matchAll(/^\| `(20[^`]+)` \| (?:none|`([^`]+)` to `([^`]+)`) \|/gm)];

test('the table of the page: 8 instants', () => {
  const slots = slotsOfRoster(EXAMPLE);
  expect(ROWS).toHaveLength(8);
  for (const [, at = '', from] of ROWS)
    expect(slots.at(Date.parse(at)).label === HORS_GARDE, at).toBe(from === undefined);
  expect(slots.at(Date.parse('2026-11-09T21:00:00+01:00'))).toEqual({
    label: '20:00-24:00',
    toMs: Date.parse('2026-11-10T00:00:00+01:00'),
  });
  // Before its first day, and on the evening that an exception takes away.
  expect(slots.at(Date.parse('2026-10-30T21:00:00+01:00')).label).toBe(HORS_GARDE);
  expect(slots.at(Date.parse('2026-12-23T22:00:00+01:00')).toMs).toBe(Date.parse('2026-12-24T00:00:00+01:00'));
});

/** Hours of all sorts, in all sorts of places. */
const HARD: Roster[] = [
  EXAMPLE,
  {
    ...{ timeZone: 'America/Cayenne', holidays: 'fr-973', sector: 'x', from: '2026-02-01', until: null },
    weekly: [
      { days: ['dimanche-ou-jour-ferie'], hours: ['06:00-12:00', '22:00-06:00'] },
      { days: ['samedi', 'semaine'], hours: ['18:00-24:00'] },
    ],
    exceptions: [{ date: '2026-06-10', add: ['13:00-14:00'], remove: ['07:00-08:30'] }],
  },
  {
    ...{ timeZone: PARIS, holidays: 'fr', sector: 'x', from: '2026-03-01', until: '2026-10-26' },
    weekly: [
      { days: ['semaine', 'samedi'], hours: ['20:00-08:00'] },
      { days: ['dimanche-ou-jour-ferie'], hours: ['01:30-02:30', '02:15-03:15', '20:00-20:00'] },
    ],
    exceptions: [
      { date: '2026-03-28', add: ['23:00-02:30'], remove: ['20:00-08:00'] },
      { date: '2026-10-24', add: [], remove: ['22:00-02:10'] },
    ],
  },
];

test('garde or not, as the gateway has it, at random instants of a year', () => {
  const random = createRandom(20_261_128);
  for (const roster of HARD) {
    const zones = 'zones' in roster ? {} : { zones: [] };
    const { roster: known } = readVehicleRoster({ id: 'r', issued: 1, expires: 2, ...zones, ...roster });
    if (known === null) throw new Error('no roster');
    const slots = slotsOfRoster(roster);
    const seen = { true: 0, false: 0 };
    for (let i = 0; i < 1_500; i++) {
      // Half of them about the two nights that are not 24 h long.
      const nights = [Date.UTC(2026, 2, 28, 12), Date.UTC(2026, 9, 24, 12)];
      const near = (nights[i % 4] ?? Date.UTC(2026, 0, 15)) + random.below(i % 4 < 2 ? 36 * 60 : 500 * 1440) * 60_000;
      const { label, toMs } = slots.at(near);
      const is = label !== HORS_GARDE;
      expect(is, new Date(near).toISOString()).toBe(dutySlotAt(known, near) !== null);
      expect(toMs).toBeGreaterThan(near);
      // Nothing changes before it says so.
      expect(slots.at(toMs - 1).label).toBe(label);
      seen[`${is}`]++;
    }
    expect(Math.min(seen.true, seen.false)).toBeGreaterThan(50);
  }
});

test('hours of the texts: the night of summer time is one hour short, the one of winter time one long', () => {
  const slots = slotsOfHours(PARIS);
  const lengthH = (day: string) => {
    const from = instantOf(PARIS, day, 0);
    return (slots.at(from).toMs - from) / 3_600_000;
  };
  expect(['2026-03-28', '2026-03-29', '2026-10-25'].map(lengthH)).toEqual([8, 7, 9]);
  expect(slots.at(Date.parse('2026-03-29T20:00:00+02:00')).label).toBe('20:00-24:00');
  expect(slots.at(Date.parse('2026-03-29T19:59:59+02:00')).label).toBe('08:00-20:00');
});

test('a wall time that is skipped is the change, one that comes twice the first', () => {
  for (const minute of [120, 150, 180]) expect(instantOf(PARIS, '2026-03-29', minute)).toBe(Date.UTC(2026, 2, 29, 1));
  expect(instantOf(PARIS, '2026-10-25', 150)).toBe(Date.UTC(2026, 9, 25, 0, 30));
  expect(instantOf('America/Cayenne', '2026-10-25', 1_440)).toBe(Date.UTC(2026, 9, 26, 3));
});

test.each([
  ['2026-01-01T00:30:00+01:00', ['2026-01-01', '2026-W01', '2026-01', '2026']],
  ['2025-12-31T23:30:00Z', ['2026-01-01', '2026-W01', '2026-01', '2026']],
  ['2025-12-31T22:30:00Z', ['2025-12-31', '2026-W01', '2025-12', '2025']],
  ['2027-01-03T12:00:00Z', ['2027-01-03', '2026-W53', '2027-01', '2027']],
  ['2026-03-29T22:30:00Z', ['2026-03-30', '2026-W14', '2026-03', '2026']],
])('%s is in %j', (at, periods) => {
  const grains = ['day', 'week', 'month', 'year'] as const;
  expect(grains.map((by) => periodOf(Date.parse(at), PARIS, by))).toEqual(periods);
});
