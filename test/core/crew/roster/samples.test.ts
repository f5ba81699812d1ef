/** The communes of the sample tables: their numbers, their defects, and every code against the texts. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { sectorsOf } from '../../../../gateway/core/crew/roster/table-lookup.ts';
import type { GardeTable, TableSector } from '../../../../gateway/core/crew/roster/table-schema.ts';
import { paris2026, type SampleName, sampleTable } from '../../../support/rosters.ts';
import { communesOf, linesOf, seedsHere, type Text } from '../../../support/seed-texts.ts';

const guyane = sampleTable('guyane-973');
const jura = sampleTable('jura-39');
const eure = sampleTable('eure-et-loir-28');

const jourOf = ({ communes, communesJour }: TableSector): string[] => [...communes, ...communesJour];
const nuitOf = ({ communes, communesNuit }: TableSector): string[] => [...communes, ...communesNuit];
const counts = ({ sectors }: GardeTable, list: (sector: TableSector) => string[]): Record<string, number> =>
  Object.fromEntries(sectors.map((sector) => [sector.id, list(sector).length]));
const all = ({ sectors }: GardeTable, list: (sector: TableSector) => string[]): string[] => sectors.flatMap(list);
const codes = (table: GardeTable, id: string, list: (sector: TableSector) => string[]): string[] =>
  table.sectors.filter((sector) => sector.id === id).flatMap(list);

const MIDDAY = paris2026('2026-10-13', '12:00');
const NIGHT = paris2026('2026-10-13', '20:05');

describe('how many communes', () => {
  it('the Jura has: 494, all different', () => {
    expect(counts(jura, jourOf)).toEqual({
      champagnole: 109,
      dole: 149,
      'lons-saint-amour': 184,
      'morez-saint-claude': 52,
    });
    expect([all(jura, jourOf).length, new Set(all(jura, jourOf)).size]).toEqual([494, 494]);
  });

  it('Eure-et-Loir has: 373 lines of 371 communes by day, and by night, and they are the same ones', () => {
    const day = { chartres: 83, gallardon: 47, chateaudun: 50, dreux: 62, 'nogent-le-rotrou': 44, senonches: 54 };
    expect(counts(eure, jourOf)).toEqual({ ...day, janville: 33, 'la-ferte-vidame': 0 });
    const night = { chartres: 136, gallardon: 0, chateaudun: 50, dreux: 90, 'nogent-le-rotrou': 55, senonches: 0 };
    expect(counts(eure, nuitOf)).toEqual({ ...night, janville: 33, 'la-ferte-vidame': 9 });
    for (const list of [jourOf, nuitOf]) {
      expect([all(eure, list).length, new Set(all(eure, list)).size]).toEqual([373, 371]);
    }
    expect(new Set(all(eure, jourOf))).toEqual(new Set(all(eure, nuitOf)));
  });

  it('Guyane has: 16', () => {
    expect(counts(guyane, jourOf)).toEqual({ littoral: 6, savanes: 4, ouest: 4, est: 2 });
    expect(new Set(all(guyane, jourOf)).size).toBe(16);
  });
});

test('at night Gallardon goes to Chartres, and Senonches to Dreux, Nogent-le-Rotrou, La Ferté-Vidame and Chartres', () => {
  const goesTo = (id: string): Record<string, number> => {
    const moves = codes(eure, id, jourOf).map((insee) => sectorsOf(eure, insee, NIGHT).join('+'));
    return Object.fromEntries([...new Set(moves)].map((to) => [to, moves.filter((move) => move === to).length]));
  };
  expect(goesTo('gallardon')).toEqual({ chartres: 46, 'chartres+janville': 1 });
  expect(goesTo('senonches')).toEqual({ dreux: 28, 'nogent-le-rotrou': 11, 'la-ferte-vidame': 9, chartres: 6 });
});

describe('sectorsOf', () => {
  test.each([
    ['28188', 'Gué-de-Longroi, in two by day', ['chartres', 'gallardon'], ['chartres']],
    ['28230', 'Maisons, in two by day and in two others by night', ['gallardon', 'janville'], ['chartres', 'janville']],
    ['28047', 'Boisville-la-Saint-Père, in two by night', ['janville'], ['chartres', 'janville']],
    ['28214', 'La Loupe, which has no name in the list of the day', ['senonches'], ['nogent-le-rotrou']],
    ['28168', 'Gallardon', ['gallardon'], ['chartres']],
    ['28373', 'Senonches', ['senonches'], ['nogent-le-rotrou']],
    ['28149', 'La Ferté-Vidame', ['senonches'], ['la-ferte-vidame']],
    ['28088', 'Châteaudun', ['chateaudun'], ['chateaudun']],
    ['97302', 'Cayenne', [], []],
  ])('%s (%s): %j by day, %j by night', (insee, _name, jour, nuit) => {
    expect(sectorsOf(eure, insee, MIDDAY)).toEqual(jour);
    expect(sectorsOf(eure, insee, NIGHT)).toEqual(nuit);
  });

  it('changes at 20 h and at 8 h, also on the night that has an hour less', () => {
    const at = (day: string, time: string) => sectorsOf(eure, '28168', paris2026(day, time))[0];
    expect([at('2026-03-28', '19:59'), at('2026-03-28', '20:00')]).toEqual(['gallardon', 'chartres']);
    expect([at('2026-03-29', '00:00'), at('2026-03-29', '07:59')]).toEqual(['chartres', 'chartres']);
    expect(at('2026-03-29', '08:00')).toBe('gallardon');
  });

  test('Guyane and the Jura have the same sectors at all hours; a postcode is no code', () => {
    expect([MIDDAY, NIGHT].map((at) => sectorsOf(guyane, '97301', at))).toEqual([['est'], ['est']]);
    expect(sectorsOf(guyane, '97310', MIDDAY)).toEqual(['littoral']);
    for (const other of ['97353', '97356', '97390']) expect(sectorsOf(guyane, other, MIDDAY), other).toEqual([]);
    expect([MIDDAY, NIGHT].map((at) => sectorsOf(jura, '39016', at))).toEqual(Array(2).fill(['lons-saint-amour']));
  });
});

/** Headings of annexe 3 for a sector's list by day and by night. */
const HEADINGS: readonly (readonly [
  SampleName,
  Text,
  Readonly<Record<string, readonly [string | null, string | null]>>,
])[] = [
  [
    'guyane-973',
    '001',
    {
      littoral: ['LITTORAL', 'LITTORAL'],
      savanes: ['SAVANES', 'SAVANES'],
      ouest: ['OUEST', 'OUEST'],
      est: ['(no name)', '(no name)'],
    },
  ],
  [
    'jura-39',
    '002',
    {
      champagnole: ['CHAMPAGNOLE', 'CHAMPAGNOLE'],
      dole: ['DOLE', 'DOLE'],
      'lons-saint-amour': ['LONS LE SAUNIER – SAINT AMOUR', 'LONS LE SAUNIER – SAINT AMOUR'],
      'morez-saint-claude': ['MOREZ – SAINT CLAUDE', 'MOREZ – SAINT CLAUDE'],
    },
  ],
  [
    'eure-et-loir-28',
    '003',
    {
      chartres: ['JOUR DE CHARTRES', 'NUIT CHARTRES'],
      gallardon: ['JOUR DE GALLARDON', null],
      chateaudun: ['JOUR et NUIT CHATEAUDUN', 'JOUR et NUIT CHATEAUDUN'],
      dreux: ['JOUR DE DREUX', 'NUIT DREUX'],
      'nogent-le-rotrou': ['JOUR DE NOGENT-LE ROTROU', 'NUIT NOGENT LE ROTROU'],
      senonches: ['JOUR DE SENONCHES', null],
      janville: ['« JOUR » ET « NUIT » DE JANVILLE', '« JOUR » ET « NUIT » DE JANVILLE'],
      'la-ferte-vidame': [null, '« NUIT » LA FERTÉ-VIDAME'],
    },
  ],
];

