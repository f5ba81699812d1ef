/** What the simulated world knows to be so at one instant: no receiver has had a look at it yet. */
export interface Motion {
  /** UTC, ms since 1970. */
  t: number;
  latDeg: number;
  lonDeg: number;
  /** Above mean sea level. */
  altitudeM: number;
  speedKmh: number;
  /** 0 ≤ course < 360, clockwise from true north; null while standing. */
  courseDeg: number | null;
}

/**
 * What a receiver makes of it, and turns into sentences. `null` = the receiver would not know it either (a standing receiver
 * has no course).
 */
export interface Truth extends Motion {
  hdop: number;
  /** Used in the solution. */
  satellites: number;
  /** False: the receiver has no fix (tunnel, garage); it still keeps time. */
  valid: boolean;
  /** What troubles the receiver (receiver/faults.ts); absent = nothing does. */
  trouble?: Trouble;
}

/**
 * @param second from the start, counted through the loops
 * @param motionAt the motion at any second
 * @param playedS the second of the scenario that is played then: its events count by it
 */
export type Reception = (second: number, motionAt: (second: number) => Motion, playedS: number) => Truth;

export interface Trouble {
  /** dB that every signal has lost to a jammer, leaves, a roof; what falls to 0 is no longer received. */
  lossDb: number;
  /** Satellites of each system that are still received; null = all. */
  received: number | null;
  /** Satellites of each system that a receiver without an almanac has found so far; null = it knows the whole sky. */
  found: number | null;
  /** Navigational status (NMEA 4.10): safe, caution, unsafe, void = the receiver does not tell. */
  navStatus: 'S' | 'C' | 'U' | 'V';
  antenna: 'OK' | 'OPEN' | 'SHORT';
  /** `t` lies in second 59 and is called second 60: a leap second. */
  leapSecond: boolean;
  /** What the receiver's clock knows: all, the time without the date, nothing since it was switched on. */
  clock: 'right' | 'dateless' | 'unset';
  /** Since the receiver was switched on. */
  poweredMs: number;
  /** The first epoch after that. */
  justStarted: boolean;
}
