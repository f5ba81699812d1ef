/** Where the lines of the map's grid are: whole parts of a degree, far enough apart to read. Pure. */
export interface Grid {
  stepDeg: number;
  digits: number;
  lats: number[];
  lons: number[];
}

const STEPS_DEG = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 45];

/** @param degPerPx how much longitude one pixel is */
export function gridOf(
  { south, west, north, east }: { south: number; west: number; north: number; east: number },
  degPerPx: number,
  spacingPx: number,
): Grid {
  const stepDeg = STEPS_DEG.find((step) => step >= degPerPx * spacingPx) ?? 45;
  const digits = Math.max(0, Math.ceil(-Math.log10(stepDeg)));
  return { stepDeg, digits, lats: multiples(south, north, stepDeg), lons: multiples(west, east, stepDeg) };
}

function multiples(from: number, to: number, step: number): number[] {
  const first = Math.ceil(from / step);
  const count = Math.max(0, Math.floor(to / step) - first + 1);
  return Array.from({ length: count }, (_, i) => (first + i) * step);
}