describe.skipIf(!seedsHere)('annexe 3 (skipped where ../shared/seeds is absent)', () => {
  test.each(HEADINGS)('%s has the codes of the text, and no others', (name, text, headings) => {
    const printed = communesOf(text);
    const table = sampleTable(name);
    const listed = (heading: string | null): string[] => (heading === null ? [] : (printed.get(heading) ?? ['absent']));
    expect(Object.keys(headings)).toEqual(table.sectors.map(({ id }) => id));
    for (const sector of table.sectors) {
      const [jour, nuit] = headings[sector.id] ?? ['', ''];
      expect(jourOf(sector), `${sector.id} by day`).toEqual(listed(jour));
      expect(nuitOf(sector), `${sector.id} by night`).toEqual(listed(nuit));
    }
    expect(new Set(printed.keys())).toEqual(
      new Set(
        Object.values(headings)
          .flat()
          .filter((heading) => heading !== null),
      ),
    );
  });

  it.each(HEADINGS)('is where the comments of %s say: each quotation stands in the line it names', (name, text) => {
    const lines = linesOf(text);
    const comments = readFileSync(join(import.meta.dirname, `../../../../deploy/rosters/${name}.toml`), 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('#'))
      .join(' ')
      .replaceAll(/ # ?/g, ' ')
      .replaceAll(/\s+/g, ' ');
    const cited = [...comments.matchAll(/\[(\d{3}):([\d, ]+)\]/g)].flatMap(([, file, numbers = '']) =>
      numbers.split(', ').map((number) => ({ file, number: Number(number) })),
    );
    expect(cited.length).toBeGreaterThan(3);
    expect(cited.filter(({ file, number }) => file !== text || (lines[number - 1] ?? '').trim() === '')).toEqual([]);
    // - 28047 (…) is in … [003:1203] …: the code is in each of these lines.
    for (const defect of comments.split(/ - (?=\d{5} \()/).slice(1)) {
      const ofOne = defect.split(/ - Names /)[0] ?? '';
      for (const [, number] of ofOne.matchAll(/\[\d{3}:(\d+)\]/g))
        expect(lines[Number(number) - 1]).toContain(ofOne.slice(0, 5));
    }
    // "words" [003:569] and "words" (art. 4.2 [002:312]): the words are in that line.
    const quoted = [...comments.matchAll(/["“]([^"“”]+)"(?: \((?:art\.|annexe) [\d.]+)? \[\d{3}:(\d+)\]/g)];
    for (const [, words = '', number] of quoted) {
      const line = (lines[Number(number) - 1] ?? '').replaceAll(/\s+/g, ' ');
      for (const part of words.split(/ ?\[…\] ?/))
        expect(line, `${name}, line ${number}`).toContain(part.replace(/…$/, ''));
    }
  });
});
