import { parse } from 'smol-toml';
import { describe, expect, it, test } from 'vitest';
import { readTable } from '../../../../gateway/core/crew/roster/table-check.ts';
import { type SampleName, sampleDocument } from '../../../support/rosters.ts';

const GOOD = `
id = "nord-00"
title = "Garde"
departement = "00"
source = "art. 4.2"
timeZone = "Europe/Paris"
holidays = "fr"
jour = "08:00-20:00"

[[sectors]]
id = "ville"
label = "Ville"
subZones = [{ id = "gare", label = "Gare" }]
communes = ["01001"]
communesNuit = ["2A004"]

[[sectors]]
id = "bois"
label = "Bois"
communesJour = ["01001", "01002"]

[[versions]]
source = "art. 4.2"
from = "2026-01-01"
until = "2026-06-30"

[[versions.lines]]
sector = "ville"
subZone = "gare"
days = ["semaine", "samedi"]
months = [1, 12]
slots = { "08:00-20:00" = 1, "20:00-08:00" = 0 }

[[versions.lines]]
sector = "bois"
slots = { "08:00-20:00" = 1, "20:00-24:00" = 0 }

[[versions.takeOvers]]
sector = "bois"
hours = ["20:00-24:00"]
by = [{ sector = "ville", part = "nord" }]

[[versions.zonesBlanches]]
sector = "bois"
hours = ["00:00-08:00"]

[[versions]]
source = "avenant"
from = "2026-07-01"

[[versions.lines]]
sector = "ville"
slots = { "00:00-24:00" = 2 }

[[exceptions]]
date = "2026-12-26"
why = "Saint-Étienne"
dayType = "dimanche-ou-jour-ferie"

[[exceptions]]
date = "2026-12-31"
why = "réveillon"
sector = "bois"
slots = { "20:00-04:00" = 2 }
`;

const problemsOf = (toml: string): string[] =>
  readTable(parse(toml)).problems.map(({ key, message }) => `${key}: ${message}`);

test('a table that is well formed is taken, what is left out has its default', () => {
  const { table, problems } = readTable(parse(GOOD));
  expect(problems).toEqual([]);
  expect(table?.sectors[1]).toEqual({
    ...{ id: 'bois', label: 'Bois', subZones: [], communes: [], communesNuit: [] },
    communesJour: ['01001', '01002'],
  });
  expect(table?.versions[1]).toMatchObject({ from: '2026-07-01', until: null, takeOvers: [], zonesBlanches: [] });
  expect(table?.versions[1]?.lines[0]).toMatchObject({
    ...{ subZone: null, months: null },
    days: ['semaine', 'samedi', 'dimanche-ou-jour-ferie'],
  });
});

test.each<[SampleName]>([['guyane-973'], ['jura-39'], ['eure-et-loir-28']])('%s is taken', (name) => {
  expect(readTable(sampleDocument(name)).problems).toEqual([]);
});

describe('an error names the path and what was expected', () => {
  test.each([
    [
      'timeZone = "Europe/Paris"',
      'timeZone = "Paris"',
      'timeZone: expected the IANA name of a time zone, like "Europe/Paris"',
    ],
    ['holidays = "fr"', 'holidays = "de"', 'holidays: Invalid option: expected one of "fr"|"fr-973"'],
    ['departement = "00"', 'departement = 28', 'departement: Invalid input: expected string, received number'],
    ['title = "Garde"', '', 'title: Invalid input: expected string, received undefined'],
    ['title = "Garde"', 'title = "Garde"\ntitel = "x"', 'titel: is no key of this format'],
    ['label = "Gare" }', 'label = "Gare", rue = 1 }', 'sectors[0].subZones[0].rue: is no key of this format'],
    [
      'id = "gare"',
      'id = "la Gare"',
      'sectors[0].subZones[0].id: expected small letters without accents, digits and hyphens, like "lons-saint-amour"',
    ],
    [
      'communes = ["01001"]',
      'communes = ["1001"]',
      'sectors[0].communes[0]: expected an INSEE code in quotes, like "97302"',
    ],
    ['from = "2026-01-01"', 'from = 2026-01-01', 'versions[0].from: expected a day in quotes, "YYYY-MM-DD"'],
    ['from = "2026-01-01"', 'from = "2026-02-29"', 'versions[0].from: expected a day that is in the calendar'],
    ['from = "2026-01-01"', 'from = "1.1.2026"', 'versions[0].from: expected a day "YYYY-MM-DD" between 1900 and 2199'],
    ['months = [1, 12]', 'months = [13]', 'versions[0].lines[0].months[0]: Too big: expected number to be <=12'],
    [
      '"08:00-20:00" = 1, "20:00-08:00" = 0',
      '"8-20" = 1',
      'versions[0].lines[0].slots.8-20: expected hours like "08:00-20:00", "20:00-24:00" or "22:00-06:00"',
    ],
    [
      '"08:00-20:00" = 1, "20:00-08:00" = 0',
      '"08:00-20:00" = 1.5',
      'versions[0].lines[0].slots.08:00-20:00: Invalid input: expected int, received number',
    ],
    [
      'slots = { "00:00-24:00" = 2 }',
      'slots = {}',
      'versions[1].lines[0].slots: expected at least one slot, like "08:00-20:00" = 1',
    ],
    [
      'days = ["semaine", "samedi"]',
      'days = ["dimanche"]',
      'versions[0].lines[0].days[0]: Invalid option: expected one of "semaine"|"samedi"|"dimanche-ou-jour-ferie"',
    ],
  ])('%j → %j', (from, to, expected) => {
    expect(GOOD).toContain(from);
    expect(problemsOf(GOOD.replace(from, to))).toEqual([expected]);
  });

  it('also when it is no table at all', () => {
    for (const nothing of [null, 'x', 3, []]) {
      expect(readTable(nothing).problems).toMatchObject([{ key: '(the whole)' }]);
    }
  });
});

