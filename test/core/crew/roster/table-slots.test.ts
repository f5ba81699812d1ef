import { describe, expect, it, test } from 'vitest';
import { TABLE_SPAN_DAYS_MAX } from '../../../../gateway/core/crew/roster/limits.ts';
import type { GardeTable } from '../../../../gateway/core/crew/roster/table-schema.ts';
import { slotsAt, slotsBetween, vehiclesAt } from '../../../../gateway/core/crew/roster/table-slots.ts';
import { HOUR_MS, paris2026, sampleTable } from '../../../support/rosters.ts';

const guyane = sampleTable('guyane-973');
const jura = sampleTable('jura-39');
const eure = sampleTable('eure-et-loir-28');
const at = (text: string): number => Date.parse(text);

describe('the Haut-Jura in winter, by day', () => {
  test.each([
    ['Saturday 13 December 2025', '2025-12-13T12:00:00+01:00', 2],
    ['Saturday 17 January 2026', '2026-01-17T12:00:00+01:00', 1],
    ['Saturday 7 February 2026', '2026-02-07T12:00:00+01:00', 2],
    ['Sunday 8 February 2026', '2026-02-08T12:00:00+01:00', 2],
    ['Saturday 28 February 2026, the last', '2026-02-28T19:59:00+01:00', 2],
    ['Sunday 1 March 2026', '2026-03-01T12:00:00+01:00', 1],
    ['Saturday 7 February 2026, in the evening', '2026-02-07T20:00:00+01:00', 1],
    ['Tuesday 13 January 2026', '2026-01-13T12:00:00+01:00', 2],
    ['Tuesday 13 January 2026, in the evening', '2026-01-13T20:00:00+01:00', 1],
    ['Thursday 25 December 2025, read as a week-end', '2025-12-25T12:00:00+01:00', 2],
  ])('%s: %s has %d', (_name, time, expected) => {
    expect(vehiclesAt(jura, 'morez-saint-claude', at(time))).toBe(expected);
  });

  it('has other months where the file has others', () => {
    const months = jura.versions.map((version) => ({
      ...version,
      lines: version.lines.map((line) => (line.months === null ? line : { ...line, months: [1] })),
    }));
    const moved = { ...jura, versions: months };
    expect(vehiclesAt(moved, 'morez-saint-claude', at('2026-01-17T12:00:00+01:00'))).toBe(2);
    expect(vehiclesAt(moved, 'morez-saint-claude', at('2026-02-07T12:00:00+01:00'))).toBe(1);
  });

  it('has one vehicle at Morez and one at Saint-Claude in the week', () => {
    const labels = slotsAt(jura, 'morez-saint-claude', at('2026-01-13T12:00:00+01:00'));
    expect(labels.map(({ label, vehicles }) => [label, vehicles])).toEqual([
      ['Morez – Les Rousses', 1],
      ['Saint-Claude', 1],
    ]);
  });
});

test('Dole has one vehicle less from midnight on', () => {
  expect(vehiclesAt(jura, 'dole', paris2026('2026-05-20', '23:59'))).toBe(2);
  expect(vehiclesAt(jura, 'dole', paris2026('2026-05-21', '00:00'))).toBe(1);
  expect(vehiclesAt(jura, 'dole', paris2026('2026-05-21', '07:59'))).toBe(1);
  expect(vehiclesAt(jura, 'dole', paris2026('2026-05-21', '08:00'))).toBe(2);
});

test('Lons has 2 on a Saturday of October 2022 and 3 on one of November; nothing is known of June', () => {
  expect(vehiclesAt(jura, 'lons-saint-amour', at('2022-10-29T12:00:00+02:00'))).toBe(2);
  expect(vehiclesAt(jura, 'lons-saint-amour', at('2022-10-31T23:59:00+01:00'))).toBe(2);
  expect(vehiclesAt(jura, 'lons-saint-amour', at('2022-11-01T12:00:00+01:00'))).toBe(3);
  expect(vehiclesAt(jura, 'lons-saint-amour', at('2022-11-05T12:00:00+01:00'))).toBe(3);
  expect(vehiclesAt(jura, 'lons-saint-amour', at('2022-06-30T23:59:59+02:00'))).toBeNull();
  expect(vehiclesAt(jura, 'lons-saint-amour', at('2022-07-01T00:00:00+02:00'))).toBe(2);
});

