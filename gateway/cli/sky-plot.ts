/** The sky as a receiver sees it, in plain characters: north is up, the zenith in the middle, the horizon the rim. */
import { type SkySatellite, satelliteName } from '../core/gnss/sky-satellites.ts';
import { say } from './language.ts';

export interface SkyPlot {
  /** All as wide as asked for. */
  lines: string[];
  /** Satellites that are not in it: their place is not said, or there was no room beside the others. */
  left: SkySatellite[];
}

/** A character is about twice as high as wide. */
const ASPECT = 2;
/** Rings at these elevations; 0 is the horizon. */
const RINGS_DEG = [0, 30, 60];
/** A name that finds its place taken goes so far aside at most: rows, columns. */
const ASIDE = { rows: 1, columns: 4 };

/** Rows of a plot that fits: as wide as twice its height. */
export function skyPlotHeight(width: number, height: number): number {
  const most = Math.min(height, Math.floor((width + 1) / ASPECT));
  return most % 2 === 1 ? most : most - 1;
}

/** Letters of satellites that are not used are small: `g07` is seen, `G07` is used. */
export function shownName(satellite: SkySatellite): string {
  const name = satelliteName(satellite);
  return satellite.used === false ? name.toLowerCase() : name;
}

/**
 * @param height odd, see `skyPlotHeight`; the width is twice that, less one
 * @param mark how a name is shown (bold where it is used)
 */
export function skyPlot(
  satellites: readonly SkySatellite[],
  height: number,
  mark: (name: string, satellite: SkySatellite) => string = (name) => name,
): SkyPlot {
  const radius = (height - 1) / 2;
  const grid = Array.from({ length: height }, () => new Array<string>(height * ASPECT - 1).fill(' '));
  for (const ring of RINGS_DEG) drawRing(grid, radius, ring);
  const put = (x: number, y: number, text: string): void => {
    const row = grid[y];
    if (row !== undefined) row[x] = text;
  };
  put(radius * ASPECT, radius, '+');
  put(radius * ASPECT, 0, 'N');
  put(radius * ASPECT, height - 1, 'S');
  put(height * ASPECT - 2, radius, 'E');
  put(0, radius, say('W', 'O'));

  const taken = grid.map((row) => row.map(() => false));
  const left: SkySatellite[] = [];
  // Those that are used first, then the strongest: they keep their places.
  for (const satellite of [...satellites].sort(byWeight)) if (!place(satellite)) left.push(satellite);

  function place(satellite: SkySatellite): boolean {
    const at = pointOf(satellite, radius);
    if (at === null) return false;
    const name = shownName(satellite);
    for (const [dx, dy] of AROUND) {
      const x = Math.min(Math.max(0, at.x + dx - 1), height * ASPECT - 1 - name.length);
      const y = at.y + dy;
      if (!isFree(x, y, name.length)) continue;
      for (let i = 0; i < name.length; i++) {
        put(x + i, y, i === 0 ? mark(name, satellite) : '');
        (taken[y] ?? [])[x + i] = true;
      }
      return true;
    }
    return false;
  }

  /** With a blank on each side: two names must not become one word. */
  function isFree(x: number, y: number, length: number): boolean {
    const row = taken[y];
    if (row === undefined) return false;
    for (let i = x - 1; i <= x + length; i++) if (row[i] === true) return false;
    return true;
  }

  return { lines: grid.map((row) => row.join('')), left };
}

/** Where to look for room, the nearest first. */
const AROUND: readonly (readonly [dx: number, dy: number])[] = Array.from(
  { length: 2 * ASIDE.rows + 1 },
  (_, row) => row - ASIDE.rows,
)
  .flatMap((dy) => Array.from({ length: 2 * ASIDE.columns + 1 }, (_, column) => [column - ASIDE.columns, dy] as const))
  .sort((a, b) => Math.hypot(a[0], a[1] * ASPECT) - Math.hypot(b[0], b[1] * ASPECT));

function byWeight(a: SkySatellite, b: SkySatellite): number {
  const weight = ({ used, cn0DbHz }: SkySatellite): number => (used === true ? 1_000 : 0) + (cn0DbHz ?? 0);
  return weight(b) - weight(a);
}

/** null: its place is not said. What is below the horizon stands on the rim. */
function pointOf({ elevationDeg, azimuthDeg }: SkySatellite, radius: number): { x: number; y: number } | null {
  if (elevationDeg === null || azimuthDeg === null) return null;
  const far = ((90 - Math.min(90, Math.max(0, elevationDeg))) / 90) * radius;
  const azimuth = (azimuthDeg * Math.PI) / 180;
  return {
    x: Math.round((radius + far * Math.sin(azimuth)) * ASPECT),
    y: Math.round(radius - far * Math.cos(azimuth)),
  };
}

function drawRing(grid: string[][], radius: number, elevationDeg: number): void {
  // The horizon is closed, the rings inside it are hints.
  const step = (elevationDeg === 0 ? 36 : 108) / radius;
  for (let azimuthDeg = 0; azimuthDeg < 360; azimuthDeg += step) {
    const at = pointOf({ elevationDeg, azimuthDeg } as SkySatellite, radius);
    const row = at === null ? undefined : grid[at.y];
    if (at !== null && row !== undefined) row[at.x] = '·';
  }
}
