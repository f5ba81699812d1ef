import { expect, it, test } from 'vitest';
import { z } from 'zod';
import {
  ROSTER_EXCEPTIONS_MAX,
  ROSTER_HOURS_MAX,
  ROSTER_LINES_MAX,
  ROSTER_SUBZONES_MAX,
} from '../../../../gateway/core/crew/roster/limits.ts';
import { readVehicleRoster } from '../../../../gateway/core/crew/roster/vehicle-check.ts';
import { vehicleRoster } from '../../../../gateway/core/crew/roster/vehicle-schema.ts';
import { INBOUND_BYTES_MAX } from '../../../../gateway/core/limits.ts';

const GOOD = {
  id: 'r-1',
  issued: 1_793_000_000_000,
  expires: 1_794_000_000_000,
  timeZone: 'Europe/Paris',
  holidays: 'fr',
  sector: 'dole',
  zones: ['morez-les-rousses'],
  from: '2026-11-01',
  until: '2027-04-30',
  weekly: [{ days: ['semaine'], hours: ['20:00-24:00', '00:00-08:00'] }],
  exceptions: [{ date: '2026-12-25', add: ['08:00-20:00'], remove: [] }],
};

test('a roster is taken as it is', () => {
  expect(readVehicleRoster(GOOD)).toEqual({ roster: GOOD, droppedKeys: 0, problems: [] });
  expect(readVehicleRoster({ ...GOOD, until: null, weekly: [], exceptions: [] }).problems).toEqual([]);
});

it('drops what it does not know, at every depth, and says how many keys', () => {
  const [line] = GOOD.weekly;
  const later = {
    ...GOOD,
    crew: { names: ['x', 'y'], base: { lat: 1, lon: 2 } },
    weekly: [{ ...line, crew: 'x' }],
    exceptions: [{ ...GOOD.exceptions[0], why: 'x' }],
  };
  // crew, names, base, lat, lon; crew; why.
  expect(readVehicleRoster(later)).toEqual({ roster: GOOD, droppedKeys: 7, problems: [] });
});

test.each([
  [{ timeZone: 'Paris' }, 'timeZone: expected the IANA name of a time zone, like "Europe/Paris"'],
  [{ until: '2026-10-31' }, 'until: expected no day before `from`'],
  [{ until: undefined }, 'until: expected a day in quotes, "YYYY-MM-DD"'],
  [{ from: '2026-11-31' }, 'from: expected a day that is in the calendar'],
  [{ holidays: 'fr-57' }, 'holidays: Invalid option: expected one of "fr"|"fr-973"'],
  [{ weekly: [{ days: [], hours: ['08:00-20:00'] }] }, 'weekly[0].days: Too small: expected array to have >=1 items'],
  [
    { weekly: [{ days: ['samedi'], hours: ['8-20'] }] },
    'weekly[0].hours[0]: expected hours like "08:00-20:00", "20:00-24:00" or "22:00-06:00"',
  ],
  [
    { exceptions: [{ date: '2026-12-25', add: [] }] },
    'exceptions[0].remove: Invalid input: expected array, received undefined',
  ],
  [
    { exceptions: Array(ROSTER_EXCEPTIONS_MAX + 1).fill(GOOD.exceptions[0]) },
    `exceptions: Too big: expected array to have <=${ROSTER_EXCEPTIONS_MAX} items`,
  ],
])('refuses %j with its path', (change, expected) => {
  const { roster, problems } = readVehicleRoster({ ...GOOD, ...change });
  expect(roster).toBeNull();
  expect(problems.map(({ key, message }) => `${key}: ${message}`)).toEqual([expected]);
});

it.each([null, 'x', 5, [], [GOOD]])('refuses %j, which is no roster', (payload) => {
  expect(readVehicleRoster(payload)).toMatchObject({ roster: null, problems: [{ key: '(the whole)' }] });
});

test('the largest roster fits into a message from the platform', () => {
  const hours = Array(ROSTER_HOURS_MAX).fill('08:00-20:00');
  const id = 'x'.repeat(64);
  const largest = {
    ...{
      ...GOOD,
      id,
      sector: id,
      timeZone: 'America/Argentina/ComodRivadavia',
      zones: Array(ROSTER_SUBZONES_MAX).fill(id),
    },
    weekly: Array(ROSTER_LINES_MAX).fill({ days: ['semaine', 'samedi', 'dimanche-ou-jour-ferie'], hours }),
    exceptions: Array(ROSTER_EXCEPTIONS_MAX).fill({ date: '2026-12-25', add: hours, remove: hours }),
  };
  expect(readVehicleRoster(largest).problems).toEqual([]);
  expect(JSON.stringify(largest).length).toBeLessThan(INBOUND_BYTES_MAX);
});

test('it can be published: every field has its description', () => {
  const schema = z.toJSONSchema(vehicleRoster, { io: 'input' });
  expect(schema).toMatchObject({ title: 'Roster', required: Object.keys(GOOD) });
  const undescribed = Object.entries(schema.properties ?? {}).filter(
    ([, field]) => typeof field === 'object' && field.description === undefined && field.items === undefined,
  );
  expect(undescribed).toEqual([]);
});