describe('Gallardon', () => {
  const gallardon = (day: string, time: string) =>
    slotsAt(eure, 'gallardon', paris2026(day, time)).map(({ vehicles, takenOverBy }) => [vehicles, takenOverBy]);
  const chartres = [[0, [{ sector: 'chartres', part: null }]]];

  test.each([
    ['on a Sunday', '2026-10-11', '10:00', chartres],
    ['on a holiday, a Tuesday', '2026-07-14', '10:00', chartres],
    ['on a holiday, a Saturday', '2026-08-15', '10:00', chartres],
    ['on a weekday', '2026-10-13', '19:59', [[1, []]]],
    ['on a weekday at night', '2026-10-13', '20:05', chartres],
    ['and after midnight', '2026-10-14', '04:00', chartres],
    ['until the morning', '2026-10-14', '08:00', [[1, []]]],
    ['on a Saturday', '2026-10-10', '10:00', [[1, []]]],
  ])('%s (%s %s): %j', (_name, day, time, expected) => {
    expect(gallardon(day, time)).toEqual(expected);
  });
});

describe('Senonches', () => {
  it('is shared by direction on a Tuesday at 20:05, and the north-west is a zone blanche', () => {
    const night = paris2026('2026-10-13', '20:05');
    const [slot, ...others] = slotsAt(eure, 'senonches', night);
    expect(others).toEqual([]);
    expect(slot).toMatchObject({
      vehicles: 0,
      blanche: false,
      label: 'Senonches',
      date: '2026-10-13',
      dayType: 'semaine',
    });
    expect(slot?.takenOverBy).toEqual([
      { sector: 'dreux', part: 'nord-est' },
      { sector: 'chartres', part: 'sud-est' },
      { sector: 'nogent-le-rotrou', part: 'sud-ouest' },
      { sector: 'la-ferte-vidame', part: 'nord-ouest' },
    ]);
    expect(slotsAt(eure, 'la-ferte-vidame', night)).toMatchObject([{ vehicles: 0, blanche: true, takenOverBy: [] }]);
    expect(vehiclesAt(eure, 'la-ferte-vidame', night)).toBe(0);
  });

  it('has its vehicle by day, when there is no sector of La Ferté-Vidame', () => {
    const day = paris2026('2026-10-13', '19:59');
    expect(vehiclesAt(eure, 'senonches', day)).toBe(1);
    expect(slotsAt(eure, 'la-ferte-vidame', day)).toEqual([]);
    expect(vehiclesAt(eure, 'la-ferte-vidame', day)).toBeNull();
  });
});

describe('slots as instants', () => {
  it('last 7 h in the night of 29 March 2026 and 9 h in that of 25 October', () => {
    const lengths = (day: string) =>
      slotsBetween(jura, 'dole', paris2026(day, '00:00'), paris2026(day, '23:59')).map(({ fromMs, toMs, vehicles }) => [
        ...[(toMs - fromMs) / HOUR_MS, vehicles],
      ]);
    expect(lengths('2026-03-29')).toEqual([
      [7, 1],
      [12, 2],
      [4, 2],
    ]);
    expect(lengths('2026-10-25')).toEqual([
      [9, 1],
      [12, 2],
      [4, 2],
    ]);
    expect(lengths('2026-06-10')).toEqual([
      [8, 1],
      [12, 2],
      [4, 2],
    ]);
  });

  it('change in Cayenne at the same hour of UTC all year, and at 22 h in Apatou', () => {
    for (const day of ['2026-01-15', '2026-03-29', '2026-07-15', '2026-10-25']) {
      const dayMs = at(`${day}T00:00:00-03:00`);
      const slots = slotsBetween(guyane, 'ouest', dayMs, dayMs + 24 * HOUR_MS);
      const of = (label: string) =>
        slots
          .filter((slot) => slot.label === label)
          .map(({ fromMs, toMs }) => [fromMs - dayMs, toMs - dayMs].map((ms) => ms / HOUR_MS));
      expect(of('Saint-Laurent – Saint-Jean')).toEqual([
        [0, 6],
        [6, 12],
        [12, 18],
        [18, 24],
      ]);
      expect(of('Apatou')).toEqual([
        [-2, 6],
        [6, 14],
        [14, 22],
        [22, 30],
      ]);
    }
  });

  it('are whole, and only those that have a part in what was asked', () => {
    const [from, to] = [paris2026('2026-06-10', '20:00'), paris2026('2026-06-11', '00:00')];
    expect(slotsBetween(jura, 'dole', from, to)).toMatchObject([
      { fromMs: from, toMs: to, vehicles: 2, label: 'Dole' },
    ]);
    expect(slotsBetween(jura, 'dole', from, from + 1)).toMatchObject([{ fromMs: from, toMs: to }]);
    expect(slotsBetween(jura, 'dole', from - 1, to + 1)).toHaveLength(3);
    expect(slotsBetween(jura, 'dole', from, from)).toEqual([]);
  });

  it('are asked for within reason', () => {
    const day = 24 * HOUR_MS;
    expect(() => slotsBetween(jura, 'dole', 0, (TABLE_SPAN_DAYS_MAX + 1) * day)).toThrow(RangeError);
    expect(() => slotsBetween(jura, 'dole', Number.NEGATIVE_INFINITY, 0)).toThrow(RangeError);
    expect(() => slotsBetween(jura, 'dole', Number.NaN, 0)).toThrow(RangeError);
    expect(slotsBetween(jura, 'dijon', 0, day)).toEqual([]);
    expect(vehiclesAt(jura, 'dijon', at('2026-06-10T10:00:00+02:00'))).toBeNull();
  });
});

