/** Mean radius of the Earth, IUGG (R1 of WGS 84). docs/sampling.md fixes it so that others count the same positions. */
const EARTH_RADIUS_M = 6_371_008.8;
const RAD_PER_DEG = Math.PI / 180;

export interface Place {
  latDeg: number;
  lonDeg: number;
}

/** Great-circle distance on the sphere (haversine: exact for the short distances that matter here), in metres. */
export function distanceM(a: Place, b: Place): number {
  const halfLat = Math.sin(((b.latDeg - a.latDeg) * RAD_PER_DEG) / 2);
  const halfLon = Math.sin(((b.lonDeg - a.lonDeg) * RAD_PER_DEG) / 2);
  const h = halfLat ** 2 + Math.cos(a.latDeg * RAD_PER_DEG) * Math.cos(b.latDeg * RAD_PER_DEG) * halfLon ** 2;
  // Rounding may lift h above 1 for antipodes.
  return 2 * EARTH_RADIUS_M * Math.asin(Math.min(1, Math.sqrt(h)));
}

/** Between two courses (0 ≤ course < 360), the shorter way round: 0 to 180. */
export function angleBetweenDeg(a: number, b: number): number {
  const difference = Math.abs(a - b);
  return difference > 180 ? 360 - difference : difference;
}
