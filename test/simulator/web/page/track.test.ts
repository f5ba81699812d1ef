/** The track: no line where nobody knows, none to another series, none to what is not to be believed; and the grid below it. */
import { describe, expect, it } from 'vitest';
import type { TrackPoint } from '../../../../simulator/web/api-followed.ts';
import { gridOf } from '../../../../simulator/web/page/graticule.ts';
import { GAP_MS, trackOf } from '../../../../simulator/web/page/track.ts';

const point = (n: number, t: number, more: Partial<TrackPoint> = {}): TrackPoint => {
  return { series: 'a', n, t, lat: 46, lon: 5, suspect: [], lateMs: null, ...more };
};

it('is one line as long as no more than a minute lies between two points', () => {
  const points = [point(1, 0), point(2, GAP_MS), point(3, 2 * GAP_MS + 1)];
  const { lines, gaps } = trackOf(points);
  expect(lines.map((line) => line.map(({ n }) => n))).toEqual([[1, 2], [3]]);
  expect(gaps.map((gap) => gap.map(({ n }) => n))).toEqual([[2, 3]]);
});

it('leads nowhere between two series', () => {
  const { lines, gaps } = trackOf([point(1, 0), point(1, 1_000, { series: 'b' })]);
  expect(lines).toHaveLength(2);
  expect(gaps).toEqual([]);
});

it('goes past what is suspect, which is apart', () => {
  const leap = point(2, 1_000, { suspect: ['teleport'] });
  const { lines, suspect } = trackOf([point(1, 0), leap, point(3, 2_000)]);
  expect(lines.map((line) => line.map(({ n }) => n))).toEqual([[1, 3]]);
  expect(suspect).toEqual([leap]);
});

describe('the grid', () => {
  it('has lines that are far enough apart to read', () => {
    const grid = gridOf({ south: 46.6, west: 5.42, north: 46.72, east: 5.63 }, 0.21 / 1_000, 110);
    expect(grid.stepDeg).toBe(0.05);
    expect(grid.digits).toBe(2);
    expect(grid.lons.map((lon) => lon.toFixed(2))).toEqual(['5.45', '5.50', '5.55', '5.60']);
    expect(gridOf({ south: -80, west: -180, north: 80, east: 180 }, 1, 110).stepDeg).toBe(45);
  });
});
