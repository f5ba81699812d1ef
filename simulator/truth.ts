/**
 * What the simulated world knows to be so at one instant; the receiver turns it into sentences. `null` = the receiver
 * would not know it either (a standing receiver has no course).
 */
export interface Truth {
  /** UTC, ms since 1970. */
  t: number;
  latDeg: number;
  lonDeg: number;
  /** Above mean sea level. */
  altitudeM: number;
  speedKmh: number;
  /** 0 ≤ course < 360, clockwise from true north. */
  courseDeg: number | null;
  hdop: number;
  /** Used in the solution. */
  satellites: number;
  /** False: the receiver has no fix (tunnel, garage); it still keeps time. */
  valid: boolean;
}
