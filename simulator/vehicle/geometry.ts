/** Distances and directions on a sphere of the mean radius of the Earth (IUGG: 6 371 008.8 m). */
export interface Place {
  latDeg: number;
  lonDeg: number;
}

const EARTH_RADIUS_M = 6_371_008.8;
const RAD = Math.PI / 180;

export function distanceM(a: Place, b: Place): number {
  const sinLat = Math.sin(((b.latDeg - a.latDeg) * RAD) / 2);
  const sinLon = Math.sin(((b.lonDeg - a.lonDeg) * RAD) / 2);
  const h = sinLat * sinLat + Math.cos(a.latDeg * RAD) * Math.cos(b.latDeg * RAD) * sinLon * sinLon;
  return 2 * EARTH_RADIUS_M * Math.asin(Math.min(1, Math.sqrt(h)));
}

/** Initial course of the great circle from a to b, 0 ≤ course < 360. */
export function courseDeg(a: Place, b: Place): number {
  const dLon = (b.lonDeg - a.lonDeg) * RAD;
  const y = Math.sin(dLon) * Math.cos(b.latDeg * RAD);
  const x =
    Math.cos(a.latDeg * RAD) * Math.sin(b.latDeg * RAD) -
    Math.sin(a.latDeg * RAD) * Math.cos(b.latDeg * RAD) * Math.cos(dLon);
  return (Math.atan2(y, x) / RAD + 360) % 360;
}

/** Where the great circle from `from` on this course is after so many metres. */
export function along(from: Place, course: number, metres: number): Place {
  const arc = metres / EARTH_RADIUS_M;
  const lat = from.latDeg * RAD;
  const sinLat = Math.sin(lat) * Math.cos(arc) + Math.cos(lat) * Math.sin(arc) * Math.cos(course * RAD);
  const y = Math.sin(course * RAD) * Math.sin(arc) * Math.cos(lat);
  const x = Math.cos(arc) - Math.sin(lat) * sinLat;
  return { latDeg: Math.asin(sinLat) / RAD, lonDeg: from.lonDeg + Math.atan2(y, x) / RAD };
}

/** Degrees between two courses, the shorter way round. */
export function turnDeg(a: number, b: number): number {
  const d = Math.abs(a - b) % 360;
  return Math.min(d, 360 - d);
}
