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
  /** What troubles the receiver (receiver/faults.ts); absent = nothing does. */
  trouble?: Trouble;
}

export interface Trouble {
  /** dB that every signal has lost to a jammer; what falls to 0 is no longer received. */
  lossDb: number;
  /** Satellites of each system that are still received; null = all. */
  received: number | null;
  /** Navigational status (NMEA 4.10): safe, caution, unsafe, void = the receiver does not tell. */
  navStatus: 'S' | 'C' | 'U' | 'V';
  antenna: 'OK' | 'OPEN' | 'SHORT';
  /** `t` lies in second 59 and is called second 60: a leap second. */
  leapSecond: boolean;
}