describe('dated exceptions', () => {
  const moved: GardeTable = {
    ...eure,
    exceptions: [
      { date: '2026-12-24', why: 'pont', dayType: 'dimanche-ou-jour-ferie', sector: null, slots: null },
      {
        date: '2026-10-13',
        why: 'foire',
        dayType: null,
        sector: 'dreux',
        slots: { '08:00-24:00': 3, '00:00-08:00': 1 },
      },
    ],
  };

  it('make a Thursday a holiday', () => {
    expect(vehiclesAt(eure, 'gallardon', paris2026('2026-12-24', '10:00'))).toBe(1);
    expect(slotsAt(moved, 'gallardon', paris2026('2026-12-24', '10:00'))).toMatchObject([
      { vehicles: 0, dayType: 'dimanche-ou-jour-ferie', takenOverBy: [{ sector: 'chartres' }] },
    ]);
  });

  it('replace the slots of one sector on one day', () => {
    expect(vehiclesAt(moved, 'dreux', paris2026('2026-10-13', '22:00'))).toBe(3);
    expect(vehiclesAt(moved, 'dreux', paris2026('2026-10-12', '22:00'))).toBe(1);
    expect(vehiclesAt(moved, 'dreux', paris2026('2026-10-14', '00:00'))).toBe(1);
    expect(vehiclesAt(moved, 'chartres', paris2026('2026-10-13', '22:00'))).toBe(2);
  });
});

describe('rules that cover a slot in part', () => {
  const [version] = eure.versions;
  if (version === undefined) throw new Error('no version');
  const by = [{ sector: 'chartres', part: null }];
  const partly = (hours: string[]): GardeTable => ({
    ...eure,
    versions: [{ ...version, takeOvers: [{ sector: 'gallardon', days: ['semaine'], hours, by }] }],
  });

  it('cut it where they begin and end', () => {
    const table = partly(['21:00-02:00']);
    const night = slotsBetween(table, 'gallardon', paris2026('2026-10-13', '20:00'), paris2026('2026-10-14', '08:00'));
    expect(night.map(({ fromMs, toMs, takenOverBy }) => [fromMs, toMs, takenOverBy.length])).toEqual([
      [paris2026('2026-10-13', '20:00'), paris2026('2026-10-13', '21:00'), 0],
      [paris2026('2026-10-13', '21:00'), paris2026('2026-10-14', '00:00'), 1],
      [paris2026('2026-10-14', '00:00'), paris2026('2026-10-14', '02:00'), 1],
      [paris2026('2026-10-14', '02:00'), paris2026('2026-10-14', '08:00'), 0],
    ]);
  });

  it('hold on their days only', () => {
    const named = (day: string) =>
      slotsAt(partly(['21:00-02:00']), 'gallardon', paris2026(day, '22:00')).map(
        ({ takenOverBy }) => takenOverBy.length,
      );
    expect([named('2026-10-09'), named('2026-10-10'), named('2026-10-11'), named('2026-10-12')]).toEqual([
      [1],
      [0],
      [0],
      [1],
    ]);
  });

  it('do not cut it where they touch and say the same', () => {
    const table = partly(['20:00-22:00', '22:00-24:00']);
    expect(slotsAt(table, 'gallardon', paris2026('2026-10-13', '22:00'))).toMatchObject([
      { fromMs: paris2026('2026-10-13', '20:00'), toMs: paris2026('2026-10-14', '00:00'), takenOverBy: by },
    ]);
  });
});
