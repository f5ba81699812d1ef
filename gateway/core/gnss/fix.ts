/** What one epoch of a receiver said, before anyone judged it. `null` is "not said"; nothing is ever 0 for want of a value. */
import type { Constellation } from './constellation.ts';

export interface Fix {
  /** UTC of the epoch, ms since 1970; null while no sentence gave a date. Never from the host's clock. */
  t: number | null;
  /** Monotonic instant at which its last sentence with a time of day came: the nearest to the epoch's own instant. */
  monoMs: number;
  /** A sentence of it said second 60; `t` is then the same as that of the second after it. */
  leapSecond: boolean;
  latDeg: number | null;
  lonDeg: number | null;
  /** Above mean sea level. */
  altitudeM: number | null;
  /** Over ground. */
  speedKmh: number | null;
  /** Over ground, true, 0 ≤ course < 360. */
  courseDeg: number | null;
  /** RMC field 2, else GLL field 6: `A` valid, `V` warning; null where neither came. */
  status: 'A' | 'V' | null;
  /** RMC field 13 (NMEA 4.1): S safe, C caution, U unsafe, V the equipment gives none. */
  navStatus: NavStatus | null;
  /** Mode indicator of RMC, GNS, VTG or GLL (NMEA 2.3 and later). */
  faaMode: FaaMode | null;
  /** GNS field 6: each system's own mode, in the order in which it says them; empty without a GNS. */
  systemModes: readonly SystemMode[];
  /** GGA field 6 (0 = no fix); without a GGA what PUBX,00 or GNS say, in the same numbers. */
  quality: number | null;
  /** GSA field 2; without a GSA what PUBX,00 says. */
  mode: 'none' | '2D' | '3D' | null;
  hdop: number | null;
  pdop: number | null;
  vdop: number | null;
  satellitesUsed: number | null;
  accuracyM: Accuracy | null;
  /** The sky as last told, one entry per system that was ever named. It belongs to the receiver, not to the epoch. */
  sky: readonly ConstellationSky[];
  antenna: Antenna | null;
}

/** A autonomous, D differential, E estimated, F float RTK, M manual, N not valid, P precise, R RTK, S simulator. */
export type FaaMode = 'A' | 'D' | 'E' | 'F' | 'M' | 'N' | 'P' | 'R' | 'S';

export type NavStatus = 'S' | 'C' | 'U' | 'V';

export interface SystemMode {
  constellation: Constellation;
  mode: FaaMode;
}

export interface Accuracy {
  /** One standard deviation (63 to 68 % of fixes are nearer than this). */
  horizontalM: number;
  /** The receiver's own estimate (`gst`, `pubx`), or HDOP times a typical range error (`dop`). */
  source: 'gst' | 'pubx' | 'dop';
}

export interface ConstellationSky {
  constellation: Constellation;
  /** Satellites listed by the last complete GSV; null = none came yet. */
  seen: number | null;
  /** Carrier to noise density of each satellite that is received, best signal of each, strongest first. */
  cn0DbHz: readonly number[];
  /** When that GSV came. Its age is the fix' `monoMs` minus this. */
  seenMonoMs: number | null;
  /** Satellites of the last epoch that had a GSA; null = none came yet. */
  used: number | null;
}

/** Last known state of the antenna, as the receiver tells it. */
export interface Antenna {
  state: AntennaState;
  monoMs: number;
}

export type AntennaState = 'ok' | 'open' | 'short' | 'unknown';

/** A fix that may be believed: what the rest of the arrow works on. */
export type ValidFix = Fix & { t: number; latDeg: number; lonDeg: number };

/** Why an epoch is not a position. Counted by reason, never logged one by one. */
export type FixRefusal =
  | 'void'
  | 'no-fix'
  | 'not-measured'
  | 'no-position'
  | 'no-date'
  /** And no week rollover that could be true either. */
  | 'before-not-before'
  /** The instant of the last trusted fix again. */
  | 'repeated';