describe('what a table says twice or against itself is found', () => {
  test.each([
    ['id = "bois"\nlabel', 'id = "ville"\nlabel', 'sectors[1].id: expected each once, "ville" is there before'],
    [
      '["01001", "01002"]',
      '["01001", "01001"]',
      'sectors[1].communesJour[1]: expected each once, "01001" is there before',
    ],
    ['jour = "08:00-20:00"', '', 'sectors[0].communesNuit: expected `jour`, the hours of the day, beside it'],
    ['subZone = "gare"', 'subZone = "port"', 'versions[0].lines[0].subZone: expected one of "gare", not "port"'],
    [
      'sector = "bois"\nslots',
      'sector = "boix"\nslots',
      'versions[0].lines[1].sector: expected one of "ville", "bois", not "boix"',
    ],
    [
      '{ sector = "ville", part',
      '{ sector = "cité", part',
      'versions[0].takeOvers[0].by[0].sector: expected small letters',
    ],
    ['{ sector = "ville", part', '{ sector = "x", part', 'versions[0].takeOvers[0].by[0].sector: expected one of'],
    [
      '{ sector = "ville", part',
      '{ sector = "bois", part',
      'versions[0].takeOvers[0].by[0].sector: expected another sector than its own',
    ],
    [
      'until = "2026-06-30"',
      'until = "2026-07-01"',
      'versions[1].from: expected a day after the `until` of the version before',
    ],
    ['until = "2026-06-30"', '', 'versions[1].from: expected a day after the `until` of the version before'],
    ['until = "2026-06-30"', 'until = "2025-12-31"', 'versions[0].until: expected no day before `from`'],
    [
      'dayType = "dimanche-ou-jour-ferie"',
      'sector = "bois"',
      'exceptions[0]: expected either `dayType`, or `sector` with `slots`',
    ],
    [
      'why = "réveillon"\nsector = "bois"',
      'why = "réveillon"\nsector = "boix"',
      'exceptions[1].sector: expected one of',
    ],
    [
      '"20:00-08:00" = 0',
      '"19:00-08:00" = 0',
      'versions[0].lines[0].slots.19:00-08:00: expected hours that no other slot of the line has',
    ],
    // Over midnight it runs into the morning of the next day.
    [
      '"20:00-08:00" = 0',
      '"20:00-09:00" = 0',
      'versions[0].lines[0].slots.20:00-09:00: expected hours that no other slot of the line has',
    ],
    [
      'hours = ["20:00-24:00"]',
      'hours = ["19:00-24:00"]',
      'versions[0].takeOvers[0]: expected hours in which no line gives',
    ],
    [
      'hours = ["20:00-24:00"]',
      'hours = ["20:00-09:00"]',
      'versions[0].takeOvers[0]: expected hours in which no line gives',
    ],
    ['hours = ["00:00-08:00"]', '', 'versions[0].zonesBlanches[0]: expected hours in which'],
    [
      'hours = ["00:00-08:00"]',
      'hours = ["22:00-08:00"]',
      'versions[0].zonesBlanches[0]: expected hours in which nobody takes',
    ],
  ])('%j → %j', (from, to, expected) => {
    expect(GOOD).toContain(from);
    expect(problemsOf(GOOD.replace(from, to)).map((problem) => problem.slice(0, expected.length))).toContain(expected);
  });

  it('after a Saturday comes a Sunday: its night does not meet the mornings of the week', () => {
    const line = (days: string): string =>
      GOOD.replace('days = ["semaine", "samedi"]\nmonths = [1, 12]', `days = ["samedi"]`)
        .replace(
          'sector = "bois"\nslots = { "08:00-20:00" = 1, "20:00-24:00" = 0 }',
          `sector = "bois"\ndays = ["${days}"]\nslots = { "00:00-08:00" = 1 }`,
        )
        .replace('hours = ["00:00-08:00"]', 'days = ["samedi"]\nhours = ["21:00-08:00"]')
        .replace('hours = ["20:00-24:00"]', 'hours = ["08:00-20:00"]');
    expect(problemsOf(line('semaine'))).toEqual([]);
    expect(problemsOf(line('dimanche-ou-jour-ferie'))).toHaveLength(1);
  });
});
