/** The sample tables against the texts: every number of every table of art. 4.2 (and of the Jura's annexe 12), on every day of a year. */
import { describe, expect, it } from 'vitest';
import type { GardeTable } from '../../../../gateway/core/crew/roster/table-schema.ts';
import { slotsBetween } from '../../../../gateway/core/crew/roster/table-slots.ts';
import { DAYS_2026, dayType2026, paris2026, sampleTable } from '../../../support/rosters.ts';
import { type Cell, guyaneTable, juraList, linesOf, nineColumnTables, seedsHere } from '../../../support/seed-texts.ts';

const SECTORS: Readonly<Record<string, string>> = {
  '39-CHAMPAGNOLE': 'champagnole',
  '39-DOLE': 'dole',
  '39-LONS LE SAUNIER - SAINT AMOUR': 'lons-saint-amour',
  '39-MOREZ - SAINT CLAUDE': 'morez-saint-claude',
  CHAMPAGNOLE: 'champagnole',
  DOLE: 'dole',
  'LONS-LE-SAUNIER-SAINT AMOUR': 'lons-saint-amour',
  'MOREZ- SAINT CLAUDE': 'morez-saint-claude',
  Champagnole: 'champagnole',
  Dole: 'dole',
  'Lons le saunier - Saint Amour': 'lons-saint-amour',
  'Morez- saint Claude': 'morez-saint-claude',
  CHARTRES: 'chartres',
  'GALLARDON (repris par le secteur de Chartres pour les périodes non couvertes par une garde)': 'gallardon',
  CHATEAUDUN: 'chateaudun',
  DREUX: 'dreux',
  'NOGENT LE ROTROU': 'nogent-le-rotrou',
  'SENONCHES (repris la nuit par les secteurs de Dreux, Nogent-le-Rotrou et Chartres en dehors de la zone de la Ferté-Vidame)':
    'senonches',
  JANVILLE: 'janville',
};

const sectorOf = (row: string): string => SECTORS[row] ?? `no sector for "${row}"`;

/** In the middle of its hours; none of them is an hour that the clock changes. */
const TIMES: Readonly<Record<string, string>> = {
  '08:00-20:00': '14:00',
  '20:00-24:00': '22:00',
  '00:00-08:00': '04:00',
};

/** Vehicles of all slots that run at an instant; null where there is none. */
function vehicles(slots: ReturnType<typeof slotsBetween>, tMs: number): number | null {
  const running = slots.filter(({ fromMs, toMs }) => fromMs <= tMs && tMs < toMs);
  return running.length === 0 ? null : running.reduce((sum, slot) => sum + slot.vehicles, 0);
}

/** Day by day of 2026: where the table has another number than the cell. */
function differences(table: GardeTable, cells: readonly Cell[], days: readonly string[]): string[] {
  const year = [Date.parse('2025-12-31T00:00:00Z'), Date.parse('2027-01-02T00:00:00Z')] as const;
  const slots = new Map(table.sectors.map(({ id }) => [id, slotsBetween(table, id, ...year)]));
  return cells.flatMap((cell) =>
    days
      .filter((day) => dayType2026(day) === cell.dayType)
      .flatMap((day) => {
        const found = vehicles(slots.get(sectorOf(cell.row)) ?? [], paris2026(day, TIMES[cell.hours] ?? ''));
        return found === cell.vehicles ? [] : [`${cell.row} ${day} ${cell.hours}: ${found}, printed ${cell.vehicles}`];
      }),
  );
}

describe.skipIf(!seedsHere)('the Jura (skipped where ../shared/seeds is absent)', () => {
  const [synthesis, until, from] = seedsHere ? nineColumnTables('002').map(({ cells }) => cells) : [];
  const table = sampleTable('jura-39');
  const winter = (day: string): boolean => /-(12|02)-/.test(day);

  it('has three such tables of 4 × 9, and a list of 12 lines for the same 36', () => {
    expect(nineColumnTables('002').map(({ cells }) => cells.length)).toEqual([36, 36, 36]);
    expect(juraList()).toHaveLength(36);
    const plain = (cells: readonly Cell[]) =>
      cells.map((cell) => JSON.stringify({ ...cell, row: sectorOf(cell.row) })).sort();
    expect(plain(juraList())).toEqual(plain(synthesis ?? []));
    expect(plain(from ?? [])).toEqual(plain(synthesis ?? []));
  });

  it('is in the sample as art. 4.2 prints it, outside December and February', () => {
    expect(
      differences(
        table,
        synthesis ?? [],
        DAYS_2026.filter((day) => !winter(day)),
      ),
    ).toEqual([]);
  });

  it('differs in December and February, by the second line of the Haut-Jura at week-ends, and by nothing else', () => {
    const days = DAYS_2026.filter(winter);
    const found = differences(table, synthesis ?? [], days);
    expect(found.length).toBe(days.filter((day) => dayType2026(day) !== 'semaine').length);
    expect(found.filter((line) => !/^39-MOREZ - SAINT CLAUDE \S+ 08:00-20:00: 2, printed 1$/.test(line))).toEqual([]);
  });

  it('is in its first version as annexe 12 prints it', () => {
    const [first] = table.versions;
    if (first === undefined) throw new Error('no version');
    // The same lines in the year whose calendar is at hand.
    const moved = { ...table, versions: [{ ...first, from: '2026-01-01', until: null }] };
    expect(differences(moved, until ?? [], DAYS_2026)).toEqual([]);
    expect([first.from, first.until]).toEqual(['2022-07-01', '2022-10-31']);
  });

  it('says of Lons both 2 and "un seul vecteur", which the sample keeps as a comment', () => {
    expect(linesOf('002')[1745]).toContain('un seul vecteur (et non 2 comme prévu)');
    expect((until ?? []).filter(({ row }) => row.startsWith('Lons')).map((cell) => cell.vehicles)).toEqual(
      Array(9).fill(2),
    );
  });
});

