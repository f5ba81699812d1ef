/** What one epoch of a receiver said, before anyone judged it. `null` is "not said"; nothing is ever 0 for want of a value. */
export interface Fix {
  /** UTC of the epoch, ms since 1970; null while no sentence gave a date. Never from the host's clock. */
  t: number | null;
  /** Monotonic instant at which its last sentence with a time of day came: the nearest to the epoch's own instant. */
  monoMs: number;
  latDeg: number | null;
  lonDeg: number | null;
  /** Above mean sea level. */
  altitudeM: number | null;
  /** Over ground. */
  speedKmh: number | null;
  /** Over ground, true, 0 ≤ course < 360. */
  courseDeg: number | null;
  /** RMC field 2: `A` valid, `V` warning; null where no RMC came. */
  status: 'A' | 'V' | null;
  /** RMC or VTG mode indicator (NMEA 2.3 and later). */
  faaMode: FaaMode | null;
  /** GGA field 6 (0 = no fix). */
  quality: number | null;
  /** GSA field 2. */
  mode: 'none' | '2D' | '3D' | null;
  hdop: number | null;
  pdop: number | null;
  vdop: number | null;
  satellitesUsed: number | null;
}

/** A autonomous, D differential, E estimated, F float RTK, M manual, N not valid, P precise, R RTK, S simulator. */
export type FaaMode = 'A' | 'D' | 'E' | 'F' | 'M' | 'N' | 'P' | 'R' | 'S';

/** A fix that may be believed: what the rest of the arrow works on. */
export type ValidFix = Fix & { t: number; latDeg: number; lonDeg: number };

/** Why an epoch is not a position. Counted by reason, never logged one by one. */
export type FixRefusal =
  | 'void'
  | 'no-fix'
  | 'not-measured'
  | 'no-position'
  | 'no-date'
  | 'before-not-before'
  | 'time-backwards';
