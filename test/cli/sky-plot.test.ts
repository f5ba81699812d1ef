import { expect, test } from 'vitest';
import { skyPlot, skyPlotHeight } from '../../gateway/cli/sky-plot.ts';
import type { SkySatellite } from '../../gateway/core/gnss/sky-satellites.ts';

function satellite(
  prn: number,
  elevationDeg: number | null,
  azimuthDeg: number | null,
  used: boolean | null = true,
): SkySatellite {
  return { system: 'gps', prn, elevationDeg, azimuthDeg, cn0DbHz: 40, used };
}

/** Row and column of the middle of a name. */
function placeOf(lines: readonly string[], name: string): [number, number] {
  const row = lines.findIndex((line) => line.includes(name));
  return [row, (lines[row] ?? '').indexOf(name) + 1];
}

test('north is up, east is right, the zenith is in the middle', () => {
  const sky = [
    satellite(1, 30, 0),
    satellite(2, 30, 90),
    satellite(3, 30, 180),
    satellite(4, 30, 270),
    satellite(5, 90, 0),
  ];
  const { lines, left } = skyPlot(sky, 19);
  expect(left).toEqual([]);
  expect(lines.every((line) => line.length === 37)).toBe(true);
  const places = ['G01', 'G02', 'G03', 'G04', 'G05'].map((name) => placeOf(lines, name));
  expect(places).toEqual([
    [3, 18],
    [9, 30],
    [15, 18],
    [9, 6],
    [9, 18],
  ]);
});

test('what is not used is small, what is used can be marked, and a line stays as wide', () => {
  const { lines } = skyPlot([satellite(1, 90, 0), satellite(2, 30, 90, false)], 11, (name, { used }) =>
    used ? `<${name}>` : name,
  );
  expect(lines.join('\n')).toContain('<G01>');
  expect(lines.join('\n')).toContain('g02');
  expect(lines.map((line) => line.replaceAll(/[<>]/g, '').length)).toEqual(Array(11).fill(21));
});

test('names never run into each other; who finds no room, and who is nowhere, is told', () => {
  const crowd = Array.from({ length: 14 }, (_, i) => satellite(i + 1, 45, 100));
  const { lines, left } = skyPlot([...crowd, satellite(30, null, 100)], 19);
  const shown = lines.join('\n').match(/G\d\d/g) ?? [];
  expect(new Set(shown).size).toBe(shown.length);
  expect(lines.join('\n')).not.toMatch(/G\d\dG/);
  expect(shown.length + left.length).toBe(15);
  expect(left.map(({ prn }) => prn)).toContain(30);
});

test('it is as high as the room allows, and odd', () => {
  expect([skyPlotHeight(37, 24), skyPlotHeight(200, 24), skyPlotHeight(40, 40)]).toEqual([19, 23, 19]);
});