describe.skipIf(!seedsHere)('Eure-et-Loir (skipped where ../shared/seeds is absent)', () => {
  const [printed] = seedsHere ? nineColumnTables('003') : [];
  const table = sampleTable('eure-et-loir-28');

  it('has one table of 6 × 9 and a zone blanche', () => {
    expect(nineColumnTables('003')).toHaveLength(1);
    expect(printed?.cells).toHaveLength(54);
    expect(printed?.blanches).toEqual(['JANVILLE']);
  });

  it('is in the sample as art. 4.2 prints it', () => {
    expect(differences(table, printed?.cells ?? [], DAYS_2026)).toEqual([]);
  });

  it('has nobody in Janville, on any day of the year', () => {
    const slots = slotsBetween(table, 'janville', paris2026('2026-01-01', '00:00'), paris2026('2026-12-31', '00:00'));
    expect(slots.length).toBeGreaterThan(360);
    expect(slots.filter((slot) => !slot.blanche || slot.vehicles !== 0 || slot.takenOverBy.length > 0)).toEqual([]);
  });
});

describe.skipIf(!seedsHere)('Guyane (skipped where ../shared/seeds is absent)', () => {
  const cells = seedsHere ? guyaneTable() : [];
  const table = sampleTable('guyane-973');
  const plain = (text: string): string =>
    text
      .normalize('NFD')
      .replace(/[^a-zA-Z]/g, '')
      .toUpperCase();
  /** As printed, against the label. */
  const spelt = (label: string): string =>
    plain(label).replace('MONTSINERY', 'MONTSINNERY').replace('JAVOUHEY', 'JAVOUEY').replace(/SAINT/g, 'ST');

  it('has 9 lines with 34 slots', () => {
    expect(new Set(cells.map(({ row }) => row)).size).toBe(9);
    expect(cells).toHaveLength(34 * 3);
  });

  it('is in the sample as art. 4.2 prints it, every day of the year', () => {
    const expected = (day: string) =>
      cells
        .filter(({ dayType }) => dayType === dayType2026(day))
        .map(({ row, hours, vehicles: number }) => {
          const [sector = '', villes = ''] = row.split(' / ');
          const [from = '', to = ''] = hours.split('-');
          const endMs =
            Date.parse(`${day}T${to === '24:00' ? '00:00' : to}:00-03:00`) +
            (to <= from || to === '24:00' ? 86_400_000 : 0);
          return [
            sector,
            plain(villes),
            new Date(`${day}T${from}:00-03:00`).toISOString(),
            new Date(endMs).toISOString(),
            number,
          ];
        });
    for (const day of DAYS_2026) {
      const midnightMs = Date.parse(`${day}T00:00:00-03:00`);
      const found = table.sectors.flatMap((sector) =>
        slotsBetween(table, sector.id, midnightMs, midnightMs + 86_400_000)
          .filter(({ date }) => date === day)
          .map(({ fromMs, toMs, label, vehicles: number }) => [
            ...[sector.id.toUpperCase(), spelt(label)],
            ...[new Date(fromMs).toISOString(), new Date(toMs).toISOString(), number],
          ]),
      );
      expect(found.map(String).sort()).toEqual(expected(day).map(String).sort());
    }
  });

  it('has ten vehicles at any time', () => {
    for (let tMs = Date.parse('2026-06-09T00:00:00Z'); tMs < Date.parse('2026-06-12T00:00:00Z'); tMs += 3_600_000) {
      const counts = table.sectors.map(({ id }) => vehicles(slotsBetween(table, id, tMs, tMs + 1), tMs));
      expect(counts).toEqual([4, 2, 3, 1]);
    }
  });
});
